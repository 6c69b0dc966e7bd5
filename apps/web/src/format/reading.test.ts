import { parameter, type EpochMs, type Reading } from '@vigil/clinical'
import { describe, expect, it } from 'vitest'
import { words as t } from '../words'
import { face, worstFace, type AgedReading } from './reading'

const AT = 1_795_000_000_000
// Tests mint brands as the parsers do.
const at = (ms: number) => (AT + ms) as EpochMs
const source = 'mon-1' as never
const spo2 = parameter('MDC_PULS_OXIM_SAT_O2')
const valid = (value: number, measured = 0): Reading => ({
  kind: 'valid',
  value,
  measuredAt: at(measured),
  receivedAt: at(measured),
  source,
})
const seen = (reading: Reading, freshness: AgedReading['freshness'] = 'live', ageMs: number | null = 0) =>
  face({ reading, freshness, ageMs }, spo2, AT - 1_000, t)

describe('the face of a reading', () => {
  it.each([
    ['valid and live', seen(valid(97)), { kind: 'live', text: '97' }],
    ['valid and late', seen(valid(97), 'late', 7_400), { kind: 'late', text: '97', note: '7 s' }],
    ['valid and struck', seen(valid(97), 'struck', 25_000), { kind: 'struck', text: '97', note: '25 s' }],
    [
      'too old to show',
      seen(valid(97), 'blank', 125_000),
      { kind: 'blank', text: '--', note: 'no data 2 min', onDemand: 'last 97, 2 min ago' },
    ],
    [
      'stale',
      seen({ kind: 'stale', last: 97, measuredAt: at(0), receivedAt: at(0), source }, 'live', 21_000),
      { kind: 'struck', text: '97', note: '21 s' },
    ],
    [
      'leads off',
      seen({ kind: 'absent', reason: 'leads-off', since: at(0), source }),
      { kind: 'absent', text: '--', note: 'leads off' },
    ],
    [
      'never received',
      seen({ kind: 'absent', reason: 'never-received', since: null, source: null }, 'blank', null),
      { kind: 'absent', text: '--', note: 'waiting for data' },
    ],
    [
      'invalid',
      seen({
        kind: 'invalid',
        reason: 'out-of-range',
        raw: 212,
        measuredAt: at(0),
        receivedAt: at(0),
        source,
      }),
      { kind: 'invalid', text: '?', note: 'out of range', onDemand: 'last 212, 0 s ago' },
    ],
  ])('is told for a value that is %s', (_name, actual, expected) => {
    expect(actual).toEqual(expected)
  })

  it('never cuts digits: a value too long is ###', () => {
    expect(seen(valid(12_345_678))).toEqual({ kind: 'live', text: '###' })
    expect(seen(valid(Number.NaN))).toEqual({ kind: 'live', text: '###' })
  })

  it('hides an episodic value older than the arrival in the bed', () => {
    const nibp = parameter('MDC_PRESS_BLD_NONINV_SYS')
    const old = face({ reading: valid(120, -60_000), freshness: 'live', ageMs: 60_000 }, nibp, AT, t)
    expect(old).toMatchObject({ kind: 'hidden', text: '--' })
    const own = face({ reading: valid(120, 1_000), freshness: 'live', ageMs: 0 }, nibp, AT, t)
    expect(own).toEqual({ kind: 'live', text: '120' })
  })

  it('of a group is that of its worst part', () => {
    expect(worstFace([seen(valid(120)), seen(valid(70), 'late', 6_000)])?.kind).toBe('late')
    expect(worstFace([])).toBeNull()
  })
})
