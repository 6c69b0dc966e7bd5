import { randomUUID } from 'node:crypto'
import type { EpochMs } from '@vigil/clinical'
import { decodeBatch, encodeBatch } from '../codec/batch'
import type { Pools } from '../pools'
import { Hot } from '../hot/hot'
import type { Log } from '../log'
import type { Durable } from '../spool/durable'
import type { Operation } from '../spool/frame'
import type { Recorded, Store } from '../store'
import { appendNew, insertBatch, loadJournal } from './journal'
import { createLoading } from './loading'
import { RecentKeys } from './recent-keys'
import { Recorder } from './recorder'
import { sealGeneration } from './seal'
import { SeenArchive } from './seen-archive'
import { SeriesNumbers } from './series'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
export interface SampleWriter {
  readonly hot: Hot
  /** A batch into the journal and the hot series. */
  apply(operation: Operation): Promise<void>
  /** What an earlier process left in the journal; whatever needs it waits, a start does not. */
  startLoading(): void
  recorder(durable: Durable): { readonly record: Store['record'] }
  /** Everything recorded so far is on disk. */
  settle(): Promise<void>
  seal(now: number): Promise<void>
  /** Also the minute that is not over: memory must not hold a whole outage. */
  sealAll(): Promise<void>
}

export function createSampleWriter(pools: Pools, now: () => EpochMs, log: Log): SampleWriter {
  const hot = new Hot(() => journal.wait())
  const archive = new SeenArchive(pools.queries)
  const numbers = new SeriesNumbers(pools.queries)
  /** Batches of this process on their way, so that they need not be decoded again. */
  const known = new Map<string, readonly Recorded[]>()
  let recorder: Recorder | null = null
  let sealing: Promise<void> | null = null
  let cleanedAt = -Infinity

  /** What was read before a failure stays, and is not read twice. */
  const journal = createLoading(async () => {
    await archive.load()
    await loadJournal(pools.queries, { hot, archive }, log)
  })

  async function isKnown(message: Recorded): Promise<boolean> {
    if (!journal.isDone()) {
      await journal.wait()
      if (hot.has(message)) return true
    }
    return archive.holds(message)
  }

  async function sealBefore(minute: number, at: number): Promise<void> {
    for (const generation of hot.complete(minute)) {
      await sealGeneration({ pool: pools.queries, hot, numbers, log }, generation, at)
      archive.sealed(generation)
    }
  }

  const once = (work: () => Promise<void>): Promise<void> => {
    sealing ??= work().finally(() => (sealing = null))
    return sealing
  }

  return {
    hot,
    apply: async (operation) => {
      await journal.wait()
      const at = now()
      const id = await insertBatch(pools.samples, operation, at)
      const messages = known.get(operation.id)
      const minute = Math.floor(at / MINUTE)
      if (messages) hot.append(messages, id, minute)
      else await appendNew({ hot, archive }, decodeBatch(operation.payload), id, minute)
    },
    startLoading: () => void journal.wait().catch(() => undefined),
    recorder: (durable) => {
      const made = createRecorder({ durable, known, has: (message) => hot.has(message), isKnown })
      recorder = made
      return { record: (message) => made.record(message) }
    },
    settle: async () => {
      await recorder?.settle()
      await sealing
    },
    seal: (at) =>
      once(async () => {
        await journal.wait()
        await sealBefore(Math.floor(at / MINUTE), at)
        if (at - cleanedAt < HOUR) return
        cleanedAt = at
        await archive.forget(at)
      }),
    sealAll: async () => {
      await sealing
      await once(() => sealBefore(Infinity, now()))
    },
  }
}

interface RecorderParts {
  readonly durable: Durable
  readonly known: Map<string, readonly Recorded[]>
  readonly has: (message: Recorded) => boolean
  readonly isKnown: (message: Recorded) => Promise<boolean>
}

function createRecorder({ durable, known, has, isKnown }: RecorderParts): Recorder {
  const spooled = new RecentKeys()
  /** Nobody could say whether they were taken before: to be looked up again when they are appended. */
  const unsure = new WeakSet<Recorded>()
  return new Recorder({
    taken: async (message) => {
      if (has(message) || spooled.has(message)) return true
      // While the database is away, draining finds the repeat.
      if (durable.recording() === 'spool') return false
      return isKnown(message).catch((error: unknown) => {
        unsure.add(message)
        durable.missed(error)
        return false
      })
    },
    commit: async (messages) => {
      const id = randomUUID()
      if (!messages.some((message) => unsure.has(message))) known.set(id, messages)
      try {
        const payload = await encodeBatch(messages)
        if ((await durable.commit({ kind: 'batch', id, payload })) === 'spool') spooled.add(messages)
      } finally {
        known.delete(id)
      }
    },
  })
}
