import { describe, expect, it } from 'vitest'
import type { DeviceId } from '../ids'
import { defaultLimits } from '../default-limits'
import type { Category } from '../hospital'
import type { ParameterCode } from '../parameters'
import type { Reading } from '../reading'
import { START } from '../testing'
import { autoLimits } from './auto-limits'

const valid = (value: number): Reading => ({
  kind: 'valid',
  value,
  measuredAt: START,
  receivedAt: START,
  source: 'mon-1' as DeviceId,
})
const rows = (values: Partial<Record<ParameterCode, number | Reading>>, category: Category = 'adult') =>
  autoLimits({
    category,
    usual: defaultLimits(category),
    limits: defaultLimits(category),
    readings: Object.entries(values).map(([code, value]) => ({
      // Keys of a literal of the type.
      code: code as ParameterCode,
      reading: typeof value === 'object' ? value : valid(value ?? NaN),
    })),
  })
const row = (found: ReturnType<typeof rows>, condition: string) =>
  found.find((each) => each.condition === condition)

describe('automatic limits', () => {
  it('[LIM14] follow the table from what is measured', () => {
    const found = rows({
      MDC_ECG_HEART_RATE: 80,
      MDC_PULS_OXIM_SAT_O2: 97,
      MDC_PRESS_BLD_NONINV_SYS: 120,
      MDC_RESP_RATE: 16,
      MDC_TEMP: 37,
    })
    const value = (condition: string) => row(found, condition)?.value
    expect(
      [
        'hr-low',
        'hr-high',
        'spo2-low',
        'nibp-sys-low',
        'nibp-sys-high',
        'rr-low',
        'rr-high',
        'temp-low',
        'temp-high',
      ].map(value),
    ).toEqual([64, 100, 93, 96, 150, 8, 24, 34.5, 39.5])
    expect(row(found, 'hr-low')).toMatchObject({ old: 50, from: { code: 'MDC_ECG_HEART_RATE', value: 80 } })
    expect(found.filter(({ priority }) => priority === 'high')).toEqual([])
  })

  it('[LIM14] take no value that is stale or absent', () => {
    const stale: Reading = {
      kind: 'stale',
      last: 80,
      measuredAt: START,
      receivedAt: START,
      source: 'mon-1' as DeviceId,
    }
    expect(row(rows({ MDC_ECG_HEART_RATE: stale }), 'hr-low')).toMatchObject({
      value: null,
      refused: 'no-reading',
    })
  })

  it('[LIM14] never make normal what alarms now', () => {
    const found = rows({ MDC_ECG_HEART_RATE: 135 })
    expect([row(found, 'hr-low')?.refused, row(found, 'hr-high')?.refused]).toEqual([
      'beyond-usual',
      'beyond-usual',
    ])
  })

  it('[LIM14] refuse by name what lies outside the envelope', () => {
    expect(row(rows({ MDC_ECG_HEART_RATE: 120 }), 'hr-low')).toMatchObject({
      value: 96,
      refused: 'outside-envelope',
    })
    const found = rows({ MDC_PRESS_BLD_NONINV_SYS: 150 })
    expect(row(found, 'nibp-sys-low')).toMatchObject({ value: 120, refused: 'outside-envelope' })
    expect(row(found, 'nibp-sys-high')).toMatchObject({ value: 187, refused: null })
  })

  it('[LIM15] never set an adult RR low below 8', () => {
    for (let value = 8; value <= 30; value += 1) {
      const found = row(rows({ MDC_RESP_RATE: value }), 'rr-low')
      expect(found?.refused === null && (found.value ?? 0) < 8).toBe(false)
    }
    expect(row(rows({ MDC_RESP_RATE: 12 }), 'rr-low')).toMatchObject({ value: 6, refused: 'below-floor' })
    expect(row(rows({ MDC_RESP_RATE: 16 }), 'rr-low')).toMatchObject({ value: 8, refused: null })
  })

  it('[LIM15] never set an SpO2 low below the usual one', () => {
    expect(row(rows({ MDC_PULS_OXIM_SAT_O2: 93 }), 'spo2-low')).toMatchObject({
      value: 89,
      refused: 'below-floor',
    })
  })
})
