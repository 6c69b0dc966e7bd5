/** Who lies in the beds of the design board: each of the first shows one thing that can be true of a patient. */
import type { Limit, ParameterCode } from '@vigil/clinical'
import type { BedCard, SubjectCard } from '@vigil/protocol'
import { aBed, aSubject } from '../src/live/testing/builders'
import type { FakeLiveClient } from '../src/live/testing/fake-live-client'
import { id } from './brand'
import { known } from './history'

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

export function bed(fake: FakeLiveClient, index: number): BedCard {
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
