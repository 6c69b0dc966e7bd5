import { messageKey, streamOf } from '../hot/hot'
import { Gathering } from '../gathering'
import type { Recorded } from '../store'

const BATCH_LIMIT = 2_000

/** Gathers messages into batches and answers duplicates. */
export class Recorder {
  readonly #taken: (message: Recorded) => Promise<boolean>
  readonly #gathering: Gathering<Recorded>
  readonly #underWay = new Map<string, Promise<'stored' | 'duplicate'>>()

  constructor(parts: {
    /** Is it among the committed ones? */
    readonly taken: (message: Recorded) => Promise<boolean>
    readonly commit: (messages: readonly Recorded[]) => Promise<void>
  }) {
    this.#taken = parts.taken
    this.#gathering = new Gathering(BATCH_LIMIT, parts.commit)
  }

  record(message: Recorded): Promise<'stored' | 'duplicate'> {
    const key = messageKey(message)
    if (key === null) return this.#store(message)
    const name = `${streamOf(message)} ${key}`
    const first = this.#underWay.get(name)
    if (first) return first.then(() => 'duplicate')
    const storing = this.#store(message).finally(() => this.#underWay.delete(name))
    this.#underWay.set(name, storing)
    return storing
  }

  /** Everything given so far is on disk or has failed. */
  async settle(): Promise<void> {
    do {
      await Promise.allSettled(this.#underWay.values())
      await this.#gathering.settle()
    } while (this.#underWay.size > 0)
  }

  async #store(message: Recorded): Promise<'stored' | 'duplicate'> {
    if (await this.#taken(message)) return 'duplicate'
    await this.#gathering.add(message)
    return 'stored'
  }
}
