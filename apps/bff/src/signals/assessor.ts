import {
  assess,
  followed,
  lookAfter,
  questionOf,
  type Alarm,
  type AlarmId,
  type AlarmInput,
  type Assessment,
  type EpochMs,
  type SubjectContext,
  type SubjectId,
} from '@vigil/clinical'
import type { Clock } from '../ports'
import type { RecentWaves } from './recent-waves'

/** Looks take no longer than this at a time; the rest waits for the next turn, so that no alarm waits for them. */
const MOST_MS = 20
/** Signals of which nothing came for so long are forgotten. */
const FORGOTTEN_MS = 120_000

/** Looks at the waveforms while a rhythm or heart-rate alarm lasts: in the next sweep, after 5 s, after 10 s, and each 10 s (AL14). */
export interface Assessor {
  /** An alarm as it was announced. The next sweep looks: nobody hears of the alarm later for it. */
  announced(alarm: Alarm): void
  sweep(): void
}

interface Deps {
  readonly clock: Clock
  readonly waves: RecentWaves
  readonly contextOf: (subject: SubjectId) => SubjectContext | null
  readonly submit: (subject: SubjectId, input: AlarmInput) => void
}

interface Watch {
  readonly alarm: Alarm
  readonly since: number
  looks: number
  last: Assessment | null
}

export function createAssessor({ clock, waves, contextOf, submit }: Deps): Assessor {
  const watches = new Map<AlarmId, Watch>()

  const look = (watch: Watch, sinceMs: number) => {
    const { alarm, last } = watch
    watch.looks += 1
    const context = contextOf(alarm.subject)
    const question = context && questionOf(alarm, context, clock.now())
    if (!question) return
    const found = assess(question, waves.windows(alarm.subject))
    // A device without waveforms has nothing to say, and no event says so.
    if (found.findings.length === 0 && last === null) return
    watch.last = followed(alarm.condition, last, found, sinceMs)
    const { condition, episode } = alarm
    submit(alarm.subject, { type: 'signal-assessed', condition, episode, assessment: watch.last })
  }

  const sweep = () => {
    const began = clock.monotonic()
    for (const watch of watches.values()) {
      const sinceMs = clock.monotonic() - watch.since
      if (watch.looks > 0 && sinceMs < lookAfter(watch.looks)) continue
      look(watch, sinceMs)
      if (clock.monotonic() - began > MOST_MS) return
    }
    waves.forgetBefore((clock.now() - FORGOTTEN_MS) as EpochMs)
  }

  return {
    announced(alarm) {
      const known = watches.get(alarm.id)
      const context = contextOf(alarm.subject)
      if (!context || questionOf(alarm, context, clock.now()) === null) return void watches.delete(alarm.id)
      if (alarm.assessment === null)
        watches.set(alarm.id, { alarm, since: clock.monotonic(), looks: 0, last: null })
      else if (known) watches.set(alarm.id, { ...known, alarm })
    },
    sweep,
  }
}
