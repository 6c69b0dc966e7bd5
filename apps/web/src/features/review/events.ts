import type { AlarmEvent } from '@vigil/clinical'
import type { EcgReading, Strip } from '@vigil/protocol'
import { hue, marker, type AlarmHue } from '../../format/alarm-line'
import { alarmText, type Surroundings } from '../../format/alarm-text'
import type { Words } from '../../words'
import { reviewWords as say } from '../../words/review'

/** Something that happened, and where to look (TR7). */
export interface Happening {
  readonly key: string
  readonly at: number
  readonly kind: AlarmHue | 'read' | 'strip'
  readonly text: string
}

/** Onset of each episode. */
export function alarmHappenings(
  events: readonly AlarmEvent[],
  t: Words,
  surroundings: Surroundings,
): readonly Happening[] {
  const newest = new Map<string, AlarmEvent>()
  for (const event of events) {
    const key = `${event.alarm.id} ${event.alarm.episode}`
    const known = newest.get(key)
    if (!known || known.seq < event.seq) newest.set(key, event)
  }
  return [...newest].map(([key, { alarm }]) => ({
    key,
    at: alarm.onset,
    kind: hue(alarm),
    text: `${marker(alarm, t)} ${alarmText(alarm, t, surroundings)}`,
  }))
}

const seconds = ({ from, to }: { from: number; to: number }) => ((to - from) / 1_000).toFixed(1)

const found = (at: number, text: string): Happening => ({ key: `${text} ${at}`, at, kind: 'read', text })

/** What Vigil found in the stored lead; nothing where the lead was too poor to be believed. */
export function readHappenings(reading: EcgReading | null): readonly Happening[] {
  if (!reading || reading.verdict === 'poor') return []
  return [
    ...reading.runs.map((run) => found(run.from, say('found.run', { beats: run.beats, rate: run.rate }))),
    ...reading.pauses.map((pause) => found(pause.from, say('found.pause', { s: seconds(pause) }))),
    ...reading.fibrillation.flatMap(({ from, to }) => [
      found(from, say('found.afBegin')),
      found(to, say('found.afEnd')),
    ]),
    ...reading.differs.map((each) =>
      found(each.from, say('found.differs', { own: each.own, monitor: each.monitor })),
    ),
  ]
}

export const stripHappenings = (strips: readonly Strip[]): readonly Happening[] =>
  strips
    .filter(({ struck }) => struck === null)
    .map(({ id, at, label, note, name }) => ({
      key: `strip ${id}`,
      at,
      kind: 'strip',
      text: [say(`label.${label}`), note, name].filter((part) => part !== null && part !== '').join(' · '),
    }))

/** The next one after the moment that is looked at, or the one before; the same moment is not next. */
export function neighbour(happenings: readonly Happening[], at: number, by: 1 | -1): Happening | null {
  const sorted = happenings.toSorted((a, b) => a.at - b.at)
  return (by === 1 ? sorted.find((each) => each.at > at) : sorted.findLast((each) => each.at < at)) ?? null
}
