import { describe, expect, it } from 'vitest'
import { pointsOf, rowsOf, ticksOf, windowOf } from './period'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const LONDON = 'Europe/London'
const at = (text: string) => Date.parse(text)

describe('the period of a stay on paper', () => {
  it('begins on a whole hour of the site, and no earlier than the hour in which the patient came', () => {
    const now = at('2026-11-20T10:20:30Z')
    expect(windowOf('day', now, now - 3 * DAY, 'Asia/Kolkata').from).toBe(at('2026-11-19T09:30:00Z'))
    const fresh = windowOf('three', now, at('2026-11-20T07:40:00Z'), LONDON)
    expect([fresh.from, fresh.to]).toEqual([at('2026-11-20T07:00:00Z'), at('2026-11-20T10:21:00Z')])
  })

  it('cuts whole buckets that lie in one row of the table each', () => {
    const now = at('2026-11-20T10:20:30Z')
    for (const days of [0.01, 0.3, 1, 2.5, 6, 14, 30]) {
      const window = windowOf('stay', now, now - days * DAY, LONDON)
      expect(HOUR % window.step).toBe(0)
      expect(pointsOf(window)).toBeLessThanOrEqual(760)
      for (const mark of rowsOf(window, LONDON)) expect((mark - window.from) % window.step).toBe(0)
    }
  })

  it('is at most what one question may span, and says that it is cut', () => {
    const now = at('2026-11-20T10:20:30Z')
    const window = windowOf('stay', now, now - 60 * DAY, LONDON)
    expect(window.clipped).toBe(true)
    expect(window.from + pointsOf(window) * window.step - window.from).toBeLessThanOrEqual(31 * DAY)
    expect(windowOf('stay', now, now - 20 * DAY, LONDON).clipped).toBe(false)
  })

  it('gives the hour that comes twice two rows, and the one that is left out none', () => {
    const autumn = rowsOf(windowOf('day', at('2026-10-25T12:00:00Z'), 0, LONDON), LONDON)
    expect(autumn).toContain(at('2026-10-25T00:00:00Z'))
    expect(autumn).toContain(at('2026-10-25T01:00:00Z'))
    const spring = rowsOf(windowOf('day', at('2026-03-29T12:00:00Z'), 0, LONDON), LONDON)
    expect(spring.filter((mark, index) => mark - (spring[index - 1] ?? mark - HOUR) !== HOUR)).toEqual([])
  })

  it('marks midnight of the site across the change of its clock', () => {
    const ticks = ticksOf(
      windowOf('stay', at('2026-10-28T12:00:00Z'), at('2026-10-22T12:00:00Z'), LONDON),
      LONDON,
    )
    expect(ticks).toContain(at('2026-10-24T23:00:00Z'))
    expect(ticks).toContain(at('2026-10-26T00:00:00Z'))
  })
})
