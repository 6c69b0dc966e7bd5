import type { Alarm, AlarmEvent, EpochMs, SubjectId } from '@vigil/clinical'
import type { MissedRow } from '@vigil/storage'

type Found = Omit<MissedRow, 'signed' | 'foundAt'>

/** One row for each episode: what is found again is the same. */
const idOf = (kind: string, alarm: Alarm) => `${kind}:${alarm.id}:${alarm.episode}`

export const unheardId = (alarm: Alarm): string => idOf('unheard', alarm)
export const incidentId = (alarm: Alarm): string => idOf('incident', alarm)

export const isIncident = (alarm: Alarm): boolean => alarm.condition === 'network-incident'

/** It begins to call for somebody at once: what nobody hears is missed (clinical-decisions 21). */
export const beginsHigh = ({ type, alarm }: AlarmEvent): boolean =>
  (type === 'raised' || type === 'priority-changed') && alarm.priority === 'high' && alarm.state === 'active'

export const isFoundLate = ({ type, alarm }: AlarmEvent): boolean =>
  type === 'retrospective' && alarm.priority === 'high'

export const unheard = (alarm: Alarm): Found => ({
  id: unheardId(alarm),
  unit: alarm.unit,
  what: { kind: 'unheard', alarm },
  from: alarm.onset,
  to: alarm.endedAt,
})

export const foundLate = (alarm: Alarm, at: EpochMs): Found => ({
  id: idOf('late', alarm),
  unit: alarm.unit,
  what: { kind: 'found-late', alarm },
  from: alarm.onset,
  // It was over before anybody could hear of it.
  to: alarm.endedAt ?? at,
})

export const incident = (alarm: Alarm, subjects: readonly SubjectId[]): Found => ({
  id: incidentId(alarm),
  unit: alarm.unit,
  what: { kind: 'network-incident', subjects },
  from: alarm.onset,
  to: alarm.endedAt,
})
