const BUCKET_MS = 30_000

/**
 * Estimate of the server's clock from what the server says and a local clock that never jumps (H71). A message can only
 * be late, never early, so the largest difference of the last minute is the best one.
 */
export class ServerClock {
  #buckets: readonly [current: number, previous: number] = [-Infinity, -Infinity]
  #rotatedAt = -Infinity
  #oneWayMs = 0
  #latest = -Infinity

  observe(serverTime: number, local: number): void {
    if (local - this.#rotatedAt >= BUCKET_MS) {
      this.#buckets = [-Infinity, this.#buckets[0]]
      this.#rotatedAt = local
    }
    this.#buckets = [Math.max(this.#buckets[0], serverTime - local), this.#buckets[1]]
  }

  /** Shortest round trip seen: half of it is what even the fastest message took. */
  roundTrip(milliseconds: number): void {
    this.#oneWayMs = this.#oneWayMs === 0 ? milliseconds / 2 : Math.min(this.#oneWayMs, milliseconds / 2)
  }

  /** Another server, another clock. */
  reset(): void {
    this.#buckets = [-Infinity, -Infinity]
    this.#oneWayMs = 0
    this.#latest = -Infinity
  }

  /** `null` until the server said what time it is; never goes back. */
  now(local: number): number | null {
    const offset = Math.max(...this.#buckets)
    if (offset === -Infinity) return null
    this.#latest = Math.max(this.#latest, offset + this.#oneWayMs + local)
    return this.#latest
  }
}
