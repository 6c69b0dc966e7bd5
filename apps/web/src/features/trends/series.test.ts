import { describe, expect, it } from 'vitest'
import { aSubject, AT } from '../../live/testing/builders'
import { codesOf, lanePlans } from './lanes'
import { HOUR, spanOf, stepFor, ticksOf } from './ranges'
import { bandNow, gapsOf, isLone, pointsOf, scaleOf } from './series'

const span = spanOf(AT, 1, 15_000)
const { from, step } = span
const series = (t: readonly number[], mean: readonly number[]) => ({
  t,
  mean,
  min: mean.map((value) => value - 2),
  max: mean.map((value) => value + 3),
  coverage: 0.5,
})

describe('the points of a trend', () => {
  it('leave a gap where nothing was measured', () => {
    const points = pointsOf(series([from, from + step, from + 4 * step], [70, 71, 90]), span)
    expect(points).toHaveLength(240)
    expect(points.slice(0, 6).map(({ mean }) => mean)).toEqual([70, 71, null, null, 90, null])
    expect(points.slice(0, 3).map(({ band }) => band)).toEqual([[68, 73], [69, 74], null])
    expect([0, 1, 4].map((index) => isLone(points, index))).toEqual([false, false, true])
  })

  it('drop what lies outside the range', () => {
    const points = pointsOf(series([from - step, span.to], [70, 70]), span)
    expect(points.every(({ mean }) => mean === null)).toBe(true)
  })
})

describe('the gaps of a trend', () => {
  const all = Array.from({ length: 240 }, (_, index) => index)
  const without = (first: number, last: number) => {
    const kept = all.filter((index) => index < first || index > last)
    return pointsOf(
      series(
        kept.map((index) => from + index * step),
        kept.map(() => 70),
      ),
      span,
    )
  }

  it('are told with both ends, longest first', () => {
    expect(gapsOf(without(20, 39), span, from, span.to)).toEqual([
      { from: from + 20 * step, to: from + 40 * step },
    ])
  })

  it('reach to now and never into what has not happened', () => {
    const now = from + 200 * step
    expect(gapsOf(without(190, 239), span, from, now)).toEqual([{ from: from + 190 * step, to: now }])
  })

  it('do not count the time before the patient came', () => {
    expect(gapsOf(without(0, 99), span, from + 100 * step, span.to)).toEqual([])
  })

  it('shorter than a minute are seen and not told', () => {
    expect(gapsOf(without(20, 23), span, from, span.to)).toEqual([])
  })
})

const limit = (direction: 'low' | 'high', value: number) => ({
  condition: direction,
  codes: ['MDC_PULS_OXIM_SAT_O2' as const],
  direction,
  priority: 'high' as const,
  value,
  delayMs: 0,
  setBy: { kind: 'default' as const, name: null, at: null },
})

describe('the scale of a trend', () => {
  it('holds every value and the limits', () => {
    const subject = aSubject({ limits: [limit('low', 85), limit('low', 90)] })
    const bands = [bandNow(subject, 'MDC_PULS_OXIM_SAT_O2', span)]
    const scale = scaleOf([95, 100], bands, 'MDC_PULS_OXIM_SAT_O2')
    expect(scale).toMatchObject({ lowLimit: 90, highLimit: null, ticks: [90, 100] })
    expect(scale.low).toBeLessThan(90)
    expect(scale.high).toBeGreaterThan(100)
  })
})

describe('the lanes of a trend', () => {
  it('draw cuff pressures as bars beside an arterial line', () => {
    const [hr, bp] = lanePlans([
      'MDC_ECG_HEART_RATE',
      'MDC_PULS_OXIM_PULS_RATE',
      'MDC_PRESS_BLD_ART_ABP_SYS',
      'MDC_PRESS_BLD_ART_ABP_DIA',
      'MDC_PRESS_BLD_NONINV_SYS',
      'MDC_PRESS_BLD_NONINV_DIA',
    ])
    expect(hr?.signals.map(({ draw }) => draw)).toEqual(['line', 'second'])
    expect(bp?.signals.map(({ draw }) => draw)).toEqual(['line', 'second'])
    expect(bp?.cuff).toEqual({ sys: 'MDC_PRESS_BLD_NONINV_SYS', dia: 'MDC_PRESS_BLD_NONINV_DIA' })
  })

  it('take the pulse where there is no heart rate', () => {
    const plans = lanePlans(['MDC_PULS_OXIM_PULS_RATE', 'MDC_PULS_OXIM_SAT_O2'])
    expect(plans.map(({ key }) => key)).toEqual(['hr', 'spo2'])
    expect(codesOf(plans, ['MDC_CONC_AWAY_O2_INSP'])).toContain('MDC_CONC_AWAY_O2_INSP')
  })
})

describe('the range of a trend', () => {
  it('asks for as many points as there are pixels', () => {
    expect(stepFor(1, 900)).toBe(15_000)
    expect(stepFor(24, 900)).toBe(180_000)
    expect(stepFor(72, 900)).toBe(600_000)
    expect(stepFor(72, 240)).toBe(30 * 60_000)
  })

  it('keeps its buckets where they were when it is renewed', () => {
    expect(spanOf(AT + 1, 1, step)).toEqual(spanOf(AT + 2, 1, step))
    expect(span.to - span.from).toBe(HOUR)
  })

  it('labels round hours of the site across a change of clocks', () => {
    // 25 October 2026, 01:00 UTC: London goes from 02:00 BST to 01:00 GMT.
    const night = { from: Date.UTC(2026, 9, 24, 12), to: Date.UTC(2026, 9, 25, 12) }
    const hours = ticksOf(night, 24, 'Europe/London').map((at) => new Date(at).getUTCHours())
    expect(hours).toEqual([14, 17, 20, 23, 3, 6, 9, 12])
  })
})
