import type { Evidence } from '@vigil/clinical'
import { describe, expect, it } from 'vitest'
import { anAlarm } from '../../live/testing/builders'
import { words } from '../../words'
import { whomText } from './facts'
import { headline } from './headline'
import { anEvent, aSource, aWhy, OF_DEVICE, OF_LIMIT, ofSilence } from './testing/builders'

const said = (condition: string, ...evidence: readonly Evidence[]) =>
  headline(aWhy({ alarm: anAlarm({ condition, evidence }), sources: evidence.map(aSource) }), words)

const rung = (over: Partial<ReturnType<typeof aWhy>['rule']['limits'][number]>) => {
  const why = aWhy()
  return { ...why, rule: { ...why.rule, limits: why.rule.limits.map((limit) => ({ ...limit, ...over })) } }
}
const HEART = { code: 'MDC_ECG_HEART_RATE', priority: 'high' } as const

describe('the headline of every rule type', () => {
  it.each([
    ['a low limit', 'SpO2 78 was below 85 for 15 s', said('spo2-low', OF_LIMIT)],
    [
      'a high limit',
      'HR 151 was above 150 for 15 s',
      said('hr-high', { ...OF_LIMIT, ...HEART, direction: 'high', limit: 150, value: 151 }),
    ],
    [
      'a standstill',
      'HR 0 without a reason is taken for a standstill at once',
      said('hr-low', { ...OF_LIMIT, ...HEART, limit: 30, value: 0 }),
    ],
    ['a device', 'Bedside monitor mon-1 reported: ASYSTOLE', said('asystole', OF_DEVICE)],
    [
      'a device without a text',
      'Bedside monitor mon-1 reported: MDC_EVT_ECG_ASYSTOLE',
      said('asystole', { ...OF_DEVICE, text: '' }),
    ],
    ['a device and our limit', 'SpO2 78 was below 85 for 15 s', said('spo2-low', OF_DEVICE, OF_LIMIT)],
    ['a lost device', 'Nothing came from Bedside monitor mon-1 any more', said('no-data', ofSilence('lost'))],
    [
      'lost parameters',
      'No HR, SpO2 came from Bedside monitor mon-1 any more',
      said('no-data', ofSilence('lost', ['MDC_ECG_HEART_RATE', 'MDC_PULS_OXIM_SAT_O2'])),
    ],
    [
      'an empty battery',
      'Bedside monitor mon-1 stopped: its battery was empty',
      said('no-data', ofSilence('battery-empty')),
    ],
    ['a switch', 'Bedside monitor mon-1 was switched off', said('no-data', ofSilence('switched-off'))],
    ['a standby', 'Bedside monitor mon-1 was put into standby', said('no-data', ofSilence('standby'))],
    [
      'frozen data',
      'Bedside monitor mon-1 repeated the same measurement: its values stood still',
      said('frozen', ofSilence('frozen')),
    ],
    [
      'a wrong clock',
      'The clock of Bedside monitor mon-1 is wrong: its times cannot be believed',
      said('device-clock', ofSilence('clock')),
    ],
    [
      'lists that differ',
      'Bedside monitor mon-1 named alarms that Vigil did not hold: the two lists differed',
      said('check-bedside', ofSilence('alarms-differ')),
    ],
    ['leads off', 'Bedside monitor mon-1 reported its leads off', said('leads-off', ofSilence('leads-off'))],
    ['a probe', 'Bedside monitor mon-1 reported its probe off', said('probe-off', ofSilence('probe-off'))],
    ['a weak signal', 'Bedside monitor mon-1 had no usable signal', said('no-data', ofSilence('low-signal'))],
    [
      'a network incident',
      'Data of 1 devices stopped together: one network incident',
      said('network-incident', ofSilence('lost')),
    ],
    ['nothing known', 'Condition device:X', said('device:X')],
  ])('says of %s: %s', (_, expected, given) => {
    expect(given).toBe(expected)
  })

  it('says that late data never sounded', () => {
    const why = aWhy({ events: [anEvent({ type: 'retrospective' })] })
    expect(headline(why, words)).toBe(
      'Found in data that came late, never sounded: SpO2 78 was below 85 for 15 s',
    )
  })

  it('names no time where there was no delay', () => {
    expect(headline(rung({ delayMs: 0 }), words)).toBe('SpO2 78 was below 85')
    expect(headline(rung({ delayMs: 120_000 }), words)).toBe('SpO2 78 was below 85 for 2 min')
  })
})

describe('by whom a limit was set', () => {
  const [limit] = aWhy().rule.limits
  if (!limit) throw new Error('no limit')
  it.each([
    ['default', null, 'built in for adult, announced after 15 s'],
    ['site', 'north', 'of the site (north), announced after 15 s'],
    ['unit', 'icu-quiet', 'of the unit (icu-quiet), announced after 15 s'],
    ['subject', 'SpO2 88-92', 'of this patient (SpO2 88-92), announced after 15 s'],
  ] as const)('says it of a limit of the %s', (kind, name, expected) => {
    expect(
      whomText({ ...limit, setBy: { kind, name, at: null } }, { category: 'adult', clearMs: 3_000 }, 'UTC'),
    ).toBe(`${expected}, ends after 3 s inside`)
  })
})
