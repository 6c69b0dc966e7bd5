import { REFRACTORY, type Candidate } from './candidate'
import type { Families } from './families'

/** A shape of so many beats counts for more than what is less than this much stronger (proposal). */
const USUAL_SHAPE = 5
const USUAL_WEIGHT = 1.6

/** Of candidates within the refractory time one goes on: that of a usual shape, else the stronger one. */
export interface Rivals {
  take(candidate: Candidate): void
  /** Nothing new until this sample. */
  wait(index: number): void
  end(): void
}

export function createRivals(families: Families, decide: (candidate: Candidate) => void): Rivals {
  let pending: Candidate | null = null

  function rank({ strength, shape }: Candidate): number {
    return strength * (families.count(shape) >= USUAL_SHAPE ? USUAL_WEIGHT : 1)
  }

  function end(): void {
    if (pending) decide(pending)
    pending = null
  }

  return {
    take(candidate) {
      const isNear = pending !== null && candidate.at - pending.at < REFRACTORY
      if (pending && isNear && rank(candidate) <= rank(pending)) return
      if (!isNear) end()
      pending = candidate
    },
    wait(index) {
      if (pending && index - pending.at >= REFRACTORY) end()
    },
    end,
  }
}
