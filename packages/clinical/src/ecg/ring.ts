/** The newest samples of a curve, by their number; older ones are forgotten. */
export interface Ring {
  put(index: number, value: number): void
  /** 0 where it is unknown. */
  at(index: number): number
  clear(): void
}

/** Holds 2 ** bits samples. */
export function createRing(bits: number): Ring {
  const values = new Float64Array(2 ** bits)
  const mask = values.length - 1
  return {
    put(index, value) {
      values[index & mask] = value
    },
    at: (index) => values[index & mask] ?? 0,
    clear() {
      values.fill(0)
    },
  }
}
