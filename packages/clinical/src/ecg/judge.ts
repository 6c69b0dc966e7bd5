import { REFRACTORY, type Candidate } from './candidate'
import type { Families, Family } from './families'
import { createLevels } from './levels'
import { samplesOf } from './resample'

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
/** The curve is noisy, and a beat comes early, from these shares on (proposal). */
const NOISY = 0.05
const EARLY = 0.85
/** Seen so often a shape is a beat even if it stands between two others (proposal). */
const KNOWN_SHAPE = 3
/** A shape of so many beats counts for more than what is less than this much stronger (proposal). */
const USUAL_SHAPE = 5
const USUAL_WEIGHT = 1.6
/** Without a beat for 8 s everything is learnt anew (Hamilton 2002); from weaker peaks than this share only later (proposal). */
const QUIET = samplesOf(8)
const LONG_QUIET = samplesOf(30)
const STILL = 0.25
/** What comes in the first seconds is judged when these are over. */
const LEARNING = samplesOf(3)
/** Two beats are one interval apart within these shares (proposal). */
const SHORTEST = 0.8
const LONGEST = 1.2
/** An artefact is less like the usual beat than its neighbours by this much: a couplet is not one (proposal). */
const UNLIKE = 0.2

export interface Judged extends Candidate {
  readonly family: Family
  /** To the most frequent shape. */
  readonly likeness: number
}

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
  let learning: Candidate[] | null = []
  let since = 0
  let pending: Candidate | null = null
  let before: Judged | null = null
  let last: Judged | null = null
  let isUnsure = false
  let lastAt = -Infinity
  let doubtful: Candidate[] = []
  let beats: Judged[] = []

  function keep(beat: Judged): void {
    levels.beat(beat, before ? beat.at - before.at : null)
    beats.push(beat)
  }

  function settleUnsure(): void {
    if (isUnsure && last) keep(last)
    isUnsure = false
  }

  /** An early peak unlike its neighbours, which are as far apart as always: no beat was early, and none is missing. */
  function isArtefact(next: Judged): boolean {
    if (!before || !last) return false
    const span = (next.at - before.at) / levels.interval()
    const likeness = Math.min(before.likeness, next.likeness)
    return span > SHORTEST && span < LONGEST && last.likeness < likeness - UNLIKE
  }

  function accept(candidate: Candidate): void {
    const likeness = families.likeness(candidate.shape)
    const beat = { ...candidate, likeness, family: families.learn(candidate.shape, candidate.at) }
    if (isUnsure && last && isArtefact(beat)) {
      levels.noise(last)
      last = before
      isUnsure = false
    } else settleUnsure()
    before = last
    last = beat
    lastAt = beat.at
    doubtful = []
    isUnsure =
      before !== null &&
      beat.family.count < KNOWN_SHAPE &&
      levels.isRegular() &&
      levels.noiseShare() > NOISY &&
      beat.at - before.at < EARLY * levels.interval()
    if (!isUnsure) keep(beat)
  }

  function decide(candidate: Candidate): void {
    searchBack(candidate.at)
    const since = last ? candidate.at - last.at : Infinity
    if (candidate.turn < LEAST_TURN * candidate.slope || candidate.at - lastAt < REFRACTORY) return
    if (last && since < T_WAVE && candidate.slope < T_WAVE_SLOPE * Math.min(last.slope, levels.slope()))
      return
    if (candidate.strength > levels.threshold()) accept(candidate)
    else {
      doubtful.push(candidate)
      levels.noise(candidate)
    }
  }

  function searchBack(until: number): void {
    const late = levels.longInterval()
    while (last && late > 0 && until - last.at > LATE * late) {
      const from = last.at + T_WAVE
      const least = SEARCH_BACK * levels.threshold()
      const best = strongest(doubtful.filter(({ at, strength }) => at >= from && strength > least))
      if (best) {
        const later = doubtful.filter(({ at }) => at > best.at)
        accept(best)
        doubtful = later
        continue
      }
      if (until - last.at > GONE * late) settleUnsure()
      return
    }
  }

  function learnt(): void {
    if (!learning || learning.length === 0) return
    const waiting = learning
    learning = null
    levels.begin(waiting)
    for (const candidate of waiting) decide(candidate)
  }

  /** Of two within the refractory time the one of a usual shape wins, else the stronger one. */
  function rank({ strength, shape }: Candidate): number {
    const isUsual = families.count(shape) >= USUAL_SHAPE
    return strength * (isUsual ? USUAL_WEIGHT : 1)
  }

  function settlePending(): void {
    if (pending && learning) {
      learning.push(pending)
      if (pending.at - since >= LEARNING) learnt()
    } else if (pending) decide(pending)
    pending = null
  }

  /** Nothing was strong enough for long: the lead may have become a smaller one. Far weaker is a heart that stands still. */
  function learnAnew(until: number): void {
    const quiet = until - (last?.at ?? since)
    doubtful = doubtful.filter(({ at }) => until - at <= QUIET)
    const least = quiet > LONG_QUIET ? 0 : STILL * levels.threshold()
    if (learning || quiet <= QUIET || !doubtful.some(({ strength }) => strength > least)) return
    const waiting = doubtful
    ;[doubtful, last, before] = [[], null, null]
    since = until
    levels.begin(waiting)
    for (const candidate of waiting) decide(candidate)
  }

  return {
    take(candidate) {
      const isNear = pending !== null && candidate.at - pending.at < REFRACTORY
      if (pending && isNear && rank(candidate) <= rank(pending)) return
      if (!isNear) settlePending()
      pending = candidate
    },
    wait(index) {
      if (pending && index - pending.at >= REFRACTORY) settlePending()
      searchBack(index)
      learnAnew(index)
    },
    begin(index) {
      since = index
    },
    end() {
      settlePending()
      learnt()
      settleUnsure()
      ;[before, last, doubtful] = [null, null, []]
    },
    found() {
      const found = beats
      beats = []
      return found
    },
  }
}

const strongest = (candidates: readonly Candidate[]): Candidate | null =>
  candidates.reduce<Candidate | null>(
    (best, each) => (best && best.strength >= each.strength ? best : each),
    null,
  )
