import type { Alarm, SubjectId, UnitId } from '@vigil/clinical'
import { byUrgencyIn } from '../../format/alarm-line'

export interface SubjectAlarms {
  readonly subject: SubjectId
  /** Most urgent first. */
  readonly alarms: readonly [Alarm, ...Alarm[]]
}

/** Most urgent first for somebody in that unit; a bed stands where its most urgent alarm stands. */
export function bySubject(alarms: readonly Alarm[], unit: UnitId | null): readonly SubjectAlarms[] {
  const groups = new Map<SubjectId, [Alarm, ...Alarm[]]>()
  for (const alarm of alarms.toSorted(byUrgencyIn(unit))) {
    const group = groups.get(alarm.subject)
    if (group) group.push(alarm)
    else groups.set(alarm.subject, [alarm])
  }
  return [...groups].map(([subject, own]) => ({ subject, alarms: own }))
}
