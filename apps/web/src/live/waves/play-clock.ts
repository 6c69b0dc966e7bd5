/** Own proposal: shortest play-out buffer; with 100 ms ticks the sweep is 250 to 350 ms behind (design decision 7). */
const BUFFER_MS = 250
const MAX_BUFFER_MS = 3_000
const WINDOW_MS = 5_000
/** Farther off than this the sweep jumps instead of catching up. */
const JUMP_MS = 1_000
/** The sweep runs at most this much faster or slower than time to follow the device's clock. */
const SLEW = 0.1

/**
 * Turns server time into the measurement time that is drawn now, one per device so that its traces stay in step. It is
 * anchored on arrival: the device's clock may be hours off and still its sweep runs evenly.
 */
export class PlayClock {
  /** Smallest (arrival - end of block) of the current and the previous window. */
  #lateness: readonly [current: number, previous: number] = [Infinity, Infinity]
  #rotatedAt = -Infinity
  #blockMs = 100
  #newest = -Infinity
  #head: number | null = null
  #headAt = 0

  arrived(start: number, end: number, at: number): void {
    const jump = start - this.#newest
    if (this.#newest !== -Infinity && (jump < -JUMP_MS || jump > WINDOW_MS)) this.#anchorAnew()
    if (at - this.#rotatedAt >= WINDOW_MS) {
      this.#lateness = [Infinity, this.#lateness[0]]
      this.#rotatedAt = at
    }
    this.#lateness = [Math.min(this.#lateness[0], at - end), this.#lateness[1]]
    this.#blockMs = Math.min(Math.max(100, end - start, 0.9 * this.#blockMs), MAX_BUFFER_MS)
    this.#newest = Math.max(this.#newest, end)
  }

  /** Measurement time up to which to draw; `null` before the first block. Never goes back, but for a new anchor. */
  head(now: number): number | null {
    const lateness = Math.min(...this.#lateness)
    if (lateness === Infinity) return null
    const wanted = now - lateness - this.#blockMs - BUFFER_MS
    const elapsed = Math.max(0, now - this.#headAt)
    const predicted = this.#head === null ? wanted : this.#head + elapsed
    const off = wanted - predicted
    this.#head =
      Math.abs(off) > JUMP_MS ? wanted : predicted + Math.max(-SLEW * elapsed, Math.min(SLEW * elapsed, off))
    this.#headAt = now
    return this.#head
  }

  #anchorAnew(): void {
    this.#lateness = [Infinity, Infinity]
    this.#newest = -Infinity
    this.#head = null
  }
}
