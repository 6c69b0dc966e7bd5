import { isAway } from '../away'
import { createLane } from '../lane'
import type { Log } from '../log'
import type { Operation, OperationKind } from './frame'
import { isDiskFull, type Reserve } from './reserve'
import type { Segment, Spool } from './spool'

/** Brings an operation into the database; applying it again changes nothing. */
export type Appliers = Readonly<Record<OperationKind, (operation: Operation) => Promise<void>>>

export interface Durable {
  /** Resolves when on disk: in the database, in the spool while that is away, or among the refused ones. */
  commit(operation: Operation): Promise<'database' | 'spool'>
  recording(): 'database' | 'spool'
  /** Somebody else's question failed: if that was silence, nobody waits for the same again. */
  missed(error: unknown): void
  /** The database may be back: brings in what was spooled, in order, then goes on there. */
  recover(): Promise<boolean>
  settle(): Promise<void>
}

interface DurableParts {
  readonly appliers: Appliers
  readonly spool: () => Promise<Spool | null>
  /** Where operations go that the database refuses for good. */
  readonly refusals: () => Promise<Spool | null>
  /** What can be stored in place of a refused operation: its single messages, or one in quarantine. */
  readonly instead: (operation: Operation, code: string) => Promise<readonly Operation[]>
  /** Throws while the database does not answer. */
  readonly reach: () => Promise<void>
  /** After each drained segment, so that memory holds one segment at a time. */
  readonly onDrained: () => Promise<void>
  /** Given up for what must be written also on a full disk. */
  readonly reserve: Pick<Reserve, 'release'>
  readonly log: Log
}

/** What devices send again stays with them while the disk is full: it is not acknowledged. */
const WAITS_FOR_ROOM: readonly OperationKind[] = ['batch', 'quarantine']

export function createDurable(parts: DurableParts): Durable {
  const { log } = parts
  const apply = createApply(parts)
  const spoolAside = createSpooling(parts)
  let mode: 'database' | 'spool' = 'database'
  let recovering: Promise<boolean> | null = null

  const toSpool = (reason: unknown) => {
    if (mode === 'spool') return
    mode = 'spool'
    log.error('database.away', { reason: codeOf(reason) })
  }

  /** `null`: stored. Who waited behind one that met silence does not wait for the same silence again. */
  async function attempt(operation: Operation): Promise<{ readonly away: unknown } | null> {
    if (mode === 'spool') return { away: null }
    try {
      await apply.inDatabase(operation)
      return null
    } catch (error) {
      if (!isAway(error)) throw error
      toSpool(error)
      return { away: error }
    }
  }

  async function commit(operation: Operation): Promise<'database' | 'spool'> {
    const failed =
      mode === 'spool' ? { away: null } : await apply.lanes[operation.kind](() => attempt(operation))
    if (!failed) return 'database'
    await spoolAside(operation, failed.away)
    // The database may have come back meanwhile, with the spool already drained.
    if (recording() === 'database') void recover().catch(() => toSpool(null))
    return 'spool'
  }

  async function drain(): Promise<boolean> {
    await parts.reach()
    const spool = await parts.spool()
    if (spool && !(await drainSpool(spool))) return false
    if (mode === 'spool') log.info('database.back')
    mode = 'database'
    return true
  }

  /** False: somebody is just writing to it; later again. */
  async function drainSpool(spool: Spool): Promise<boolean> {
    while (!spool.isEmpty()) {
      const segment = await spool.oldest()
      if (!segment) return false
      await bringIn(segment)
      await spool.remove(segment, segment.torn ? 'keep' : 'delete')
      await parts.onDrained()
    }
    return true
  }

  async function bringIn(segment: Segment): Promise<void> {
    if (segment.torn) log.error('spool.torn', { segment: segment.name })
    for (const operation of segment.operations)
      await apply.lanes[operation.kind](() => apply.inDatabase(operation))
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
    missed: (error) => {
      if (isAway(error)) toSpool(error)
    },
    recover,
    settle: async () => {
      await recovering?.catch(() => false)
    },
  }
}

function createSpooling({ spool: own, reserve }: DurableParts) {
  async function append(operation: Operation, away: unknown): Promise<void> {
    const spool = await own()
    if (!spool) throw away ?? new Error('the database is away and the spool belongs to another process')
    await spool.append(operation)
  }

  return (operation: Operation, away: unknown): Promise<void> =>
    append(operation, away).catch(async (error: unknown) => {
      if (!isDiskFull(error) || WAITS_FOR_ROOM.includes(operation.kind)) throw error
      await reserve.release()
      await append(operation, away)
    })
}

/** What the database refuses for good must neither hold up what is behind it nor be lost (H08). */
function createApply({ appliers, instead, refusals, log }: DurableParts) {
  // Waiting in a lane does not count as the database's silence.
  const [samples, alarms, quarantine, receipts] = [createLane(), createLane(), createLane(), createLane()]
  const [inputs, audit] = [createLane(), createLane()]

  async function inDatabase(operation: Operation): Promise<void> {
    try {
      await appliers[operation.kind](operation)
    } catch (error) {
      if (isAway(error)) throw error
      log.error('store.refused', { operation: operation.id, kind: operation.kind, reason: codeOf(error) })
      await refused(operation, error)
    }
  }

  async function refused(operation: Operation, error: unknown): Promise<void> {
    const others = await instead(operation, codeOf(error)).catch(() => [])
    if (others.length > 0) {
      for (const other of others) await inDatabase(other)
      return
    }
    const kept = await refusals()
    if (!kept) throw error
    await kept.append(operation)
  }

  return { inDatabase, lanes: { batch: samples, alarms, audit, quarantine, receipts, inputs } }
}

/** Messages of PostgreSQL may quote values; codes do not. */
function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code
  if (typeof code === 'string') return code
  return error instanceof Error ? error.constructor.name : 'unknown'
}
