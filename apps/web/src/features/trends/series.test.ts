import { describe, expect, it } from 'vitest'
import { aSubject, AT } from '../../live/testing/builders'
import { lastHour, POINTS, pointsOf, scaleOf, SPAN_MS, ticksOf, trendCodes } from './series'

const from = AT - SPAN_MS
const step = SPAN_MS / POINTS
const series = (t: readonly number[], mean: readonly number[]) => ({
  t,
  mean,
  min: mean.map((value) => value - 2),
  max: mean.map((value) => value + 3),
  coverage: 0.5,
})

describe('the points of a trend', () => {
  it('leave a gap where nothing was measured', () => {
    const points = pointsOf(series([from, from + step, from + 4 * step], [70, 71, 90]), from)
    expect(points).toHaveLength(POINTS)
    expect(points.slice(0, 6).map(({ mean }) => mean)).toEqual([70, 71, null, null, 90, null])
    expect(points.slice(0, 3).map(({ band }) => band)).toEqual([[68, 73], [69, 74], null])
  })

  it('drop what lies outside the hour', () => {
    const points = pointsOf(series([from - step, from + SPAN_MS], [70, 70]), from)
    expect(points.every(({ mean }) => mean === null)).toBe(true)
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
    const scale = scaleOf(pointsOf(series([from], [97]), from), subject, 'MDC_PULS_OXIM_SAT_O2')
    expect(scale.limits).toEqual([90])
    expect(scale.low).toBeLessThan(90)
    expect(scale.high).toBeGreaterThan(100)
    expect(scale.ticks).toEqual([90, 100])
  })
})

describe('what a trend shows', () => {
  it('takes the best source of each lane that there is', () => {
    expect(
      trendCodes(['MDC_PULS_OXIM_PULS_RATE', 'MDC_PULS_OXIM_SAT_O2', 'MDC_PRESS_BLD_NONINV_SYS']),
    ).toEqual(['MDC_PULS_OXIM_PULS_RATE', 'MDC_PULS_OXIM_SAT_O2', 'MDC_PRESS_BLD_NONINV_SYS'])
    expect(
      trendCodes([
        'MDC_ECG_HEART_RATE',
        'MDC_PULS_OXIM_PULS_RATE',
        'MDC_PRESS_BLD_ART_ABP_SYS',
        'MDC_PRESS_BLD_NONINV_SYS',
      ]),
    ).toEqual(['MDC_ECG_HEART_RATE', 'MDC_PRESS_BLD_ART_ABP_SYS'])
  })

  it('keeps its buckets where they were when it is renewed', () => {
    expect(lastHour(AT + 1)).toEqual(lastHour(AT + 2))
    expect(lastHour(AT).to - lastHour(AT).from).toBe(SPAN_MS)
    expect(ticksOf(from, AT).every((tick) => tick % 600_000 === 0 && tick >= from && tick <= AT)).toBe(true)
  })
})
