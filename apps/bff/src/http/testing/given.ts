import type { Alarm, AlarmEvent, AlarmId, BedId, EpochMs, Sequence, SubjectId, UnitId } from '@vigil/clinical'

export const START = 1_800_000_000_000 as EpochMs

export const anAlarm = (subject: string, at: UnitId): Alarm => ({
  id: `${subject}~spo2-low` as AlarmId,
  subject: subject as SubjectId,
  unit: at,
  bed: `${at}/1` as BedId,
  condition: 'spo2-low',
  class: 'physiological',
  priority: 'high',
  state: 'active',
  annunciation: 'sounding',
  episode: 1,
  onset: START,
  announcedAt: START,
  endedAt: null,
  owner: null,
  seenBy: [],
  evidence: [],
  worst: null,
  audioPausedUntil: null,
  nextDueAt: null,
  simulated: false,
  assessment: null,
})

export const raised = (subject: string, unit: UnitId, seq: number): AlarmEvent => ({
  seq: seq as Sequence,
  previous: null,
  type: 'raised',
  at: START,
  by: null,
  alarm: anAlarm(subject, unit),
})
