import type {
  Alarm,
  AlarmEvent,
  AssociationId,
  BedId,
  DeviceId,
  EpochMs,
  ParameterCode,
  Sequence,
  SiteId,
  SubjectId,
  UnitId,
} from '@vigil/clinical'
import type { ConfigChange, Recorded } from '../store'

/** Noon of a day in November 2026, on a full minute. */
export const NOON = Date.UTC(2026, 10, 21, 12) as EpochMs
export const at = (offsetMs: number): EpochMs => (NOON + offsetMs) as EpochMs

export const HEART_RATE: ParameterCode = 'MDC_ECG_HEART_RATE'
export const P1 = 'p1' as SubjectId
export const ICU = 'north/icu' as UnitId

export function aMessage(given: Partial<Recorded> = {}): Recorded {
  return {
    device: 'mon-1' as DeviceId,
    kind: 'numerics',
    seq: 1,
    measuredAt: NOON,
    receivedAt: at(120),
    late: false,
    subject: P1,
    association: 'a1' as AssociationId,
    samples: [],
    blocks: [],
    events: [],
    ...given,
  }
}

/** A heart rate, measured `offsetMs` after noon. */
export function heartRate(
  seq: number,
  offsetMs: number,
  value: number,
  given: Partial<Recorded> = {},
): Recorded {
  return aMessage({
    seq,
    measuredAt: at(offsetMs),
    receivedAt: at(offsetMs + 120),
    samples: [{ code: HEART_RATE, value, measuredAt: at(offsetMs) }],
    ...given,
  })
}

export function anAlarm(given: Partial<Alarm> = {}): Alarm {
  return {
    id: 'p1~hr-high' as Alarm['id'],
    subject: P1,
    unit: ICU,
    bed: 'north/icu/1' as BedId,
    condition: 'hr-high',
    class: 'physiological',
    priority: 'medium',
    state: 'active',
    annunciation: 'sounding',
    episode: 1,
    onset: NOON,
    announcedAt: NOON,
    endedAt: null,
    owner: null,
    seenBy: [],
    evidence: [],
    worst: null,
    audioPausedUntil: null,
    nextDueAt: null,
    simulated: false,
    assessment: null,
    ...given,
  }
}

export function anEvent(seq: number, given: Partial<AlarmEvent> = {}): AlarmEvent {
  return {
    seq: seq as Sequence,
    previous: null,
    type: 'raised',
    at: NOON,
    by: null,
    alarm: anAlarm(),
    ...given,
  }
}

const NOTHING: ConfigChange = {
  sites: [],
  units: [],
  subjects: [],
  devices: [],
  users: [],
  stations: [],
  limits: [],
  rules: [],
  prune: false,
}

export const aChange = (given: Partial<ConfigChange> = {}): ConfigChange => ({ ...NOTHING, ...given })

export function aSubject(
  given: Partial<ConfigChange['subjects'][number]> = {},
): ConfigChange['subjects'][number] {
  return {
    id: P1,
    kind: 'patient',
    name: 'Test, One',
    mrn: '1001',
    birthDate: '1960-01-01',
    sex: 'female',
    preterm: false,
    paced: false,
    onOxygen: false,
    spo2Target: null,
    bed: 'north/icu/1' as BedId,
    unit: ICU,
    admittedAt: NOON,
    endedAt: null,
    identity: 'confirmed',
    notice: null,
    facts: [],
    planned: null,
    mergedInto: null,
    ...given,
  }
}

export function aMonitor(
  given: Partial<ConfigChange['devices'][number]> = {},
): ConfigChange['devices'][number] {
  return {
    id: 'mon-1' as DeviceId,
    type: 'bedside-monitor',
    simulated: false,
    identifiers: [],
    home: { kind: 'bed', bed: 'north/icu/1' as BedId },
    since: null,
    secretHash: null,
    certificateFingerprint: null,
    ...given,
  }
}

/** One site, an ICU of three beds, a patient with a wall monitor and a patch. */
export const aWard = (given: Partial<ConfigChange> = {}): ConfigChange =>
  aChange({
    sites: [{ id: 'north' as SiteId, name: 'North Hospital', timeZone: 'Europe/London', production: true }],
    units: [
      {
        id: ICU,
        site: 'north' as SiteId,
        name: 'ICU',
        kind: 'icu',
        beds: ['1', '2', '3'].map((label) => ({ id: `north/icu/${label}` as BedId, label })),
      },
    ],
    subjects: [aSubject()],
    devices: [
      aMonitor(),
      aMonitor({ id: 'patch-1' as DeviceId, type: 'ecg-patch', home: { kind: 'subject', subject: P1 } }),
    ],
    ...given,
  })
