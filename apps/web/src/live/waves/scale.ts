import type { TraceSpec } from '../port'

/** Values at the bottom and at the top of the canvas. */
export interface ValueRange {
  readonly low: number
  readonly high: number
}

/** Part of the height that an automatic scale leaves free at either side. */
const MARGIN = 0.1
/** An automatic scale is kept while the signal fills at least this part of it: a scale that breathes cannot be read. */
const KEEP_ABOVE = 0.4

export interface Extremes {
  readonly low: number
  readonly high: number
}

/**
 * The range to draw with. Fixed gain keeps its true mm per mV and only moves its centre when the signal leaves the canvas
 * (electrode offset); automatic scales follow the extremes with hysteresis.
 */
export function rangeFor(
  spec: Pick<TraceSpec, 'gain' | 'range'>,
  heightMm: number,
  extremes: Extremes | null,
  before: ValueRange | null,
): ValueRange {
  if (spec.range) return { low: spec.range[0], high: spec.range[1] }
  if (spec.gain !== 'auto') {
    const half = heightMm / spec.gain / 2
    const kept = before ?? { low: -half, high: half }
    if (!extremes || (extremes.low >= kept.low && extremes.high <= kept.high)) return kept
    const middle = (extremes.low + extremes.high) / 2
    // A signal taller than the canvas stays where it is once it is centred.
    return Math.abs(middle - (kept.low + kept.high) / 2) < half / 4
      ? kept
      : { low: middle - half, high: middle + half }
  }
  if (!extremes) return before ?? { low: -1, high: 1 }
  const span = extremes.high - extremes.low || 1
  const isKept =
    before !== null &&
    extremes.low >= before.low &&
    extremes.high <= before.high &&
    span >= KEEP_ABOVE * (before.high - before.low)
  return isKept ? before : { low: extremes.low - MARGIN * span, high: extremes.high + MARGIN * span }
}
