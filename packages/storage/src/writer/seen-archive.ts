import type { Pool } from 'pg'
import { decodeSeen } from '../codec/seen'
import { ANSWER_LIMIT_MS } from '../pools'
import { messageKey, streamOf, type Generation } from '../hot/hot'
import type { Recorded } from '../store'
import { transact } from '../transaction'

const CACHED_BLOCKS = 64
/** Repeats come after a reconnect, not after weeks; own proposal. */
const SEEN_KEPT_MS = 7 * 24 * 3_600_000

/** Was this message taken before the last minutes? Asks the database only for messages from the sealed past. */
export class SeenArchive {
  readonly #pool: Pool
  readonly #sealedThrough = new Map<string, number>()
  readonly #blocks = new Map<string, ReadonlySet<string>>()

  constructor(pool: Pool) {
    this.#pool = pool
  }

  async load(): Promise<void> {
    const rows = await transact(this.#pool, ANSWER_LIMIT_MS, (client) =>
      client.query<{ device: string; kind: string; sealed_through: number }>(
        'select device, kind, sealed_through from stream',
      ),
    )
    for (const row of rows.rows) this.#sealedThrough.set(`${row.kind} ${row.device}`, row.sealed_through)
  }

  sealed(generation: Generation): void {
    this.#blocks.clear()
    for (const [stream, keys] of generation.seen) {
      const before = this.#sealedThrough.get(stream) ?? -Infinity
      this.#sealedThrough.set(
        stream,
        [...keys.values()].reduce((max, key) => Math.max(max, key.measuredAt), before),
      )
    }
  }

  mayHold(message: Recorded): boolean {
    const through = this.#sealedThrough.get(streamOf(message))
    return message.seq !== null && through !== undefined && message.measuredAt <= through
  }

  async forget(now: number): Promise<void> {
    await this.#pool.query('delete from seen where to_at < $1', [now - SEEN_KEPT_MS])
  }

  async holds(message: Recorded): Promise<boolean> {
    const key = messageKey(message)
    if (key === null || !this.mayHold(message)) return false
    const block = Math.floor(message.measuredAt / BLOCK_MS)
    const name = `${block} ${streamOf(message)}`
    const keys = this.#blocks.get(name) ?? (await this.#read(message, block))
    this.#blocks.delete(name)
    this.#blocks.set(name, keys)
    const oldest = this.#blocks.keys().next()
    if (this.#blocks.size > CACHED_BLOCKS && !oldest.done) this.#blocks.delete(oldest.value)
    return keys.has(key)
  }

  async #read(message: Recorded, block: number): Promise<ReadonlySet<string>> {
    const rows = await transact(this.#pool, ANSWER_LIMIT_MS, (client) =>
      client.query<{ keys: Buffer }>(
        'select keys from seen where device = $1 and kind = $2 and from_at < $3 and to_at >= $4',
        [message.device, message.kind, (block + 1) * BLOCK_MS, block * BLOCK_MS],
      ),
    )
    return new Set(
      rows.rows.flatMap((row) => decodeSeen(row.keys)).map((key) => `${key.seq}@${key.measuredAt}`),
    )
  }
}

/** Late data come in order of time: one look-up answers for ten minutes of it. */
const BLOCK_MS = 600_000
