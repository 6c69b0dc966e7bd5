/** Keys kept; the oldest go first. */
const MOST_KEYS = 10_000

/** The first of many at once, the rest of a period as a number: a flood must fill neither a log nor the audit trail. */
export interface Sparse {
  /** How many were held back since the last one that was told; `null`: hold this one back too. */
  take(key: string): number | null
}

export function createSparse(periodMs: number, monotonic: () => number): Sparse {
  const periods = new Map<string, { readonly from: number; held: number }>()
  return {
    take(key) {
      const now = monotonic()
      const known = periods.get(key)
      if (known && now - known.from < periodMs) {
        known.held += 1
        return null
      }
      periods.delete(key)
      periods.set(key, { from: now, held: 0 })
      const [oldest] = periods.keys()
      if (periods.size > MOST_KEYS && oldest !== undefined) periods.delete(oldest)
      return known?.held ?? 0
    },
  }
}
