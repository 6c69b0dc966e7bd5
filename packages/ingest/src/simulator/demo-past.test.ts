import { describe, expect, it } from 'vitest'
import { demoPast } from './demo-past'

const NOW = Date.parse('2026-11-21T10:00:30Z')
const all = [...demoPast(NOW, 7)]

describe('the day behind the demonstration', () => {
  it('is the same for the same seed', () => {
    expect([...demoPast(NOW, 7)]).toEqual(all)
    expect([...demoPast(NOW, 8)]).not.toEqual(all)
  })

  it('ends before now and goes back a day', () => {
    const times = all.flatMap(({ samples }) => samples.map(({ measuredAt }) => measuredAt))
    expect(times.every((at) => at < NOW)).toBe(true)
    expect(times.toSorted((a, b) => a - b)[0]).toBe(Date.parse('2026-11-20T10:00:00Z'))
  })

  it('has a value a minute and a cuff pressure each quarter', () => {
    const [first] = all
    const of = (code: string) => first?.samples.filter((sample) => sample.code === code).length
    expect([of('MDC_PULS_OXIM_SAT_O2'), of('MDC_PRESS_BLD_NONINV_SYS')]).toEqual([60, 4])
  })

  it('gives nobody at home a past under a wall monitor', () => {
    expect(new Set(all.map(({ device }) => device)).size).toBeGreaterThan(40)
    expect(all.every(({ device }) => !device.startsWith('monitor-home'))).toBe(true)
  })

  it('shows a sepsis that comes over hours', () => {
    const septic = all.filter(({ device }) => device === 'monitor-icu-10')
    const rate = (hour: (typeof septic)[number] | undefined) => {
      const values = hour?.samples.flatMap(({ code, value }) =>
        code === 'MDC_ECG_HEART_RATE' && value !== null ? [value] : [],
      )
      return (values ?? []).reduce((sum, each) => sum + each, 0) / 60
    }
    expect(rate(septic.at(-1)) - rate(septic[0])).toBeGreaterThan(8)
  })
})
