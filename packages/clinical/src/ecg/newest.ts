/** The newest few values of something that changes slowly. */
export interface Newest {
  readonly values: readonly number[]
  remember(value: number): void
  /** The value of this rank from below, of as many as could be kept; of fewer the one at the same share. 0: none yet. */
  rank(place: number): number
  median(): number
  forget(): void
}

export function createNewest(most: number): Newest {
  const values: number[] = []
  const rank = (place: number): number => {
    const sorted = values.toSorted((a, b) => a - b)
    return sorted[Math.floor((place * sorted.length) / most)] ?? 0
  }
  return {
    values,
    remember(value) {
      values.push(value)
      if (values.length > most) values.shift()
    },
    rank,
    median: () => rank(most / 2),
    forget() {
      values.length = 0
    },
  }
}
