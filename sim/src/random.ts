/** Seeded chance (mulberry32): the same seed gives the same two hours, event for event. */
export interface Random {
  /** 0 to below 1. */
  uniform(): number
  /** From `from` to below `to`. */
  between(from: number, to: number): number
  chance(probability: number): boolean
  pick<T>(from: readonly T[]): T
}

export function createRandom(seed: number): Random {
  let state = (seed * 0x9e3779b1) >>> 0
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    uniform,
    between: (from, to) => from + (to - from) * uniform(),
    chance: (probability) => uniform() < probability,
    pick<T>(from: readonly T[]): T {
      const found = from[Math.floor(uniform() * from.length)]
      if (found === undefined) throw new Error('nothing to pick from')
      return found
    },
  }
}
