import type { NumericUpdate } from '@vigil/protocol'

/** Goal 12: the page renders numerics at most four times a second. */
export const FLUSH_EVERY_MS = 250

/** Newest value of each stream since the last flush. */
export class PendingNumerics {
  readonly #byStream = new Map<number, NumericUpdate>()
  #flushedAt = -Infinity

  add(updates: readonly NumericUpdate[]): void {
    for (const update of updates) {
      const before = this.#byStream.get(update.stream)
      if (!before || before.measuredAt <= update.measuredAt) this.#byStream.set(update.stream, update)
    }
  }

  /** A stream that is gone takes its value with it (H58). */
  drop(streams: readonly number[]): void {
    for (const stream of streams) this.#byStream.delete(stream)
  }

  clear(): void {
    this.#byStream.clear()
    this.#flushedAt = -Infinity
  }

  /** What is due now; empty while the last flush is too recent. */
  take(now: number): readonly NumericUpdate[] {
    if (this.#byStream.size === 0 || now - this.#flushedAt < FLUSH_EVERY_MS) return []
    this.#flushedAt = now
    const updates = Array.from(this.#byStream.values())
    this.#byStream.clear()
    return updates
  }
}
