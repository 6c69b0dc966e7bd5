import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EpochMs } from './ids'
import { parameter } from './parameters'
import { readingAt, rounded } from './reading'
import { aSample, anAbsence, MONITOR, START } from './testing'

const after = (ms: number) => (START + ms) as EpochMs
const last = (sample = aSample()) => ({ sample, receivedAt: START, source: MONITOR })

describe('reading', () => {
  it('[RDG1] is absent when nothing was ever received', () => {
    expect(readingAt(null, START)).toEqual({
      kind: 'absent',
      reason: 'never-received',
      since: null,
      source: null,
    })
  })

  it.each([
    [0, 'valid'],
    [5_000, 'valid'],
    [5_001, 'stale'],
    [20_001, 'stale'],
    [40_001, 'absent'],
  ])('[RDG2] of SpO2 %i ms old is %s', (age, kind) => {
    expect(readingAt(last(), after(age)).kind).toBe(kind)
  })

  it('[RDG2] takes the older of device and receipt time', () => {
    const old = aSample({ measuredAt: after(-10_000) })
    expect(readingAt(last(old), START).kind).toBe('stale')
  })

  it.each([NaN, Infinity, -Infinity, 1e308, -1, 127, 32_767])(
    '[RDG3] of %d percent SpO2 is invalid, never valid',
    (value) => {
      expect(readingAt(last(aSample({ value })), START).kind).toBe('invalid')
    },
  )

  it('[RDG3] keeps the reason of a stated absence', () => {
    const reading = readingAt({ sample: anAbsence('probe-off'), receivedAt: START, source: MONITOR }, START)
    expect(reading).toMatchObject({ kind: 'absent', reason: 'probe-off' })
  })

  it('[RDG3] is valid only for finite plausible numbers', () => {
    fc.assert(
      fc.property(fc.double(), fc.integer({ min: 0, max: 1e6 }), (value, age) => {
        const reading = readingAt(last(aSample({ value })), after(age))
        const isNumber = reading.kind !== 'valid' || (reading.value >= 0 && reading.value <= 100)
        expect(isNumber).toBe(true)
      }),
    )
  })

  it.each([
    ['MDC_PULS_OXIM_SAT_O2', 89.5, 90],
    ['MDC_PULS_OXIM_SAT_O2', 89.4, 89],
    ['MDC_TEMP', 38.45, 38.5],
    ['MDC_TEMP', -0.04, 0],
  ] as const)('[RDG4] rounds %s %d to the shown %d', (code, value, shown) => {
    expect(Object.is(rounded(parameter(code), value), shown)).toBe(true)
  })
})
