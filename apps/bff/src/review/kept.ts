/** Answers of the last minute: who zooms asks the same again. Bounded in number; the oldest goes first. */
export interface Kept {
  get<T>(key: string, make: () => Promise<T>): Promise<T>
}

export function createKept(most: number, forMs: number, now: () => number): Kept {
  const known = new Map<string, { readonly at: number; readonly value: Promise<unknown> }>()
  return {
    get<T>(key: string, make: () => Promise<T>): Promise<T> {
      const found = known.get(key)
      // A key is only ever asked for with one kind of answer.
      if (found && now() - found.at < forMs) return found.value as Promise<T>
      const value = make()
      known.delete(key)
      known.set(key, { at: now(), value })
      const [oldest] = known.keys()
      if (known.size > most && oldest !== undefined) known.delete(oldest)
      // What failed is asked for again.
      value.catch(() => known.get(key)?.value === value && known.delete(key))
      return value
    },
  }
}
