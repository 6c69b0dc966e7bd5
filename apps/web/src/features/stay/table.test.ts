import { describe, expect, it } from 'vitest'
import type { StaySeries } from './query'
import { cellsOf } from './table'

const series = (t: readonly number[], mean: readonly number[], count: readonly number[]): StaySeries => ({
  code: 'MDC_ECG_HEART_RATE',
  t: [...t],
  mean: [...mean],
  min: mean.map((value) => value - 5),
  max: mean.map((value) => value + 7),
  count: [...count],
  coverage: 1,
})

describe('the table of a stay', () => {
  it('weighs each bucket by what was measured in it, and keeps the extremes', () => {
    const cells = cellsOf(series([0, 10, 20], [60, 90, 80], [3, 1, 2]), [0, 20])
    expect(cells).toEqual([
      { mean: (3 * 60 + 90) / 4, min: 55, max: 97 },
      { mean: 80, min: 75, max: 87 },
    ])
  })

  it('says that nothing was measured, and takes nothing of before', () => {
    expect(cellsOf(series([5], [60], [1]), [10, 20])).toEqual([null, null])
    expect(cellsOf(series([10], [60], [0]), [10])).toEqual([null])
  })
})
