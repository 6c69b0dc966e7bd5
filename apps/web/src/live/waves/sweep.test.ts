import { describe, expect, it } from 'vitest'
import { advance, columnOf, spans, xOf } from './sweep'

const PIXELS_PER_SECOND = 100

describe('sweep', () => {
  it('puts a time of measurement on its column and wraps', () => {
    expect(columnOf(0, PIXELS_PER_SECOND)).toBe(0)
    expect(columnOf(1_999, PIXELS_PER_SECOND)).toBe(199)
    expect(xOf(399, 400)).toBe(399)
    expect(xOf(400, 400)).toBe(0)
    expect(xOf(-1, 400)).toBe(399)
  })

  it('keeps its columns exact at the times of today', () => {
    const now = 1_795_000_000_000
    expect(columnOf(now + 10, 94.5) - columnOf(now, 94.5)).toBeLessThanOrEqual(1)
    expect(columnOf(now + 1_000, 100) - columnOf(now, 100)).toBe(100)
  })

  it('draws everything the first time', () => {
    expect(advance(null, 1_000, 400, 10)).toStrictEqual({ kind: 'redraw', from: 611 })
  })

  it('does nothing until the head reaches another column', () => {
    expect(advance(1_000, 1_000, 400, 10)).toStrictEqual({ kind: 'none' })
  })

  it('clears the erase bar ahead of the new columns only', () => {
    expect(advance(1_000, 1_003, 400, 10)).toStrictEqual({
      kind: 'extend',
      clear: [{ x: 211, width: 3 }],
    })
  })

  it('clears both edges where the erase bar wraps', () => {
    expect(advance(1_180, 1_192, 400, 10)).toStrictEqual({
      kind: 'extend',
      clear: [
        { x: 391, width: 9 },
        { x: 0, width: 3 },
      ],
    })
  })

  it('draws everything again after a jump back or a lap away', () => {
    expect(advance(1_000, 900, 400, 10)).toMatchObject({ kind: 'redraw' })
    expect(advance(1_000, 1_390, 400, 10)).toMatchObject({ kind: 'redraw' })
    expect(advance(1_000, 1_389, 400, 10)).toMatchObject({ kind: 'extend' })
  })

  it('never clears more than the canvas', () => {
    expect(spans(0, 5_000, 400)).toStrictEqual([{ x: 0, width: 400 }])
    expect(spans(5, 4, 400)).toStrictEqual([])
  })
})
