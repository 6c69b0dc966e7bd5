import type { Candidate } from './candidate'
import { createNewest } from './newest'
import { RATE } from './resample'

/** So many of the newest beats, noise peaks and intervals count (Pan and Tompkins 1985; Hamilton 2002: medians of them). */
const KEPT = 8
/**
 * The strength of beats is that of the third weakest: where large and small beats alternate the small ones count (proposal;
 * Hamilton has the median). The threshold lies this share of the way up from the noise (Hamilton 2002: 0.3 to 0.5).
 */
const WEAK = 2
const SHARE = 0.42
/** Noise counts up to this share of the beats, so that beats once missed do not hide those after them (proposal). */
const MOST_NOISE = 0.3
/** Even means: so many of the intervals are within this share of the median one (proposal). */
const EVEN = 6
const SPREAD = 0.15
/** A beat is late by the second longest interval: in an uneven rhythm long ones are no sign of a missed beat (proposal). */
const LONG = 6
/** Peaks of this share of the strongest of a usual second are taken for beats at the beginning (proposal). */
const FIRST_BEATS = 0.4

type Peak = Pick<Candidate, 'strength' | 'slope'>

export interface Levels {
  threshold(): number
  /** Noise as a share of the beats. */
  noiseShare(): number
  slope(): number
  /** The usual interval and the second longest one, in samples; 0 before there are any. */
  interval(): number
  longInterval(): number
  isRegular(): boolean
  /** Learns from peaks of which nothing is known. */
  begin(candidates: readonly Candidate[]): void
  beat(beat: Peak, interval: number | null): void
  noise(peak: Peak): void
}

export function createLevels(): Levels {
  const [strengths, slopes] = [createNewest(KEPT), createNewest(KEPT)]
  const [noises, intervals] = [createNewest(KEPT), createNewest(KEPT)]
  const noise = () => Math.min(noises.median(), MOST_NOISE * strengths.rank(WEAK))
  return {
    threshold: () => noise() + SHARE * (strengths.rank(WEAK) - noise()),
    noiseShare: () => noise() / strengths.rank(WEAK),
    slope: () => (slopes.values.length === 0 ? Infinity : slopes.median()),
    interval: () => intervals.median(),
    longInterval: () => intervals.rank(LONG),
    isRegular() {
      const usual = intervals.median()
      return intervals.values.filter((each) => Math.abs(each - usual) < SPREAD * usual).length >= EVEN
    },
    begin(candidates) {
      for (const each of [strengths, noises, slopes]) each.forget()
      const least = FIRST_BEATS * usualPeak(candidates)
      for (const { strength } of candidates)
        if (strength >= least) strengths.remember(strength)
        else noises.remember(strength)
    },
    beat({ strength, slope }, interval) {
      strengths.remember(strength)
      slopes.remember(slope)
      if (interval !== null) intervals.remember(interval)
    },
    noise({ strength }) {
      noises.remember(strength)
    },
  }
}

/** The median of the strongest of each second. */
function usualPeak(candidates: readonly Candidate[]): number {
  const strongest = new Map<number, number>()
  const start = candidates[0]?.at ?? 0
  for (const { at, strength } of candidates) {
    const second = Math.floor((at - start) / RATE)
    strongest.set(second, Math.max(strength, strongest.get(second) ?? 0))
  }
  const sorted = [...strongest.values()].toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}
