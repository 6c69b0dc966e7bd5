import type { Candidate } from './candidate'
import type { Families, Family } from './families'
import type { Levels } from './levels'

/** The curve is noisy, and a beat comes early, from these shares on (proposal). */
const NOISY = 0.05
const EARLY = 0.85
/** Seen so often a shape is a beat even if it stands between two others (proposal). */
const KNOWN_SHAPE = 3
/** Two beats are one interval apart within these shares (proposal). */
const SHORTEST = 0.8
const LONGEST = 1.2
/** An artefact is less like the usual beat than its neighbours by this much: a couplet is not one (proposal). */
const UNLIKE = 0.1

export interface Judged extends Candidate {
  readonly family: Family
  /** To the most frequent shape. */
  readonly likeness: number
}

/** The beats one after the other. An early one of a new shape in noise waits for the next one before it counts. */
export interface BeatSequence {
  last(): Judged | null
  /** Number of the sample of the last beat, over a gap too. */
  lastAt(): number
  accept(candidate: Candidate): void
  /** What waits counts. */
  settle(): void
  /** What comes next does not follow what came. */
  interrupt(): void
  /** The beats that count since. */
  found(): readonly Judged[]
}

export function createBeatSequence(families: Families, levels: Levels): BeatSequence {
  let before: Judged | null = null
  let last: Judged | null = null
  let isUnsure = false
  let lastAt = -Infinity
  let beats: Judged[] = []

  function keep(beat: Judged): void {
    levels.beat(beat, before ? beat.at - before.at : null)
    beats.push(beat)
  }

  function settle(): void {
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

  function isDoubtful(beat: Judged): boolean {
    const isEarly = before !== null && beat.at - before.at < EARLY * levels.interval()
    return isEarly && beat.family.count < KNOWN_SHAPE && levels.isRegular() && levels.noiseShare() > NOISY
  }

  return {
    last: () => last,
    lastAt: () => lastAt,
    settle,
    accept(candidate) {
      const likeness = families.likeness(candidate.shape)
      const beat = { ...candidate, likeness, family: families.learn(candidate.shape, candidate.at) }
      if (isUnsure && last && isArtefact(beat)) {
        levels.noise(last)
        last = before
        isUnsure = false
      } else settle()
      before = last
      last = beat
      lastAt = beat.at
      isUnsure = isDoubtful(beat)
      if (!isUnsure) keep(beat)
    },
    interrupt() {
      settle()
      ;[before, last] = [null, null]
    },
    found() {
      const found = beats
      beats = []
      return found
    },
  }
}
