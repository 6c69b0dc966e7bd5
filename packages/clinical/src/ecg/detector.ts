import { candidateAt, KNOWN_AFTER } from './candidate'
import { createFront } from './front'
import { createFamilies } from './families'
import { createJudge } from './judge'
import type { Judged } from './sequence'
import { createResampler, RATE, samplesOf } from './resample'

export interface QrsComplex extends Judged {
  /** Seconds after the first sample that was pushed. */
  readonly seconds: number
  /** The curve was interrupted since the complex before. */
  readonly isAfterGap: boolean
}

/** QRS complexes of one lead, in order, each known 0.5 s after it and mostly within 1.5 s. */
export interface QrsDetector {
  /** Samples at the rate of the device, in any unit; NaN where nothing was measured. Cut it as you like. */
  push(values: ArrayLike<number>): readonly QrsComplex[]
  /** What still waits, as if nothing followed. */
  end(): readonly QrsComplex[]
}

/** Shorter holes are bridged: one lost sample is no lost beat (own proposal, as for the other signals). */
const BRIDGED = samplesOf(0.04)

/** @param rate samples a second, 100 to 1000 */
export function createQrsDetector(rate: number): QrsDetector {
  const resampler = createResampler(rate)
  const front = createFront()
  const judge = createJudge(createFamilies())
  let index = 0
  let isOpen = false
  let opened = 0
  let value = 0
  let missing = 0
  let isAfterGap = true

  function scan(newest: number, until: number): void {
    const candidate = candidateAt(front, newest)
    if (candidate && candidate.at < until) judge.take(candidate)
  }

  function take(sample: number): void {
    value = sample
    front.next(index, value)
    scan(index, index)
    if ((index - opened) % RATE === 0) judge.wait(index - KNOWN_AFTER)
    index++
  }

  function open(sample: number): void {
    index += missing
    missing = 0
    opened = index
    front.begin(index, sample)
    judge.begin(index)
    isOpen = true
  }

  /** Rest after the end shows the candidates that were not yet known. */
  function close(): void {
    if (!isOpen) return
    for (let i = index; i < index + KNOWN_AFTER; i++) {
      front.next(i, value)
      scan(i, index)
    }
    judge.end()
    isOpen = false
  }

  function next(sample: number): void {
    if (Number.isNaN(sample)) {
      missing++
      if (missing > BRIDGED) close()
      return
    }
    if (!isOpen) open(sample)
    for (; missing > 0; missing--) take(value + (sample - value) / (missing + 1))
    take(sample)
  }

  function found(into: QrsComplex[]): void {
    for (const beat of judge.found()) {
      into.push({ ...beat, seconds: beat.at / RATE, isAfterGap })
      isAfterGap = false
    }
    isAfterGap ||= !isOpen
  }

  return {
    push(values) {
      const complexes: QrsComplex[] = []
      for (const sample of resampler.push(values)) {
        const wasOpen = isOpen
        next(sample)
        if (wasOpen && !isOpen) found(complexes)
      }
      found(complexes)
      return complexes
    },
    end() {
      const complexes: QrsComplex[] = []
      close()
      found(complexes)
      return complexes
    },
  }
}
