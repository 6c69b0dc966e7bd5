/** Valid defaults for what the live plane carries; a test names only what matters to it. */
import type { Alarm, AlarmEvent, Owner } from '@vigil/clinical'
import type { BedCard, Principal, Stream, SubjectCard, UnitBoard, Welcome } from '@vigil/protocol'

export const AT = 1_795_000_000_000

// Builders mint brands as parsers do; `never` fits every brand.
const brand = (value: string | number) => value as never

export const anAlarm = (over: Partial<Alarm> = {}): Alarm => {
  const subject = over.subject ?? brand('p1')
  const condition = over.condition ?? 'spo2-low'
  return {
    id: brand(`${subject}~${condition}`),
    subject,
    unit: brand('north/icu'),
    bed: brand('north/icu/1'),
    condition,
    class: 'physiological',
    priority: 'high',
    state: 'active',
    annunciation: 'sounding',
    episode: 1,
    onset: brand(AT),
    announcedAt: brand(AT),
    endedAt: null,
    owner: null,
    seenBy: [],
    evidence: [],
    worst: null,
    audioPausedUntil: null,
    nextDueAt: null,
    simulated: false,
    assessment: null,
    ...over,
  }
}

export const anOwner = (over: Partial<Owner> = {}): Owner => ({
  user: brand('nurse1'),
  name: 'N. One',
  station: null,
  at: brand(AT),
  state: 'coming',
  ...over,
})

export const anAlarmEvent = (alarm: Alarm, over: Partial<AlarmEvent> = {}): AlarmEvent => ({
  seq: brand(1),
  previous: null,
  type: 'raised',
  at: brand(AT),
  by: null,
  alarm,
  ...over,
})

export const aSubject = (over: Partial<SubjectCard> = {}): SubjectCard => ({
  id: brand('p1'),
  kind: 'patient',
  name: 'Test, One',
  mrn: '1001',
  birthDate: '1960-01-01',
  sex: 'female',
  category: 'adult',
  paced: false,
  onOxygen: false,
  simulated: false,
  identity: 'confirmed',
  notice: null,
  facts: [],
  planned: null,
  score: null,
  tendencies: [],
  spark: null,
  admittedAt: brand(AT),
  bedSince: null,
  limits: [],
  devices: [],
  ...over,
})

export const aBed = (over: Partial<BedCard> = {}): BedCard => ({
  id: brand('north/icu/1'),
  label: '1',
  state: 'occupied',
  subject: aSubject(),
  devices: [],
  conflict: null,
  ...over,
})

export const aBoard = (over: Partial<UnitBoard> = {}): UnitBoard => ({
  id: brand('north/icu'),
  name: 'ICU',
  kind: 'icu',
  site: { id: brand('north'), name: 'North Hospital', timeZone: 'Europe/London' },
  beds: [aBed()],
  others: [],
  viewers: [],
  ...over,
})

export const aStream = (over: Partial<Stream> = {}): Stream => ({
  stream: 1,
  subject: brand('p1'),
  association: brand('a1'),
  source: brand('mon-1'),
  code: 'MDC_ECG_HEART_RATE',
  kind: 'numeric',
  decimals: 0,
  rate: 0,
  gain: 1,
  offset: 0,
  ...over,
})

export const aNurse: Principal = {
  kind: 'person',
  user: brand('nurse1'),
  name: 'N. One',
  units: [{ unit: brand('north/icu'), name: 'ICU', actions: ['view', 'act', 'mute'], remote: false }],
}

export const aSnapshot = (over: Partial<Extract<Welcome, { type: 'snapshot' }>> = {}): Welcome => ({
  type: 'snapshot',
  server: { startId: 's1', build: 'test', time: brand(AT), demo: false },
  principal: aNurse,
  boards: [aBoard()],
  streams: [],
  alarms: [],
  cursors: {},
  ...over,
})
