import { applyAlarmCommit, type StampedCommit } from './alarms/commit'
import { appendAudit, type Entry } from './audit/chain'
import type { Checkpoint } from './audit/checkpoint'
import type { AuditKey } from './audit/key'
import { ANSWER_LIMIT_MS, type Pools } from './pools'
import { insertQuarantined } from './quarantine/entries'
import { insertReceipts } from './hl7/receipts'
import { applyInputs, insertPieces, type SealedPiece } from './inputs/inputs'
import { readPayload } from './payload'
import type { Appliers } from './spool/durable'
import type { Operation } from './spool/frame'
import { transact } from './transaction'

/** An alarm commit as it is written down: with ids for its audit entries, so that repeating it adds none. */
export interface AlarmsPayload extends StampedCommit {
  readonly audit: readonly Entry[]
  /** None in what an older version left in the spool. */
  readonly inputs?: readonly SealedPiece[]
}

/** How each kind of operation gets into the database. */
export function createAppliers(parts: {
  readonly pools: Pools
  readonly key: AuditKey
  readonly checkpoint: Checkpoint
  readonly batch: (operation: Operation) => Promise<void>
}): Appliers {
  const { pools, key, checkpoint } = parts
  return {
    batch: parts.batch,
    alarms: async (operation) => {
      const payload = readPayload(operation) as AlarmsPayload
      const head = await transact(pools.alarms, ANSWER_LIMIT_MS, async (client) => {
        await applyAlarmCommit(client, payload)
        await insertPieces(client, payload.inputs ?? [])
        return appendAudit(client, key, payload.audit)
      })
      checkpoint.advance(head)
    },
    audit: async (operation) => {
      const entry = readPayload(operation) as Entry
      const head = await transact(pools.alarms, ANSWER_LIMIT_MS, (client) =>
        appendAudit(client, key, [entry]),
      )
      checkpoint.advance(head)
    },
    quarantine: (operation) => insertQuarantined(pools.queries, operation),
    receipts: (operation) => insertReceipts(pools.queries, operation),
    inputs: (operation) => applyInputs(pools.queries, operation),
  }
}
