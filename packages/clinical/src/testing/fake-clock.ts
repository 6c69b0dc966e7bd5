import type { EpochMs } from '../ids'

/** 2026-11-21T10:00:00Z, so that the times of a failed test can be read. */
export const START = 1_795_255_200_000 as EpochMs

/** Wall and monotonic time that move only when told. */
export class FakeClock {
  #now: number
  #monotonic = 0

  constructor(start: EpochMs = START) {
    this.#now = start
  }

  readonly now = (): EpochMs => this.#now as EpochMs
  readonly monotonic = (): number => this.#monotonic

  advance(ms: number): EpochMs {
    this.#now += ms
    this.#monotonic += ms
    return this.now()
  }

  /** The wall clock jumps; monotonic time does not (H46). */
  jump(ms: number): void {
    this.#now += ms
  }
}
