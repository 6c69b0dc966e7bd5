const BUCKET_MS = 30_000

/**
 * Estimate of the server's clock from what the server says and a local clock that never jumps (H71). A message can only
 * be late, never early, so the largest difference of the last minute is the best one.
 */
export class ServerClock {
  #buckets: readonly [current: number, previous: number] = [-Infinity, -Infinity]
  #rotatedAt = -Infinity
  #roundTrips: readonly [current: number, previous: number] = [Infinity, Infinity]
  #roundTripsAt = -Infinity
  #latest = -Infinity

  observe(serverTime: number, local: number): void {
    if (local - this.#rotatedAt >= BUCKET_MS) {
      this.#buckets = [-Infinity, this.#buckets[0]]
      this.#rotatedAt = local
    }
    this.#buckets = [Math.max(this.#buckets[0], serverTime - local), this.#buckets[1]]
  }

  /**
   * Shortest round trip of the same last minute: half of it is what even the fastest message took. An older one would
   * make a line that became slow look fast again (RT10).
   */
  roundTrip(milliseconds: number, local: number): void {
    if (local - this.#roundTripsAt >= BUCKET_MS) {
      this.#roundTrips = [Infinity, this.#roundTrips[0]]
      this.#roundTripsAt = local
    }
    this.#roundTrips = [Math.min(this.#roundTrips[0], milliseconds), this.#roundTrips[1]]
  }

  get #oneWayMs(): number {
    const shortest = Math.min(...this.#roundTrips)
    return shortest === Infinity ? 0 : shortest / 2
  }

  /** Another server, another clock. */
  reset(): void {
    this.#buckets = [-Infinity, -Infinity]
    this.#roundTrips = [Infinity, Infinity]
    this.#roundTripsAt = -Infinity
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
