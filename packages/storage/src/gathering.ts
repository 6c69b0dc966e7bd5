/** Group commit: own proposal, well under the 20 ms that are promised. */
const GATHER_MS = 8

interface Waiting<T> {
  readonly item: T
  readonly done: () => void
  readonly failed: (error: unknown) => void
}

/** Gathers items into groups, one commit at a time. */
export class Gathering<T> {
  readonly #limit: number
  readonly #commit: (items: readonly T[]) => Promise<void>
  #waiting: Waiting<T>[] = []
  #timer: NodeJS.Timeout | null = null
  #flushing: Promise<void> | null = null

  constructor(limit: number, commit: (items: readonly T[]) => Promise<void>) {
    this.#limit = limit
    this.#commit = commit
  }

  /** Resolves when its group is committed. */
  add(item: T): Promise<void> {
    return new Promise((done, failed) => {
      this.#waiting.push({ item, done, failed })
      this.#schedule()
    })
  }

  /** Everything given so far is committed or has failed. */
  async settle(): Promise<void> {
    while (this.#waiting.length > 0 || this.#flushing) await this.#flush()
  }

  #schedule(): void {
    if (!this.#flushing) this.#timer ??= setTimeout(() => void this.#flush(), GATHER_MS)
  }

  #flush(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    this.#flushing ??= this.#commitWaiting().finally(() => {
      this.#flushing = null
      if (this.#waiting.length > 0) this.#schedule()
    })
    return this.#flushing
  }

  async #commitWaiting(): Promise<void> {
    const group = this.#waiting.splice(0, this.#limit)
    if (group.length === 0) return
    try {
      await this.#commit(group.map((entry) => entry.item))
      for (const entry of group) entry.done()
    } catch (error) {
      for (const entry of group) entry.failed(error)
    }
  }
}
