import type { Alarm, SubjectId } from '@vigil/clinical'

export interface SubjectAlarms {
  readonly subject: SubjectId
  /** Highest first. */
  readonly alarms: readonly [Alarm, ...Alarm[]]
}

/** Alarms come highest first; a bed stands where its highest alarm stands. */
export function bySubject(alarms: readonly Alarm[]): readonly SubjectAlarms[] {
  const groups = new Map<SubjectId, [Alarm, ...Alarm[]]>()
  for (const alarm of alarms) {
    const group = groups.get(alarm.subject)
    if (group) group.push(alarm)
    else groups.set(alarm.subject, [alarm])
  }
  return [...groups].map(([subject, own]) => ({ subject, alarms: own }))
}
