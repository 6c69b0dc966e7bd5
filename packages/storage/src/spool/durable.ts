import { isAway } from '../away'
import type { Log } from '../log'
import type { Operation, OperationKind } from './frame'
import type { Spool } from './spool'

/** Brings an operation into the database; applying it again changes nothing. */
export type Appliers = Readonly<Record<OperationKind, (operation: Operation) => Promise<void>>>

export interface Durable {
  /** Resolves when on disk: in the database, or in the spool while that is away. */
  commit(operation: Operation): Promise<'database' | 'spool'>
  recording(): 'database' | 'spool'
  /** The database may be back: brings in what was spooled, in order, then goes on there. */
  recover(): Promise<boolean>
}

export function createDurable(parts: {
  readonly appliers: Appliers
  readonly spool: () => Promise<Spool | null>
  /** Throws while the database does not answer. */
  readonly reach: () => Promise<void>
  /** After each drained segment, so that memory holds one segment at a time. */
  readonly onDrained: () => Promise<void>
  readonly log: Log
}): Durable {
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
    return 'spool'
  }

  async function drain(): Promise<boolean> {
    const spool = await parts.spool()
    if (!spool) {
      await parts.reach()
      mode = 'database'
      return true
    }
    await parts.reach()
    while (!spool.isEmpty()) {
      const segment = await spool.oldest()
      if (!segment) return false
      if (segment.torn) log.error('spool.torn', { segment: segment.name })
      for (const operation of segment.operations) await bringIn(operation)
      await spool.remove(segment)
      await parts.onDrained()
    }
    if (mode === 'spool') log.info('database.back')
    mode = 'database'
    return true
  }

  /** What the database refuses for good must not hold up what is behind it. */
  async function bringIn(operation: Operation): Promise<void> {
    try {
      await appliers[operation.kind](operation)
    } catch (error) {
      if (isAway(error)) throw error
      log.error('spool.refused', { operation: operation.id, kind: operation.kind, reason: codeOf(error) })
    }
  }

  return {
    commit,
    recording: () => mode,
    recover: () => {
      recovering ??= drain()
        .catch((error: unknown) => {
          if (!isAway(error)) throw error
          toSpool(error)
          return false
        })
        .finally(() => (recovering = null))
      return recovering
    },
  }
}

/** Messages of PostgreSQL may quote values; codes do not. */
function codeOf(error: unknown): string {
  const code = (error as { code?: unknown }).code
  if (typeof code === 'string') return code
  return error instanceof Error ? error.constructor.name : 'unknown'
}
