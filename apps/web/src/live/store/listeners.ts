export type Listener = () => void

/** Listeners by key: a change of one cell wakes that cell and no other. */
export class KeyedListeners<Key> {
  readonly #byKey = new Map<Key, Set<Listener>>()

  subscribe(key: Key, listener: Listener): () => void {
    const listeners = this.#byKey.get(key) ?? new Set()
    this.#byKey.set(key, listeners)
    // A wrapper of its own: the same function may subscribe twice and leave once.
    const own = (): void => listener()
    listeners.add(own)
    return () => {
      listeners.delete(own)
      if (listeners.size === 0 && this.#byKey.get(key) === listeners) this.#byKey.delete(key)
    }
  }

  notify(key: Key): void {
    for (const listener of Array.from(this.#byKey.get(key) ?? [])) listener()
  }
}
