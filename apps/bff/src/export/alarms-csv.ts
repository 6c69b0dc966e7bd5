import type { AlarmEvent } from '@vigil/clinical'
import { csvLine } from './csv'

export const ALARMS_HEAD = csvLine([
  'time',
  'epoch_ms',
  'seq',
  'event',
  'condition',
  'priority',
  'class',
  'state',
  'episode',
  'onset',
  'by',
  'owner',
])

export const alarmLine = ({ at, seq, type, by, alarm }: AlarmEvent, timeOf: (at: number) => string): string =>
  csvLine([
    timeOf(at),
    at,
    seq,
    type,
    alarm.condition,
    alarm.priority,
    alarm.class,
    alarm.state,
    alarm.episode,
    timeOf(alarm.onset),
    by?.user ?? null,
    alarm.owner?.user ?? null,
  ])
