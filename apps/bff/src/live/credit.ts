/** Own proposal: a page this far behind gets no waveforms, so that no alarm waits behind them. */
const WAVES_BEHIND_MS = 250
/** Own proposal: it had its chance, and gets them again when it kept up for so long. */
const RECOVERS_IN_MS = 2_000
/** Own proposal: a way there and back that is longer counts as a page that is behind. */
const LONGEST_WAY_MS = 1_000
/** Own proposal: and beyond this no numbers either, until it has answered what is on its way. */
const NUMBERS_BEHIND_MS = 1_000

/**
 * How far a page is behind with the frames it was sent (PROTOCOL.md, Frames). What waits in the buffers of two kernels
 * and of a browser is seen by nobody but the page: seconds of it before the first byte waits here. Milliseconds, monotonic.
 */
export class Credit {
  readonly #monotonic: () => number
  /** Of the frames that were not answered, oldest first: one connection answers in order. */
  readonly #sentAt: number[] = []
  /** Of this connection ever: a queue that stands would otherwise be taken for a long way. */
  #shortestMs = LONGEST_WAY_MS
  #recoversAt = -Infinity

  constructor(monotonic: () => number) {
    this.#monotonic = monotonic
  }

  /** A frame leaves; what it returns is called with its answer. */
  sent(): () => void {
    this.#sentAt.push(this.#monotonic())
    return () => this.#answered()
  }

  room(): 'all' | 'numerics' | 'none' {
    const now = this.#monotonic()
    const [oldest = now] = this.#sentAt
    const behindMs = now - oldest - this.#shortestMs
    if (behindMs > WAVES_BEHIND_MS) this.#recoversAt = now + RECOVERS_IN_MS
    if (behindMs > NUMBERS_BEHIND_MS) return 'none'
    return now < this.#recoversAt ? 'numerics' : 'all'
  }

  #answered(): void {
    const at = this.#sentAt.shift()
    if (at !== undefined) this.#shortestMs = Math.min(this.#shortestMs, this.#monotonic() - at)
  }
}
