/** Reads exact lengths from a stream; `null`: it ended before. */
export class ByteReader {
  readonly #source: AsyncIterator<Buffer>
  #held: Buffer = Buffer.alloc(0)

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]()
  }

  async take(length: number): Promise<Buffer | null> {
    while (this.#held.length < length) if (!(await this.#more())) return null
    const taken = this.#held.subarray(0, length)
    this.#held = this.#held.subarray(length)
    return taken
  }

  /** With its line feed. */
  async line(limit: number): Promise<Buffer | null> {
    for (;;) {
      const end = this.#held.indexOf(0x0a)
      if (end >= 0) return this.take(end + 1)
      if (this.#held.length > limit || !(await this.#more())) return null
    }
  }

  /** Lets the source go. */
  async leave(): Promise<void> {
    await this.#source.return?.()
  }

  async #more(): Promise<boolean> {
    const next = await this.#source.next()
    if (next.done) return false
    this.#held = this.#held.length === 0 ? next.value : Buffer.concat([this.#held, next.value])
    return true
  }
}
