import type { Alarm, SubjectId } from '@vigil/clinical'
import { isTaken } from '../../format/alarm-order'
import type { Order } from '../../state/preferences'
import type { Place } from './identity'

const name = ({ subject }: Place) => subject?.name ?? '\uFFFF'
const score = ({ subject }: Place) => subject?.score?.total ?? -1

/** Beds keep their place unless somebody asked for another order (interface.md, screen 1). */
export function arrange(
  places: readonly Place[],
  { by, alarmingFirst }: Order,
  alarms: readonly Alarm[],
): readonly Place[] {
  if (by === 'bed' && !alarmingFirst) return places
  const newest = new Map<SubjectId, number>()
  const alarming = new Set<SubjectId>()
  for (const alarm of alarms) {
    newest.set(alarm.subject, Math.max(newest.get(alarm.subject) ?? 0, alarm.onset))
    if (!isTaken(alarm)) alarming.add(alarm.subject)
  }
  const onset = ({ subject }: Place) => (subject ? (newest.get(subject.id) ?? 0) : 0)
  const rings = ({ subject }: Place) => (subject && alarming.has(subject.id) ? 0 : 1)
  const compare = (a: Place, b: Place): number => {
    switch (by) {
      case 'bed':
        return 0
      case 'name':
        return name(a).localeCompare(name(b))
      case 'score':
        return score(b) - score(a)
      case 'alarm':
        return onset(b) - onset(a)
      default:
        return by satisfies never
    }
  }
  // Sorting is stable: equals stay in the order of the beds.
  return places.toSorted((a, b) => (alarmingFirst ? rings(a) - rings(b) : 0) || compare(a, b))
}

/** Those of one person; whom it hides still sounds (WB7). */
export const onlyMine = (places: readonly Place[], mine: readonly string[]): readonly Place[] =>
  places.filter(({ subject }) => subject !== null && mine.includes(subject.id))
