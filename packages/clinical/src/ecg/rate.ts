import { createNewest } from './newest'

/** Intervals that the heart rate is the mean of; fewer where the heart is slow, so that it is not late (clinical.md 4.2). */
const KEPT = 8
const KEPT_SLOW = 4
const SLOW_S = 1.2
const SLOW_IN_A_ROW = 3

export interface RateMeter {
  /** Beats a minute after this interval in seconds; `null` (a first beat, or a gap before it) begins anew. */
  next(rr: number | null): number | null
}

export function createRateMeter(): RateMeter {
  const intervals = createNewest(KEPT)
  return {
    next(rr) {
      if (rr === null) intervals.forget()
      else intervals.remember(rr)
      const { values } = intervals
      if (values.length === 0) return null
      const newest = values.slice(-SLOW_IN_A_ROW)
      const isSlow = newest.length === SLOW_IN_A_ROW && newest.every((each) => each > SLOW_S)
      const counted = isSlow ? values.slice(-KEPT_SLOW) : values
      return (60 * counted.length) / counted.reduce((sum, each) => sum + each, 0)
    },
  }
}
