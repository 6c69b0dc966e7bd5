import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { flashOf } from './flash'

/** IEC 60601-1-8 table 2 as quoted in the reference sheet (clinical.md 1.3). */
const BANDS = { high: [1.4, 2.8], medium: [0.4, 0.8] } as const

/** Hz and share of a period in which the signal is on. */
function flash(hue: keyof typeof BANDS) {
  const { frames, timing } = flashOf(hue, 'flash') ?? { frames: [], timing: { duration: Number.NaN } }
  return { hertz: 1_000 / timing.duration, duty: frames.find(({ opacity }) => opacity < 1)?.offset }
}

describe('flashing', () => {
  it.each(['high', 'medium'] as const)('of a %s alarm is within its band and duty', (hue) => {
    const { hertz, duty } = flash(hue)
    const [least, most] = BANDS[hue]
    expect(hertz).toBeGreaterThanOrEqual(least)
    expect(hertz).toBeLessThanOrEqual(most)
    expect(duty).toBeGreaterThanOrEqual(0.2)
    expect(duty).toBeLessThanOrEqual(0.6)
  })

  it('is none for low and technical, and none for what was taken', () => {
    expect(flashOf('low', 'flash')).toBeNull()
    expect(flashOf('technical', 'flash')).toBeNull()
    expect(flashOf('high', 'steady')).toBeNull()
  })

  it('is none for who wants no motion: what is important in a style is above an animation', () => {
    const css = readFileSync(join(import.meta.dirname, 'alarm-fill.css'), 'utf8')
    expect(css).toMatch(/prefers-reduced-motion: reduce\) \{\s*\.alarm-fill \{\s*opacity: 1 !important/)
  })

  it('is never more than three a second', () => {
    expect(flash('high').hertz).toBeLessThan(3)
  })
})
