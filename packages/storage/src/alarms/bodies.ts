import { UNASSESSED, type Alarm, type AlarmEvent } from '@vigil/clinical'

/** Rows hold what this product wrote; what is younger than a row is filled in. */
export const alarmFrom = (body: string): Alarm => ({ ...UNASSESSED, ...(JSON.parse(body) as Alarm) })

export function eventFrom(body: string): AlarmEvent {
  const event = JSON.parse(body) as AlarmEvent
  return { ...event, alarm: { ...UNASSESSED, ...event.alarm } }
}
