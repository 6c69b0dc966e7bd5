import { PRIORITIES, type Alarm, type AlarmId, type Priority } from '@vigil/clinical'
import type { PushTold } from '@vigil/storage'

/** H29: no page of this browser showed or sounded it within this time, so the next way is tried. */
export const REACHED_WITHIN_MS = 5_000

/** An alarm that calls now, as it stands for one browser; times by a clock that never jumps. */
export interface Called {
  readonly alarm: Pick<Alarm, 'id' | 'episode' | 'announcedAt' | 'priority'>
  /** Since it was announced, for the first time or again. */
  readonly announcedForMs: number
  /** Since its episode began to call. */
  readonly callingForMs: number
  /** A page of this browser shows it or lets it be heard. */
  readonly isReached: boolean
}

export type Push =
  | {
      readonly kind: 'alarm'
      /** The highest that calls in the unit: one notification stands for all of them. */
      readonly priority: Priority
      readonly alarms: readonly AlarmId[]
      /** `falls`: nothing new, the worst is over, and what sounded was shown: it replaces the text and makes no sound. */
      readonly because: 'calls' | 'falls'
    }
  | { readonly kind: 'resolved' }

export interface Decision {
  readonly told: PushTold
  readonly push: Push | null
}

export const NOTHING_TOLD: PushTold = { shown: null, settled: [] }

/**
 * Who is pushed: what this browser is told of one unit, given what it was told before. The new state counts only when the
 * push went out; until then the same is decided again. `isHeard`: the browser showed the last push of the unit that sounds.
 */
export function decide(
  told: PushTold,
  all: readonly Called[],
  mediumAfterMs: number,
  isHeard: boolean,
): Decision {
  const calling = all.filter(({ alarm }) => alarm.priority !== 'low')
  const known = new Set(told.settled)
  const isKnown = (each: Called) => known.has(announcementOf(each)) || each.isReached
  const worst = worstOf(calling)
  const alarms = calling.map(({ alarm }) => alarm.id)
  if (worst === null) {
    const push = told.shown === null ? null : ({ kind: 'resolved' } as const)
    return { told: NOTHING_TOLD, push }
  }
  if (calling.some((each) => !isKnown(each) && isDue(each, mediumAfterMs)))
    return {
      told: { shown: worst, settled: calling.map(announcementOf) },
      push: { kind: 'alarm', priority: worst, alarms, because: 'calls' },
    }
  const settled = calling.filter(isKnown).map(announcementOf)
  if (told.shown === null || rank(worst) >= rank(told.shown))
    return { told: { shown: told.shown, settled }, push: null }
  return {
    told: { shown: worst, settled },
    // It takes the place of one that may still wait: nobody heard that one.
    push: { kind: 'alarm', priority: worst, alarms, because: isHeard ? 'falls' : 'calls' },
  }
}

/** A new announcement of the same alarm is told again. */
const announcementOf = ({ alarm: { id, episode, announcedAt } }: Called) => `${id} ${episode} ${announcedAt}`

/** A medium one waits once, and not again when it is announced again. */
const isDue = ({ alarm, announcedForMs, callingForMs }: Called, mediumAfterMs: number): boolean =>
  announcedForMs >= REACHED_WITHIN_MS && (alarm.priority === 'high' || callingForMs >= mediumAfterMs)

const rank = (priority: Priority) => PRIORITIES.indexOf(priority)

function worstOf(calling: readonly Called[]): Priority | null {
  const ranks = calling.map(({ alarm }) => rank(alarm.priority))
  return PRIORITIES[Math.max(...ranks)] ?? null
}
