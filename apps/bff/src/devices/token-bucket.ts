/** Refilled by monotonic time: `rate` a second, never more than `burst`. */
export interface Bucket {
  /** False when empty: nothing is taken. */
  take(): boolean
  /** Milliseconds until the next one is there. */
  waitMs(): number
}

export function createBucket(rate: number, burst: number, monotonic: () => number): Bucket {
  let tokens = burst
  let filledAt = monotonic()
  const fill = () => {
    const at = monotonic()
    tokens = Math.min(burst, tokens + ((at - filledAt) / 1_000) * rate)
    filledAt = at
  }
  return {
    take() {
      fill()
      if (tokens < 1) return false
      tokens -= 1
      return true
    },
    waitMs() {
      fill()
      return tokens >= 1 ? 0 : Math.ceil(((1 - tokens) / rate) * 1_000)
    },
  }
}
