import type { Pools } from '../database'
import { Hot } from '../hot/hot'
import type { Durable } from '../spool/durable'
import type { Operation } from '../spool/frame'
import type { Recorded, Store } from '../store'
import { appendNew, insertBatch, loadJournal } from './journal'
import { RecentKeys } from './recent-keys'
import { Recorder } from './recorder'
import { sealGeneration } from './seal'
import { SEEN_KEPT_MS, SeenArchive } from './seen-archive'
import { SeriesNumbers } from './series'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

export interface SampleWriter {
  readonly hot: Hot
  /** A batch into the journal and the hot series. */
  apply(operation: Operation): Promise<void>
  /** What an earlier process left in the journal. */
  load(): Promise<void>
  recorder(durable: Durable): { readonly record: Store['record'] }
  /** Everything recorded so far is on disk. */
  settle(): Promise<void>
  seal(now: number): Promise<void>
  /** Also the minute that is not over: memory must not hold a whole outage. */
  sealAll(): Promise<void>
}

export function createSampleWriter(pools: Pools, now: () => number): SampleWriter {
  const hot = new Hot()
  const archive = new SeenArchive(pools.queries)
  const numbers = new SeriesNumbers()
  /** Batches of this process on their way, so that they need not be decoded again. */
  const known = new Map<string, readonly Recorded[]>()
  const spooled = new RecentKeys()
  let recorder: Recorder | null = null
  let sealing: Promise<void> | null = null
  let cleanedAt = -Infinity

  async function sealBefore(minute: number, at: number): Promise<void> {
    for (const generation of hot.complete(minute)) {
      await sealGeneration({ pool: pools.queries, hot, numbers }, generation, at)
      archive.sealed(generation)
    }
  }

  async function forgetOldKeys(at: number): Promise<void> {
    if (at - cleanedAt < HOUR) return
    cleanedAt = at
    await pools.queries.query('delete from seen where to_at < $1', [at - SEEN_KEPT_MS])
  }

  const once = (work: () => Promise<void>): Promise<void> => {
    sealing ??= work().finally(() => (sealing = null))
    return sealing
  }

  return {
    hot,
    apply: async (operation) => {
      const at = now()
      const id = await insertBatch(pools.samples, operation, at)
      const messages = known.get(operation.id)
      const minute = Math.floor(at / MINUTE)
      if (messages) hot.append(messages, id, minute)
      else await appendNew({ hot, archive }, operation.payload, id, minute)
    },
    load: async () => {
      hot.clear()
      await archive.load()
      await loadJournal(pools.queries, hot, archive)
    },
    recorder: (durable) => {
      const made = new Recorder({
        taken: async (message) =>
          hot.has(message) ||
          spooled.has(message) ||
          // While the database is away, draining finds the repeat.
          (durable.recording() === 'database' && (await archive.holds(message).catch(() => false))),
        commit: async (operation, messages) => {
          known.set(operation.id, messages)
          try {
            if ((await durable.commit(operation)) === 'spool') spooled.add(messages)
          } finally {
            known.delete(operation.id)
          }
        },
      })
      recorder = made
      return { record: (message) => made.record(message) }
    },
    settle: async () => {
      await recorder?.settle()
      await sealing
    },
    seal: (at) =>
      once(async () => {
        await sealBefore(Math.floor(at / MINUTE), at)
        await forgetOldKeys(at)
      }),
    sealAll: async () => {
      await sealing
      await once(() => sealBefore(Infinity, now()))
    },
  }
}
