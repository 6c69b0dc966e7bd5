import { describe, expect, it } from 'vitest'
import type { EpochMs } from './ids'
import { tendency } from './tendency'

const NOW = 1_800_000_000_000 as EpochMs
const at = (minutesAgo: number, mean: number) => ({ at: (NOW - minutesAgo * 60_000) as EpochMs, mean })
const HR = 'MDC_ECG_HEART_RATE'

describe('tendency', () => {
  it('points up when the last minutes lie above an hour ago', () => {
    expect(tendency(HR, [at(60, 80), at(62, 82), at(5, 100), at(1, 98)], NOW)).toEqual({
      direction: 'up',
      delta: 18,
      before: 81,
      now: 99,
    })
  })

  it('points down for a saturation that fell by two', () => {
    expect(tendency('MDC_PULS_OXIM_SAT_O2', [at(58, 96), at(2, 94)], NOW)?.direction).toBe('down')
  })

  it('is steady for what a value does by itself', () => {
    expect(tendency(HR, [at(60, 80), at(2, 88)], NOW)?.direction).toBe('steady')
  })

  it('is unknown while either end has no data', () => {
    expect(tendency(HR, [at(2, 88)], NOW)).toBeNull()
    expect(tendency(HR, [at(60, 88), at(30, 90)], NOW)).toBeNull()
  })

  it('is unknown for a parameter that has no rule', () => {
    expect(tendency('MDC_CONC_GLU_ISF', [at(60, 5), at(1, 9)], NOW)).toBeNull()
  })
})
