import { describe, expect, it } from 'vitest'
import { panned, zoomed } from './window'

const HOUR = 3_600_000
const NOW = 1_000 * HOUR

describe('what a page of trends shows', () => {
  it('goes back by parts of its range, and is live again at its end', () => {
    const back = panned({ hours: 8, end: null }, -0.5, NOW)
    expect(back).toEqual({ hours: 8, end: NOW - 4 * HOUR })
    expect(panned(back, 0.5, NOW)).toEqual({ hours: 8, end: null })
    expect(panned(back, 3, NOW).end).toBeNull()
  })

  it('keeps the time under the cursor where it is', () => {
    const view = { hours: 24, end: NOW - 48 * HOUR } as const
    const around = view.end - 6 * HOUR
    const closer = zoomed(view, -1, around, NOW)
    expect(closer.hours).toBe(8)
    // A quarter from the right edge before and after.
    expect(((closer.end ?? 0) - around) / (8 * HOUR)).toBeCloseTo(0.25)
  })

  it('stays live where no time is meant, and has ends', () => {
    expect(zoomed({ hours: 8, end: null }, 1, null, NOW)).toEqual({ hours: 24, end: null })
    expect(zoomed({ hours: 1, end: null }, -1, null, NOW)).toEqual({ hours: 1, end: null })
    expect(zoomed({ hours: 720, end: null }, 1, null, NOW)).toEqual({ hours: 720, end: null })
  })
})
