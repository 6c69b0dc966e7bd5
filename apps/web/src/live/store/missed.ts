import type { Alarm, AlarmEvent, AlarmEventType } from '@vigil/clinical'

/** Events that a person at this screen would have seen or heard. */
const NOTICED: ReadonlySet<AlarmEventType> = new Set([
  'raised',
  'priority-changed',
  're-announced',
  'latched',
  'retrospective',
])

const key = (alarm: Alarm): string => `${alarm.id} ${alarm.episode}`

/** Adds what happened while away: each episode once, in its last state, in the order in which it began (RT4). */
export function withMissed(before: readonly Alarm[], events: readonly AlarmEvent[]): readonly Alarm[] {
  const byEpisode = new Map(before.map((alarm) => [key(alarm), alarm]))
  for (const { type, alarm } of events) {
    if (NOTICED.has(type) || byEpisode.has(key(alarm))) byEpisode.set(key(alarm), alarm)
  }
  return byEpisode.size === 0 ? before : Array.from(byEpisode.values())
}
