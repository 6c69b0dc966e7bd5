import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const css = readFileSync(join(import.meta.dirname, 'alarm-fill.css'), 'utf8')

/** IEC 60601-1-8 table 2 as quoted in the reference sheet (clinical.md 1.3). */
const BANDS = { high: [1.4, 2.8], medium: [0.4, 0.8] } as const

/** Hz and share of a period in which the signal is on, as the style says. */
function flash(hue: keyof typeof BANDS) {
  const seconds = Number(
    new RegExp(`animation: vigil-flash-${hue} ([\\d.]+)s steps\\(1\\) infinite`).exec(css)?.[1],
  )
  const frames = new RegExp(
    `@keyframes vigil-flash-${hue} \\{\\s*0% \\{\\s*opacity: 1;\\s*\\}\\s*(\\d+)%`,
  ).exec(css)
  return { hertz: 1 / seconds, duty: Number(frames?.[1]) / 100 }
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

  it('is none for low, technical and who wants no motion', () => {
    expect(css.match(/animation: vigil/g)).toHaveLength(2)
    expect(css).toMatch(/prefers-reduced-motion: reduce\) \{\s*\.alarm-fill \{\s*animation: none !important/)
  })

  it('is never more than three a second', () => {
    expect(flash('high').hertz).toBeLessThan(3)
  })
})
