import { REFRACTORY, type Candidate } from './candidate'
import type { Families } from './families'
import { createLevels } from './levels'
import { samplesOf } from './resample'
import { createRivals } from './rivals'
import { createBeatSequence, type Judged } from './sequence'

/**
 * Which candidates are QRS complexes: the rules of P. S. Hamilton and W. J. Tompkins, Quantitative investigation of QRS
 * detection rules using the MIT/BIH arrhythmia database, IEEE Trans Biomed Eng 1986;33:1157, as P. S. Hamilton, Open source
 * ECG analysis, Computers in Cardiology 2002;29:101 has them. What is not in these is marked as our own proposal.
 */

/** Within this time a peak that is half as steep is a T wave (Pan and Tompkins 1985). */
const T_WAVE = samplesOf(0.36)
const T_WAVE_SLOPE = 0.5
/** A complex goes up and down; what goes this much more one way is a shift of the baseline (Hamilton 2002; share proposal). */
const LEAST_TURN = 1 / 8
/** After so many intervals without a beat what was half as strong as asked for is one (Hamilton 2002). */
const LATE = 1.5
const SEARCH_BACK = 0.5
/** From these on an unusual beat waits no longer for the next one (proposal). */
const GONE = 2
/** Without a beat for 8 s everything is learnt anew (Hamilton 2002); from weaker peaks than this share only later (proposal). */
const QUIET = samplesOf(8)
const LONG_QUIET = samplesOf(30)
const STILL = 0.25
/** What comes in the first seconds is judged when these are over. */
const LEARNING = samplesOf(3)

export interface Judge {
  take(candidate: Candidate): void
  /** Nothing new until this sample. */
  wait(index: number): void
  /** The curve begins at this sample, with nothing known before it. */
  begin(index: number): void
  /** The curve ends: what waits is decided. */
  end(): void
  /** The beats found since, in their order. */
  found(): readonly Judged[]
}

export function createJudge(families: Families): Judge {
  const levels = createLevels()
  const sequence = createBeatSequence(families, levels)
  const rivals = createRivals(families, hear)
  let learning: Candidate[] | null = []
  let since = 0
  let doubtful: Candidate[] = []

  function hear(candidate: Candidate): void {
    if (!learning) return decide(candidate)
    learning.push(candidate)
    if (candidate.at - since >= LEARNING) learnt()
  }

  function decide(candidate: Candidate): void {
    searchBack(candidate.at)
    if (candidate.turn < LEAST_TURN * candidate.slope || candidate.at - sequence.lastAt() < REFRACTORY) return
    if (isTWave(candidate, sequence.last(), levels.slope())) return
    if (candidate.strength > levels.threshold()) {
      sequence.accept(candidate)
      doubtful = []
    } else {
      doubtful.push(candidate)
      levels.noise(candidate)
    }
  }

  function searchBack(until: number): void {
    for (let last = sequence.last(); last; last = sequence.last()) {
      const late = levels.longInterval()
      if (late === 0 || until - last.at <= LATE * late) return
      const best = strongest(doubtful, last.at + T_WAVE, SEARCH_BACK * levels.threshold())
      if (!best) {
        if (until - last.at > GONE * late) sequence.settle()
        return
      }
      sequence.accept(best)
      doubtful = doubtful.filter(({ at }) => at > best.at)
    }
  }

  function learnt(): void {
    const waiting = learning ?? []
    if (waiting.length > 0) learnFrom(waiting)
  }

  function learnFrom(candidates: readonly Candidate[]): void {
    learning = null
    levels.begin(candidates)
    for (const candidate of candidates) decide(candidate)
  }

  /** Nothing was strong enough for long: the lead may have become a smaller one. Far weaker is a heart that stands still. */
  function learnAnew(until: number): void {
    const quiet = until - (sequence.last()?.at ?? since)
    doubtful = doubtful.filter(({ at }) => until - at <= QUIET)
    const least = quiet > LONG_QUIET ? 0 : STILL * levels.threshold()
    if (learning || quiet <= QUIET || !doubtful.some(({ strength }) => strength > least)) return
    const waiting = doubtful
    doubtful = []
    since = until
    sequence.interrupt()
    learnFrom(waiting)
  }

  return {
    take: (candidate) => rivals.take(candidate),
    wait(index) {
      rivals.wait(index)
      searchBack(index)
      learnAnew(index)
    },
    begin(index) {
      since = index
    },
    end() {
      rivals.end()
      learnt()
      sequence.interrupt()
      doubtful = []
    },
    found: () => sequence.found(),
  }
}

function isTWave({ at, slope }: Candidate, last: Candidate | null, usualSlope: number): boolean {
  return last !== null && at - last.at < T_WAVE && slope < T_WAVE_SLOPE * Math.min(last.slope, usualSlope)
}

/** From this sample on, and stronger than this. */
const strongest = (candidates: readonly Candidate[], from: number, least: number): Candidate | null =>
  candidates
    .filter(({ at, strength }) => at >= from && strength > least)
    .reduce<Candidate | null>((best, each) => (best && best.strength >= each.strength ? best : each), null)
