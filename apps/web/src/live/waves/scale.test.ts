import { describe, expect, it } from 'vitest'
import { rangeFor } from './scale'

describe('range of a trace', () => {
  it('is true to the gain in millimetres per millivolt', () => {
    expect(rangeFor({ gain: 10 }, 20, { low: -0.5, high: 0.9 }, null)).toStrictEqual({ low: -1, high: 1 })
    expect(rangeFor({ gain: 20 }, 20, null, null)).toStrictEqual({ low: -0.5, high: 0.5 })
  })

  it('moves its centre when the electrode offset leaves the canvas', () => {
    const range = rangeFor({ gain: 10 }, 20, { low: 4.5, high: 5.5 }, { low: -1, high: 1 })
    expect(range).toStrictEqual({ low: 4, high: 6 })
    expect(rangeFor({ gain: 10 }, 20, { low: 4.2, high: 5.4 }, range)).toBe(range)
  })

  it('prefers a fixed range over any gain', () => {
    expect(rangeFor({ gain: 'auto', range: [0, 200] }, 20, { low: 1, high: 2 }, null)).toStrictEqual({
      low: 0,
      high: 200,
    })
  })

  it('keeps an automatic scale while the signal fills it', () => {
    const range = rangeFor({ gain: 'auto' }, 20, { low: 0, high: 100 }, null)
    expect(range).toStrictEqual({ low: -10, high: 110 })
    expect(rangeFor({ gain: 'auto' }, 20, { low: 20, high: 80 }, range)).toBe(range)
    expect(rangeFor({ gain: 'auto' }, 20, { low: 40, high: 60 }, range)).not.toBe(range)
    expect(rangeFor({ gain: 'auto' }, 20, { low: 0, high: 120 }, range)).not.toBe(range)
  })

  it('has room for a signal that does not move', () => {
    const range = rangeFor({ gain: 'auto' }, 20, { low: 7, high: 7 }, null)
    expect(range.high).toBeGreaterThan(range.low)
  })
})
