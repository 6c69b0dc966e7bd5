/** How often to draw: a machine that cannot follow is asked for less, and asked again later. Pure. */

/**
 * 30, then 20 frames a second; 60 only where every frame comes in time and drawing is cheap; 10 where no graphics card helps
 * and a whole wall is drawn: an alarm comes before a smooth line. Own proposal.
 */
const PACES_MS = [16, 33, 50, 100] as const
const START = 1
const SLOWEST = PACES_MS.length - 1
const WINDOW_MS = 2_000
/** Animation frames this much slower than the screen's best are late. */
const LATE = 1.4
/** The slowest screens that are sold. */
const SLOWEST_SCREEN_MS = 34
/** Shares of the time between two drawings that one of them takes. */
const CHEAP = 0.06
const DEAR = 0.18
const HOLD_MS = 10_000
const LONGEST_HOLD_MS = 300_000
/** Timers of frames are not exact. */
const SLACK_MS = 5

export class Pace {
  #level = START
  #drawnAt = -Infinity
  #window: { readonly from: number; frames: number; drawings: number; costMs: number } | null = null
  #bestMs = SLOWEST_SCREEN_MS
  #holdMs = HOLD_MS
  #changedAt: number | null = null

  /** Whether this animation frame is one to draw in. */
  isDue(at: number): boolean {
    this.#changedAt ??= at
    this.#count(at)
    if (at - this.#drawnAt < this.#paceMs - SLACK_MS) return false
    this.#drawnAt = at
    return true
  }

  /** `costMs`: until the frame was handed on, which without a graphics card takes longer than the lines. */
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
    const share = costMs / this.#paceMs
    const isLate = intervalMs > LATE * this.#bestMs || share > DEAR
    // Frames that come late are no reason to draw less than they come: only what drawing itself takes.
    const slowest = share > DEAR ? SLOWEST : SLOWEST - 1
    if (isLate && this.#level < slowest) {
      // It was asked for too much: the next try comes later.
      this.#holdMs = Math.min(LONGEST_HOLD_MS, this.#holdMs * 2)
      this.#change(this.#level + 1, at)
    } else if (!isLate && share < CHEAP && at - (this.#changedAt ?? at) > this.#holdMs) {
      this.#change(Math.max(0, this.#level - 1), at)
    }
  }

  get #paceMs(): number {
    return PACES_MS[this.#level] ?? PACES_MS[START]
  }

  #change(level: number, at: number): void {
    this.#level = level
    this.#changedAt = at
  }
}
