import { parameter, type ParameterCode } from '@vigil/clinical'
import type { SubjectCard } from '@vigil/protocol'
import type { Band } from './limits-then'
import type { Span } from './ranges'

export interface Series {
  readonly t: readonly number[]
  readonly min: readonly number[]
  readonly max: readonly number[]
  readonly mean: readonly number[]
  readonly coverage: number
}

/** `null` where nothing was measured: a line is never drawn over it (H76). */
export interface Point {
  readonly at: number
  readonly mean: number | null
  readonly band: readonly [low: number, high: number] | null
}

/** One point for every bucket, so that a missing one is a gap and not a straight line. */
export function pointsOf(series: Series, { from, step, points: count }: Span): readonly Point[] {
  const points: Point[] = Array.from({ length: count }, (_, index) => ({
    at: from + (index + 0.5) * step,
    mean: null,
    band: null,
  }))
  series.t.forEach((at, index) => {
    const slot = Math.floor((at - from) / step)
    const point = points[slot]
    const [mean, min, max] = [series.mean[index], series.min[index], series.max[index]]
    if (!point || mean === undefined || min === undefined || max === undefined) return
    points[slot] = { at: point.at, mean, band: [min, max] }
  })
  return points
}

/** Measured with nothing on either side: a line of one point would not be seen. */
export const isLone = (points: readonly Point[], index: number): boolean =>
  points[index]?.mean !== null &&
  (points[index - 1]?.mean ?? null) === null &&
  (points[index + 1]?.mean ?? null) === null

export interface Gap {
  readonly from: number
  readonly to: number
}

/** Shorter ones are seen in the line and not said (own proposal). */
const SAID_MS = 60_000

/** Where nothing was measured, longest first; what has not happened yet is no gap, nor is the time before somebody came. */
export function gapsOf(points: readonly Point[], { step }: Span, since: number, now: number): readonly Gap[] {
  const gaps: Gap[] = []
  let open: number | null = null
  for (const { at, mean } of points) {
    const [start, end] = [at - step / 2, at + step / 2]
    if (end <= since || end > now) continue
    if (mean === null) open ??= Math.max(start, since)
    else if (open !== null) {
      gaps.push({ from: open, to: start })
      open = null
    }
  }
  const last = points.findLast(({ at }) => at + step / 2 <= now)
  if (open !== null && last) gaps.push({ from: open, to: last.at + step / 2 })
  return gaps
    .filter(({ from, to }) => to - from > Math.max(SAID_MS, step))
    .toSorted((a, b) => b.to - b.from - (a.to - a.from))
}

export interface Scale {
  readonly low: number
  readonly high: number
  /** The nearest limit of either side, where there is one (WB12). */
  readonly lowLimit: number | null
  readonly highLimit: number | null
  /** What the axis names: the limits, and where there are not two of them the ends of what was measured. */
  readonly ticks: readonly number[]
}

/** Less than this is no change worth a whole lane, in the canonical unit. Own proposal, all of it. */
const LEAST_SPAN: Partial<Record<ParameterCode, number>> = {
  MDC_CONC_AWAY_CO2_ET: 10,
  MDC_PULS_OXIM_SAT_O2: 6,
  MDC_TEMP: 1,
}

/** Part of the range that is left free above and below. */
const MARGIN = 0.08

/** The nearest limits as they are now, all over the range: until it is known what they were. */
export function bandNow(subject: SubjectCard, code: ParameterCode, { from, to }: Span): Band {
  const own = subject.limits.filter((limit) => limit.codes.includes(code))
  const side = (direction: 'low' | 'high') =>
    own.filter((limit) => limit.direction === direction).map((limit) => limit.value)
  const [lows, highs] = [side('low'), side('high')]
  return {
    from,
    to,
    low: lows.length > 0 ? Math.max(...lows) : null,
    high: highs.length > 0 ? Math.min(...highs) : null,
  }
}

/** Everything measured and every limit lies within; the newest limits are named. */
export function scaleOf(values: readonly number[], bands: readonly Band[], code: ParameterCode): Scale {
  const { low: lowLimit = null, high: highLimit = null } = bands.at(-1) ?? {}
  const limits = [lowLimit, highLimit].filter((limit) => limit !== null)
  const earlier = bands.flatMap(({ low, high }) => [low, high]).filter((limit) => limit !== null)
  const all = [...limits, ...earlier, ...values]
  if (all.length === 0) return { low: 0, high: 1, lowLimit, highLimit, ticks: [] }
  const [low, high] = [Math.min(...all), Math.max(...all)]
  const short = Math.max(0, (LEAST_SPAN[code] ?? 0) - (high - low)) / 2
  const room = Math.max(high - low, 1) * MARGIN + short
  const ends = [rounded(low, code), rounded(high, code)].filter((end) => !limits.includes(end))
  const ticks = [...limits, ...(limits.length < 2 ? ends : [])].toSorted((a, b) => a - b)
  return { low: low - room, high: high + room, lowLimit, highLimit, ticks: [...new Set(ticks)] }
}

const rounded = (value: number, code: ParameterCode): number =>
  Number(value.toFixed(Math.min(parameter(code).decimals, 1)))
