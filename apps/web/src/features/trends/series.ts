import { parameter, type ParameterCode } from '@vigil/clinical'
import type { SubjectCard } from '@vigil/protocol'
import { slotsOf, type SlotKey } from '../../signals/slots'

export const SPAN_MS = 3_600_000
/** 240 buckets of 15 s: at least a pixel each in the narrowest lane (own proposal; 300 at most). */
export const POINTS = 240
const STEP_MS = SPAN_MS / POINTS

const LANES: readonly (readonly SlotKey[])[] = [['hr', 'pulse'], ['spo2'], ['rr'], ['abp', 'art', 'nibp']]

/** Heart rate, saturation, breathing and systolic pressure, whatever of it this patient has. */
export function trendCodes(codes: readonly ParameterCode[]): readonly ParameterCode[] {
  const slots = slotsOf(codes)
  return LANES.flatMap((keys) => {
    const code = keys.map((key) => slots.find((slot) => slot.key === key)?.parts[0]).find(Boolean)
    return code ? [code] : []
  })
}

/** The last hour on borders of whole buckets: a minute later most buckets are still the same ones. */
export function lastHour(now: number): { readonly from: number; readonly to: number } {
  const to = Math.ceil(now / STEP_MS) * STEP_MS
  return { from: to - SPAN_MS, to }
}

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

/** One point for every bucket of the hour, so that a missing one is a gap and not a straight line. */
export function pointsOf(series: Series, from: number): readonly Point[] {
  const points: Point[] = Array.from({ length: POINTS }, (_, index) => ({
    at: from + (index + 0.5) * STEP_MS,
    mean: null,
    band: null,
  }))
  series.t.forEach((at, index) => {
    const slot = Math.floor((at - from) / STEP_MS)
    const point = points[slot]
    const [mean, min, max] = [series.mean[index], series.min[index], series.max[index]]
    if (!point || mean === undefined || min === undefined || max === undefined) return
    points[slot] = { at: point.at, mean, band: [min, max] }
  })
  return points
}

export interface Scale {
  readonly low: number
  readonly high: number
  /** The nearest limit of either side, where there is one (WB12). */
  readonly limits: readonly number[]
  /** What the axis names: the limits, and where there are not two of them the ends of what was measured. */
  readonly ticks: readonly number[]
}

/** Part of the range that is left free above and below. */
const MARGIN = 0.08

/** Everything measured and every limit lies within. */
export function scaleOf(points: readonly Point[], subject: SubjectCard, code: ParameterCode): Scale {
  const own = subject.limits.filter((limit) => limit.codes.includes(code))
  const side = (direction: 'low' | 'high') =>
    own.filter((limit) => limit.direction === direction).map((limit) => limit.value)
  const [lows, highs] = [side('low'), side('high')]
  const limits = [
    ...(lows.length > 0 ? [Math.max(...lows)] : []),
    ...(highs.length > 0 ? [Math.min(...highs)] : []),
  ]
  const values = [...limits, ...points.flatMap(({ band }) => band ?? [])]
  if (values.length === 0) return { low: 0, high: 1, limits, ticks: [] }
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const room = Math.max(high - low, 1) * MARGIN
  const ends = [Math.round(low), Math.round(high)].filter((end) => !limits.includes(end))
  const ticks = [...limits, ...(limits.length < 2 ? ends : [])].toSorted((a, b) => a - b)
  return { low: low - room, high: high + room, limits, ticks }
}

/** Measured now and then: each one is a mark, for a line between two cuff pressures would be invented. */
export const isEpisodic = (code: ParameterCode): boolean => parameter(code).contract === 'episodic'

const TEN_MINUTES = 600_000
export const ticksOf = (from: number, to: number): readonly number[] =>
  Array.from({ length: 7 }, (_, index) => Math.ceil(from / TEN_MINUTES + index) * TEN_MINUTES).filter(
    (tick) => tick <= to,
  )
