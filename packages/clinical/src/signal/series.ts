import type { SignalWindow } from './assessment'

/** Every signal is looked at with this many samples a second: enough for QRS complexes of 0.5 to 40 Hz (clinical.md 4.2). */
export const RATE = 125

/** Shorter holes are bridged: one lost sample is no lost beat (own proposal). */
const BRIDGED_S = 0.04

export interface Series {
  /** Epoch milliseconds of the first sample. */
  readonly startsAt: number
  /** Without holes; what was missing is a straight line. */
  readonly values: Float64Array
  /** 1 where nothing was measured. */
  readonly missing: Uint8Array
}

export const timeOf = ({ startsAt }: Pick<Series, 'startsAt'>, index: number): number =>
  startsAt + (1_000 * index) / RATE
export const indexOf = ({ startsAt }: Pick<Series, 'startsAt'>, time: number): number =>
  Math.round(((time - startsAt) * RATE) / 1_000)

export function seriesOf({ startsAt, rate, values }: SignalWindow): Series {
  const length = Math.floor((values.length * RATE) / rate)
  const sampled = new Float64Array(length)
  for (let i = 0; i < length; i++) sampled[i] = sampleAt(values, (i * rate) / RATE, rate / RATE)
  return { startsAt, values: sampled, missing: bridge(sampled) }
}

/** The mean over the new distance where there are more samples, a straight line between two where there are fewer. */
function sampleAt(values: Float32Array, place: number, distance: number): number {
  if (distance <= 1) {
    const before = Math.floor(place)
    const share = place - before
    const a = values[before] ?? Number.NaN
    return share === 0 ? a : a + share * ((values[before + 1] ?? Number.NaN) - a)
  }
  const from = Math.round(place)
  const to = Math.max(from + 1, Math.round(place + distance))
  let sum = 0
  for (let i = from; i < to; i++) sum += values[i] ?? Number.NaN
  return sum / (to - from)
}

/** Fills every hole in place and says which were too long to be bridged. */
function bridge(values: Float64Array): Uint8Array {
  const missing = new Uint8Array(values.length)
  let last = -1
  for (let i = 0; i <= values.length; i++) {
    if (i < values.length && Number.isNaN(values[i])) continue
    if (i - last > 1) fill(values, missing, last, i)
    last = i
  }
  return missing
}

function fill(values: Float64Array, missing: Uint8Array, before: number, after: number): void {
  const right = after < values.length ? (values[after] ?? 0) : before >= 0 ? (values[before] ?? 0) : 0
  const left = before >= 0 ? (values[before] ?? 0) : right
  const isLong = after - before - 1 > BRIDGED_S * RATE
  for (let i = before + 1; i < after; i++) {
    values[i] = left + ((right - left) * (i - before)) / (after - before)
    if (isLong) missing[i] = 1
  }
}

/** Centred moving average. */
export function smoothed(values: Float64Array, width: number): Float64Array {
  const half = Math.floor(width / 2)
  const result = new Float64Array(values.length)
  let sum = 0
  let count = 0
  for (let i = -half; i < values.length; i++) {
    if (i + half < values.length) {
      sum += values[i + half] ?? 0
      count++
    }
    if (i - half - 1 >= 0) {
      sum -= values[i - half - 1] ?? 0
      count--
    }
    if (i >= 0) result[i] = sum / count
  }
  return result
}

export const difference = (a: Float64Array, b: Float64Array): Float64Array =>
  a.map((value, i) => value - (b[i] ?? 0))

/** Where the values are higher than everything within `reach` on both sides, and at least `least`. */
export function peaksOf(values: Float64Array, reach: number, least: (index: number) => number): number[] {
  const peaks: number[] = []
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0
    if (value >= least(i) && isHighest(values, i, reach)) peaks.push(i)
  }
  return peaks
}

function isHighest(values: Float64Array, at: number, reach: number): boolean {
  const value = values[at] ?? 0
  for (let i = Math.max(0, at - reach); i <= Math.min(values.length - 1, at + reach); i++) {
    const other = values[i] ?? 0
    if (other > value || (other === value && i < at)) return false
  }
  return true
}

/** The highest value of each stretch of `width` samples. */
export function highestOf(values: Float64Array, width: number): number[] {
  const highest: number[] = []
  for (let from = 0; from + width <= values.length; from += width)
    highest.push(values.subarray(from, from + width).reduce((a, b) => Math.max(a, b), -Infinity))
  return highest
}
