import type { Alarm, DeviceId, EpochMs, Evidence, Limit, ParameterCode, UnitId } from '@vigil/clinical'
import type { BedCard, SubjectCard } from '@vigil/protocol'
import { aBed, aBoard, anAlarm, anOwner, aSubject } from '../src/live/testing/builders'
import { known } from './history'
import type { FakeLiveClient } from '../src/live/testing/fake-live-client'

const NAMES = [
  'Okafor, Ngozi',
  'Lindqvist, Per',
  'Hashimoto, Aiko',
  'de la Cruz, Marisol',
  'Brown, T.',
  'Papadopoulos-Ivanovna, Konstantina',
  'Singh, Arjun',
  'Mbeki, Thandi',
  'Novak, Jan',
  'Osei, Kwame',
  'Rossi, Giulia',
  'Yilmaz, Deniz',
  'Chen, Wei',
  'Dubois, Anne',
  'Kowalski, Piotr',
  'Haddad, Omar',
]
const limit = (code: ParameterCode, direction: 'low' | 'high', value: number): Limit => ({
  condition: `${code}-${direction}`,
  codes: [code],
  direction,
  priority: 'medium',
  value,
  delayMs: 0,
  setBy: { kind: 'default', name: null, at: null },
})
const LIMITS = [
  limit('MDC_ECG_HEART_RATE', 'low', 50),
  limit('MDC_ECG_HEART_RATE', 'high', 130),
  limit('MDC_PULS_OXIM_SAT_O2', 'low', 90),
  limit('MDC_TTHOR_RESP_RATE', 'low', 8),
  limit('MDC_TTHOR_RESP_RATE', 'high', 30),
  limit('MDC_PRESS_BLD_NONINV_SYS', 'low', 90),
  limit('MDC_PRESS_BLD_NONINV_SYS', 'high', 180),
  limit('MDC_PRESS_BLD_ART_ABP_SYS', 'low', 90),
  limit('MDC_PRESS_BLD_ART_ABP_SYS', 'high', 180),
]
// A script mints brands as the server's parsers do.
const id = (value: string | number): never => value as never
const waves = [
  ['MDC_ECG_ELEC_POTL_II', 250],
  ['MDC_PULS_OXIM_PLETH', 125],
  ['MDC_RESP', 62.5],
] as const

export function scene(fake: FakeLiveClient, beds: number, calm: boolean) {
  const unit: UnitId = id('north/icu')
  const cards = Array.from({ length: beds }, (_, index) => bed(fake, index))
  const people = cards.flatMap(({ subject }) => (subject ? [subject] : []))
  const others =
    beds > 4
      ? [
          aSubject({
            id: id('fridge'),
            kind: 'thing',
            name: 'Vaccine fridge 2',
            admittedAt: id(fake.now - 1e9),
          }),
        ]
      : []
  const board = aBoard({
    id: unit,
    name: 'ICU North',
    kind: 'icu',
    beds: cards,
    others,
    viewers: [{ name: 'Hub East', kind: 'station' }],
  })
  const pacu = aBoard({ id: id('north/pacu'), name: 'PACU', beds: [] })
  const units = [
    { unit, name: 'ICU North', actions: ['view', 'act', 'mute'] as const, remote: false },
    { unit: id('north/pacu'), name: 'PACU', actions: ['view'] as const, remote: false },
  ]
  const principal = {
    kind: 'person' as const,
    user: id('nurse1'),
    name: 'N. One',
    units: units.map((each) => ({ ...each, actions: [...each.actions] })),
  }
  let tick = 0
  return {
    units,
    ended: () =>
      alarms(fake, people)
        .slice(0, 3)
        .map((alarm) => ({ ...alarm, state: 'ended', annunciation: 'none', endedAt: fake.now - 1_000 })),
    begin() {
      const streams = people
        .filter((_, index) => index % 5 !== 4)
        .flatMap((person, index) =>
          waves.map(([code, rate], each) => ({
            stream: 10_000 + index * 10 + each,
            subject: person.id,
            association: id(`a-${person.id}`),
            source: id('m'),
            code,
            kind: 'waveform' as const,
            decimals: 0,
            rate,
            gain: 0.005,
            offset: 0,
          })),
        )
      fake.welcome({ boards: beds > 4 ? [board, pacu] : [board], principal, streams })
      people.forEach((person, index) => first(fake, person, index))
      if (!calm) for (const alarm of alarms(fake, people)) fake.raise(alarm)
    },
    step() {
      if (tick++ % 4 !== 0) return
      people.forEach((person, index) => values(fake, person, index, tick))
    },
  }
}

function bed(fake: FakeLiveClient, index: number): BedCard {
  const label = String(index + 1)
  const base = aBed({ id: id(`north/icu/${label}`), label })
  if (index % 16 === 11) return { ...base, state: 'empty', subject: null }
  if (index % 16 === 13) return { ...base, state: 'not-admitted', subject: null }
  const subject = aSubject({
    id: id(`p${label}`),
    name: NAMES[index % NAMES.length] ?? '',
    admittedAt: id(fake.now - 3_600_000),
    paced: index % 7 === 2,
    onOxygen: index % 3 === 0,
    simulated: true,
    limits: index % 9 === 8 ? [] : LIMITS,
    ...told(fake, index),
    category: index % 8 === 5 ? 'neonate' : index % 8 === 6 ? '5-11' : 'adult',
    devices: [
      {
        id: id(`mon-${label}`),
        type: 'bedside-monitor',
        simulated: true,
        association: id(`a${label}`),
        link: index === 9 ? 'lost' : 'online',
        battery: index === 4 ? 14 : index % 4 === 0 ? 82 : null,
        lastSeenAt: id(fake.now),
        clockSkewMs: null,
      },
    ],
    ...known(index, fake.now),
  })
  return {
    ...base,
    state: index === 14 ? 'conflict' : 'occupied',
    conflict:
      index === 14
        ? { kind: 'other-patient-named', detail: 'The monitor names MRN 1044.', subjects: [], devices: [] }
        : null,
    subject,
  }
}

/** What moves and facts look like: one bed each. */
function told(fake: FakeLiveClient, index: number): Partial<SubjectCard> {
  const at = id(fake.now - 600_000)
  const by = { source: { kind: 'person' as const, by: 'N. One' }, at }
  const oxygen = (
    device: 'nasal-cannula' | 'venturi-mask' | 'high-flow',
    flow: number | null,
    fio2: number | null,
  ) => ({
    kind: 'oxygen' as const,
    value: { device, flow, fio2 },
    ...by,
  })
  const score = (total: number, risk: 'low' | 'low-medium' | 'medium' | 'high', missing: string[] = []) => ({
    system: 'NEWS2' as const,
    total,
    risk,
    missing,
    parts: [],
    at: id(fake.now - (total > 6 ? 5_400_000 : 300_000)),
    dueAt: id(fake.now + (total === 5 ? -60_000 : 3_600_000)),
  })
  switch (index) {
    case 0:
      return { facts: [oxygen('venturi-mask', 8, 35)], score: score(9, 'high') }
    case 1:
      return {
        facts: [
          { kind: 'ceiling', value: { level: 'no-resuscitation', note: null }, ...by },
          { kind: 'isolation', value: ['contact', 'droplet'], ...by },
          { kind: 'risks', value: ['falls', 'delirium', 'skin'], ...by },
        ],
        score: score(5, 'medium', ['temperature']),
      }
    case 2:
      return { facts: [oxygen('nasal-cannula', 2, null)], score: score(3, 'low-medium') }
    case 5:
      return { name: 'Unknown, bed 6', mrn: null, birthDate: null, identity: 'provisional' }
    case 6:
      return {
        notice: { kind: 'discharged', at: id(fake.now - 1_500_000), heardAt: at, unit: null, bed: null },
        score: score(1, 'low'),
      }
    case 8:
      return {
        planned: {
          kind: 'off-unit',
          destination: 'CT',
          escort: 'N. Two',
          since: at,
          expectedBackAt: id(fake.now + 900_000),
        },
      }
    case 10:
      return {
        facts: [oxygen('high-flow', 40, 50), { kind: 'isolation', value: ['airborne'], ...by }],
        notice: { kind: 'transferred', at, heardAt: at, unit: id('north/pacu'), bed: null },
      }
    case 12:
      return {
        planned: {
          kind: 'off-unit',
          destination: 'Theatre',
          escort: null,
          since: at,
          expectedBackAt: id(fake.now - 60_000),
        },
      }
    default:
      return {}
  }
}

function first(fake: FakeLiveClient, person: SubjectCard, index: number) {
  if (index % 5 === 4) return
  const old = { measuredAt: id(fake.now - 1_500_000), receivedAt: id(fake.now - 1_500_000) }
  if (index % 3 !== 1) {
    fake.value(person.id, 'MDC_PRESS_BLD_NONINV_SYS', 118 + index, old)
    fake.value(person.id, 'MDC_PRESS_BLD_NONINV_DIA', 70, old)
    fake.value(person.id, 'MDC_PRESS_BLD_NONINV_MEAN', 86, old)
  }
  fake.value(person.id, 'MDC_TEMP_BODY', 37.1, old)
  if (index % 3 === 0) fake.value(person.id, 'MDC_CONC_AWAY_O2_INSP', 40)
}

function values(fake: FakeLiveClient, person: SubjectCard, index: number, tick: number) {
  const wobble = Math.round(2 * Math.sin(tick / 9 + index))
  if (index === 7 && tick > 6) return
  if (index % 5 === 4) {
    fake.value(person.id, 'MDC_PULS_OXIM_SAT_O2', 96)
    fake.value(person.id, 'MDC_PULS_OXIM_PULS_RATE', 71 + wobble)
    return
  }
  fake.value(
    person.id,
    'MDC_ECG_HEART_RATE',
    index === 3 ? null : index === 0 ? 142 : 74 + index + wobble,
    index === 3 ? { state: 'leads-off' } : {},
  )
  fake.value(person.id, 'MDC_PULS_OXIM_SAT_O2', index === 0 ? 78 : index === 2 ? 88 : 97)
  if (index === 6) fake.value(person.id, 'MDC_TTHOR_RESP_RATE', 212, { state: 'invalid' })
  else fake.value(person.id, 'MDC_TTHOR_RESP_RATE', 16 + (index % 3))
  if (index % 3 === 1) {
    fake.value(person.id, 'MDC_PRESS_BLD_ART_ABP_SYS', index === 10 ? 84 : 124 + wobble)
    fake.value(person.id, 'MDC_PRESS_BLD_ART_ABP_DIA', 71)
    fake.value(person.id, 'MDC_PRESS_BLD_ART_ABP_MEAN', 88)
  }
}

function alarms(fake: FakeLiveClient, people: readonly SubjectCard[]): readonly Alarm[] {
  const at = (ms: number): EpochMs => id(fake.now - ms)
  return [...physiological(people, at), ...technical(people, at), ...ofUnits(at)]
}

type At = (ms: number) => EpochMs
const source: DeviceId = id('mon-1')

function make(
  people: readonly SubjectCard[],
  index: number,
  condition: string,
  change: Partial<Alarm>,
): readonly Alarm[] {
  const person = people[index]
  if (!person) return []
  const bed = id(`north/icu/${person.id.slice(1)}`)
  return [anAlarm({ id: id(`${person.id}~${condition}`), subject: person.id, bed, condition, ...change })]
}

function physiological(people: readonly SubjectCard[], at: At): readonly Alarm[] {
  const onset = at(47_000)
  const over = (
    code: ParameterCode,
    direction: 'low' | 'high',
    bound: number,
    value: number,
    priority: Alarm['priority'],
  ): Evidence => ({ kind: 'limit', source, code, direction, limit: bound, value, priority, since: onset })
  return [
    ...make(people, 0, 'spo2-low', {
      onset,
      evidence: [over('MDC_PULS_OXIM_SAT_O2', 'low', 90, 78, 'high')],
      worst: { code: 'MDC_PULS_OXIM_SAT_O2', value: 76, measuredAt: at(9_000) },
    }),
    ...make(people, 0, 'hr-high', {
      priority: 'medium',
      onset,
      evidence: [over('MDC_ECG_HEART_RATE', 'high', 130, 142, 'medium')],
    }),
    ...make(people, 2, 'spo2-low', {
      priority: 'medium',
      onset,
      evidence: [over('MDC_PULS_OXIM_SAT_O2', 'low', 90, 88, 'medium')],
    }),
    ...make(people, 4, 'spo2-low', {
      onset,
      owner: anOwner({ state: 'needs-help', name: 'N. Two' }),
      evidence: [over('MDC_PULS_OXIM_SAT_O2', 'low', 90, 84, 'high')],
    }),
    ...make(people, 8, 'glucose-high', {
      priority: 'low',
      onset,
      seenBy: [{ user: id('dr'), name: 'Dr Remote', at: onset }],
      evidence: [over('MDC_CONC_GLU_ISF', 'high', 180, 185, 'low')],
    }),
    ...make(people, 10, 'abp-low', {
      annunciation: 'accepted',
      owner: anOwner(),
      priority: 'high',
      onset,
      evidence: [over('MDC_PRESS_BLD_ART_ABP_SYS', 'low', 90, 84, 'high')],
    }),
    ...make(people, 5, 'hr-low', {
      state: 'latched',
      annunciation: 'none',
      endedAt: at(30_000),
      onset,
      evidence: [over('MDC_ECG_HEART_RATE', 'low', 40, 36, 'high')],
    }),
  ]
}

function technical(people: readonly SubjectCard[], at: At): readonly Alarm[] {
  const onset = at(47_000)
  return [
    ...make(people, 3, 'leads', {
      class: 'technical',
      onset,
      priority: 'low',
      evidence: [
        {
          kind: 'silence',
          source,
          codes: ['MDC_ECG_HEART_RATE'],
          reason: 'leads-off',
          priority: 'low',
          since: at(60_000),
        },
      ],
    }),
    ...make(people, 7, 'lost', {
      class: 'technical',
      onset,
      priority: 'medium',
      annunciation: 'audio-paused',
      audioPausedUntil: at(-95_000),
      evidence: [
        { kind: 'silence', source, codes: [], reason: 'lost', priority: 'medium', since: at(60_000) },
      ],
    }),
  ]
}

/** An alarm of another unit, and one that concerns this unit as a whole. */
function ofUnits(at: At): readonly Alarm[] {
  const onset = at(20_000)
  const lost = ['mon-3', 'mon-6', 'mon-8'].map((each): Evidence => {
    return { kind: 'silence', source: id(each), codes: [], reason: 'lost', priority: 'high', since: onset }
  })
  const low: Evidence = {
    kind: 'limit',
    source,
    code: 'MDC_ECG_HEART_RATE',
    direction: 'low',
    limit: 40,
    value: 34,
    priority: 'high',
    since: onset,
  }
  return [
    anAlarm({
      subject: id('unit:north.icu'),
      bed: null,
      condition: 'network-incident',
      class: 'technical',
      onset,
      evidence: lost,
    }),
    anAlarm({
      subject: id('pacu-3'),
      unit: id('north/pacu'),
      bed: id('north/pacu/3'),
      condition: 'hr-low',
      onset,
      evidence: [low],
    }),
  ]
}
