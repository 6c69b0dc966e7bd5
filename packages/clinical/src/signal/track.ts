import type { DeviceId } from '../ids'
import type { ParameterCode } from '../parameters'
import type { Finding, Quality } from './assessment'
import { indexOf, RATE, timeOf, type Series } from './series'
import { mean, median, quantile } from './statistics'

export interface Beat {
  /** Epoch milliseconds. */
  readonly at: number
  /** Looks like the others of its signal. */
  readonly isGood: boolean
  /** Height as a share of the usual one. */
  readonly size: number
  /** Beats of one number have one shape; pulses have one shape. */
  readonly shape: number
  /** To that shape: 1 is the same. */
  readonly likeness: number
}

/** The beats of one signal, and how far they can be believed. */
export interface Track {
  readonly sign: Finding['sign']
  readonly source: DeviceId
  readonly code: ParameterCode
  readonly beats: readonly Beat[]
  /** From and until when there are samples at all. */
  readonly from: number
  readonly until: number
  /** Of the samples between two times. */
  quality(from: number, until: number): Quality
}

export const within = (beats: readonly Beat[], from: number, until: number): readonly Beat[] =>
  beats.filter(({ at }) => at >= from && at <= until)

/** The intervals that touch the time between `from` and `until`, in seconds, the open one at the end included. */
export function gapsOf(beats: readonly Beat[], from: number, until: number): readonly number[] {
  const last = beats.findLast(({ at }) => at <= from)
  const times = [...(last ? [last] : []), ...within(beats, from + 1, until)].map(({ at }) => at)
  const all = [...(last ? [] : [from]), ...times, until]
  return all.slice(1).map((at, i) => (at - (all[i] ?? at)) / 1_000)
}

export const intervalsOf = (beats: readonly Beat[]): readonly number[] =>
  beats.slice(1).map(({ at }, i) => (at - (beats[i]?.at ?? at)) / 1_000)

/** Beats per minute over each `count` intervals in a row. */
function ratesOver(beats: readonly Beat[], count: number): readonly number[] {
  const intervals = intervalsOf(beats)
  if (intervals.length < count) return []
  return Array.from(
    { length: intervals.length - count + 1 },
    (_, i) => 60 / mean(intervals.slice(i, i + count)),
  )
}
export const fastest = (beats: readonly Beat[], count: number): number | null => {
  const rates = ratesOver(beats, count)
  return rates.length === 0 ? null : Math.max(...rates)
}
export const slowest = (beats: readonly Beat[], count: number): number | null => {
  const rates = ratesOver(beats, count)
  return rates.length === 0 ? null : Math.min(...rates)
}

/** What a person is told of the beats. */
export function figures(
  beats: readonly Beat[],
  from: number,
  until: number,
): Pick<Finding, 'rate' | 'spread' | 'pause'> {
  const seen = within(beats, from, until)
  const pause = Math.round(10 * Math.max(...gapsOf(beats, from, until))) / 10
  const intervals = intervalsOf(seen)
  if (intervals.length < 3) return { rate: null, spread: null, pause }
  const usual = median(intervals)
  const spread = Math.round((100 * (quantile(intervals, 0.75) - quantile(intervals, 0.25))) / usual)
  return { rate: Math.round(60 / mean(intervals)), spread, pause }
}

/** Shares of a stretch from which on a signal is not usable (own proposal). */
const MOST_MISSING = 0.05
const MOST_SATURATED = 0.1
/** Between the beats of a slow heart there are straight lines too. */
const MOST_FLAT = 0.6
/** So long at one of the two ends of its range is saturation, no peak. */
const SATURATED_S = 0.1
const FLAT_S = 0.5

/** What is wrong with the samples themselves; `flatBelow`: what moves less in half a second is flat. */
export function defectOf(series: Series, flatBelow: number, from: number, until: number): Quality {
  const [first, last] = [
    Math.max(0, indexOf(series, from)),
    Math.min(series.values.length, indexOf(series, until)),
  ]
  const wanted = indexOf(series, until) - indexOf(series, from)
  const values = series.values.subarray(first, last)
  const missing = series.missing.subarray(first, last).reduce((sum, each) => sum + each, 0)
  if (wanted - values.length + missing > MOST_MISSING * wanted) return 'missing'
  if (flatShare(values, flatBelow) > MOST_FLAT) return 'flat'
  return saturatedShare(values) > MOST_SATURATED ? 'saturated' : 'good'
}

function flatShare(values: Float64Array, below: number): number {
  const width = FLAT_S * RATE
  let flat = 0
  let all = 0
  for (let from = 0; from + width <= values.length; from += width / 2, all++) {
    const part = values.subarray(from, from + width)
    const [low, high] = [part.reduce((a, b) => Math.min(a, b)), part.reduce((a, b) => Math.max(a, b))]
    if (high - low <= below) flat++
  }
  return all === 0 ? 0 : flat / all
}

function saturatedShare(values: Float64Array): number {
  const [low, high] = [
    values.reduce((a, b) => Math.min(a, b), Infinity),
    values.reduce((a, b) => Math.max(a, b), -Infinity),
  ]
  const near = (high - low) / 1_000
  let saturated = 0
  let run = 0
  for (let i = 0; i <= values.length; i++) {
    const value = values[i]
    if (value !== undefined && (value - low <= near || high - value <= near)) run++
    else {
      if (run >= SATURATED_S * RATE) saturated += run
      run = 0
    }
  }
  return values.length === 0 ? 0 : saturated / values.length
}

/** The stretch of a series around an index, or nothing where it does not reach so far. */
export function cut(values: Float64Array, at: number, before: number, after: number): Float64Array | null {
  return at - before < 0 || at + after > values.length ? null : values.subarray(at - before, at + after)
}

export const spanOf = (series: Series): Pick<Track, 'from' | 'until'> => ({
  from: timeOf(series, 0),
  until: timeOf(series, series.values.length),
})
