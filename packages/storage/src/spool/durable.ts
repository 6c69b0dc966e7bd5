import { isAway } from '../away'
import type { Log } from '../log'
import type { Operation, OperationKind } from './frame'
import type { Segment, Spool } from './spool'

/** Brings an operation into the database; applying it again changes nothing. */
export type Appliers = Readonly<Record<OperationKind, (operation: Operation) => Promise<void>>>

export interface Durable {
  /** Resolves when on disk: in the database, or in the spool while that is away. */
  commit(operation: Operation): Promise<'database' | 'spool'>
  recording(): 'database' | 'spool'
  /** The database may be back: brings in what was spooled, in order, then goes on there. */
  recover(): Promise<boolean>
  settle(): Promise<void>
}

interface DurableParts {
  readonly appliers: Appliers
  readonly spool: () => Promise<Spool | null>
  /** Throws while the database does not answer. */
  readonly reach: () => Promise<void>
  /** After each drained segment, so that memory holds one segment at a time. */
  readonly onDrained: () => Promise<void>
  readonly log: Log
}

export function createDurable(parts: DurableParts): Durable {
  const { appliers, log } = parts
  let mode: 'database' | 'spool' = 'database'
  let recovering: Promise<boolean> | null = null

  const toSpool = (reason: unknown) => {
    if (mode === 'spool') return
    mode = 'spool'
    log.error('database.away', { reason: codeOf(reason) })
  }

  async function commit(operation: Operation): Promise<'database' | 'spool'> {
    if (mode === 'database') {
      try {
        await appliers[operation.kind](operation)
        return 'database'
      } catch (error) {
        if (!isAway(error)) throw error
        const spool = await parts.spool()
        if (!spool) throw error
        toSpool(error)
        await spool.append(operation)
        return 'spool'
      }
    }
    const spool = await parts.spool()
    if (!spool) throw new Error('the database is away and the spool belongs to another process')
    await spool.append(operation)
    // The database may have come back meanwhile, with the spool already drained.
    if (recording() === 'database') void recover().catch(() => toSpool(null))
    return 'spool'
  }

  async function drain(): Promise<boolean> {
    await parts.reach()
    const spool = await parts.spool()
    if (spool && !(await drainSpool(spool, parts))) return false
    if (mode === 'spool') log.info('database.back')
    mode = 'database'
    return true
  }

  const recording = () => mode

  function recover(): Promise<boolean> {
    recovering ??= drain()
      .catch((error: unknown) => {
        if (!isAway(error)) throw error
        toSpool(error)
        return false
      })
      .finally(() => (recovering = null))
    return recovering
  }

  return {
    commit,
    recording,
    recover,
    settle: async () => {
      await recovering?.catch(() => false)
    },
  }
}

/** False: somebody is just writing to it; later again. */
async function drainSpool(spool: Spool, parts: DurableParts): Promise<boolean> {
  while (!spool.isEmpty()) {
    const segment = await spool.oldest()
    if (!segment) return false
    const isWhole = await bringIn(segment, parts)
    await spool.remove(segment, isWhole ? 'delete' : 'keep')
    await parts.onDrained()
  }
  return true
}

/** What the database refuses for good must not hold up what is behind it; a person can still find it. */
async function bringIn(segment: Segment, { appliers, log }: DurableParts): Promise<boolean> {
  let isWhole = !segment.torn
  if (segment.torn) log.error('spool.torn', { segment: segment.name })
  for (const operation of segment.operations) {
    try {
      await appliers[operation.kind](operation)
    } catch (error) {
      if (isAway(error)) throw error
      isWhole = false
      log.error('spool.refused', { operation: operation.id, kind: operation.kind, reason: codeOf(error) })
    }
  }
  return isWhole
}

/** Messages of PostgreSQL may quote values; codes do not. */
function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code
  if (typeof code === 'string') return code
  return error instanceof Error ? error.constructor.name : 'unknown'
}
