import { describe, expect, it } from 'vitest'
import { aBed, aBoard, anAlarm, anOwner, aSubject, AT } from '../../live/testing/builders'
import { words as t } from '../../words'
import { arrange, onlyMine } from './arrange'
import { placesOf } from './board'
import { marksOf } from './marks'

// Tests mint brands as the parsers do.
const brand = (value: unknown): never => value as never
const score = (total: number) => ({
  system: 'NEWS2' as const,
  total,
  risk: 'low' as const,
  missing: [],
  parts: [],
  at: brand(AT),
  dueAt: brand(AT),
})
const bed = (label: string, name: string, total: number | null) =>
  aBed({
    id: brand(`north/icu/${label}`),
    label,
    subject: aSubject({ id: brand(`p${label}`), name, score: total === null ? null : score(total) }),
  })
const places = placesOf(
  aBoard({
    beds: [
      bed('1', 'Zorn', 2),
      bed('2', 'Adler', null),
      aBed({ id: brand('north/icu/3'), label: '3', subject: null, state: 'empty' }),
      bed('4', 'Maier', 7),
    ],
  }),
)
const labels = (arranged: typeof places) =>
  arranged.map((place) => (place.kind === 'bed' ? place.bed.label : '')).join('')
const alarms = [
  anAlarm({ subject: brand('p2'), onset: brand(AT), annunciation: 'accepted', owner: anOwner() }),
  anAlarm({ subject: brand('p4'), onset: brand(AT - 5_000) }),
]

describe('the order of the beds', () => {
  it('is that of the beds whatever alarms', () => {
    expect(arrange(places, { by: 'bed', alarmingFirst: false }, alarms)).toBe(places)
  })

  it.each([
    ['name', '2413'],
    ['score', '4123'],
    ['alarm', '2413'],
  ] as const)('follows the %s where somebody asked for it', (by, expected) => {
    expect(labels(arrange(places, { by, alarmingFirst: false }, alarms))).toBe(expected)
  })

  it('puts first who alarms and is not taken', () => {
    expect(labels(arrange(places, { by: 'bed', alarmingFirst: true }, alarms))).toBe('4123')
  })

  it('leaves out whom a person did not mark', () => {
    expect(labels(onlyMine(places, ['p1', 'p4']))).toBe('14')
  })
})

describe('the marks of a patient', () => {
  it('come with the most important first', () => {
    const told = { source: { kind: 'person', by: 'N. One' }, at: brand(AT) } as const
    const subject = aSubject({
      paced: true,
      identity: 'provisional',
      facts: [
        { kind: 'risks', value: ['falls'], ...told },
        { kind: 'isolation', value: ['airborne'], ...told },
        { kind: 'ceiling', value: { level: 'no-resuscitation', note: null }, ...told },
      ],
    })
    expect(marksOf(subject, t).map(({ label }) => label)).toEqual([
      'Provisional: identity not confirmed',
      'Ceiling of care: No resuscitation',
      'Paced',
      'Isolation: Airborne',
      'Risk: Falls',
    ])
  })
})
