/** How often to draw: a machine that cannot follow is asked for less, and asked again later. Pure. */

/** 30, then 20 frames a second; 60 only where every frame comes in time and drawing is cheap. Own proposal. */
const PACES_MS = [16, 33, 50] as const
const START = 1
const WINDOW_MS = 2_000
/** Animation frames this much slower than the screen's best are late. */
const LATE = 1.4
/** The slowest screens that are sold. */
const SLOWEST_SCREEN_MS = 34
const CHEAP_MS = 2
const DEAR_MS = 6
const HOLD_MS = 10_000
const LONGEST_HOLD_MS = 300_000
/** Timers of frames are not exact. */
const SLACK_MS = 5

export class Pace {
  #level: 0 | 1 | 2 = START
  #drawnAt = -Infinity
  #window: { readonly from: number; frames: number; drawings: number; costMs: number } | null = null
  #bestMs = SLOWEST_SCREEN_MS
  #holdMs = HOLD_MS
  #changedAt: number | null = null

  /** Whether this animation frame is one to draw in. */
  isDue(at: number): boolean {
    this.#changedAt ??= at
    this.#count(at)
    if (at - this.#drawnAt < PACES_MS[this.#level] - SLACK_MS) return false
    this.#drawnAt = at
    return true
  }

  drew(costMs: number): void {
    if (!this.#window) return
    this.#window.drawings++
    this.#window.costMs += costMs
  }

  #count(at: number): void {
    const window = (this.#window ??= { from: at, frames: 0, drawings: 0, costMs: 0 })
    const passedMs = at - window.from
    if (passedMs < WINDOW_MS) {
      window.frames++
      return
    }
    this.#judge(passedMs / Math.max(1, window.frames), window.costMs / Math.max(1, window.drawings), at)
    this.#window = { from: at, frames: 1, drawings: 0, costMs: 0 }
  }

  #judge(intervalMs: number, costMs: number, at: number): void {
    this.#bestMs = Math.min(this.#bestMs, intervalMs)
    const isLate = intervalMs > LATE * this.#bestMs || costMs > DEAR_MS
    if (isLate && this.#level < 2) {
      // It was asked for too much: the next try comes later.
      this.#holdMs = Math.min(LONGEST_HOLD_MS, this.#holdMs * 2)
      this.#change(this.#level === 0 ? 1 : 2, at)
    } else if (!isLate && costMs < CHEAP_MS && at - (this.#changedAt ?? at) > this.#holdMs) {
      if (this.#level > 0) this.#change(this.#level === 2 ? 1 : 0, at)
    }
  }

  #change(level: 0 | 1 | 2, at: number): void {
    this.#level = level
    this.#changedAt = at
  }
}
