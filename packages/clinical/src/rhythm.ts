import type { Parameter } from './parameters'

/** The newest times between arrivals of one stream, in ms; fewer than three say nothing of its rhythm. */
export type Gaps = readonly number[]

export const NO_GAPS: Gaps = []
const KEPT = 3
/** What comes in one burst is one arrival (own proposal). */
const BURST_MS = 250
/** A rarer arrival is a loss and no rhythm (own proposal). */
const SLOWEST_MS = 60_000
/** Late after three expected periods (H01). */
const PERIODS = 3

export function withGap(gaps: Gaps, gapMs: number): Gaps {
  if (gapMs < BURST_MS) return gaps
  return gapMs > SLOWEST_MS ? NO_GAPS : [...gaps.slice(1 - KEPT), gapMs]
}

export interface Allowance {
  readonly lateAfterMs: number
  readonly staleAfterMs: number
}

/**
 * How old a value may be. A continuous parameter of a device that measures each 10 s is not late after 5: three of its
 * own periods count, by the shortest of the last three, and never less than the parameter's own time.
 */
export function allowanceOf(parameter: Parameter, gaps: Gaps): Allowance {
  const { lateAfterMs, staleAfterMs } = parameter
  if (parameter.contract === 'episodic' || gaps.length < KEPT) return { lateAfterMs, staleAfterMs }
  const late = Math.max(lateAfterMs, PERIODS * Math.min(...gaps))
  return { lateAfterMs: late, staleAfterMs: Math.max(staleAfterMs, late) }
}
