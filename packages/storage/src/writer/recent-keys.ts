import { messageKey, streamOf } from '../hot/hot'
import type { Recorded } from '../store'

const LIMIT = 100_000

/** Messages that went to the spool, so that a repeat soon after is known as one; bounded. */
export class RecentKeys {
  readonly #keys = new Set<string>()

  has(message: Recorded): boolean {
    const key = messageKey(message)
    return key !== null && this.#keys.has(`${streamOf(message)} ${key}`)
  }

  add(messages: readonly Recorded[]): void {
    for (const message of messages) {
      const key = messageKey(message)
      if (key !== null) this.#keys.add(`${streamOf(message)} ${key}`)
    }
    for (const key of this.#keys) {
      if (this.#keys.size <= LIMIT) return
      this.#keys.delete(key)
    }
  }
}
