import { alarmsIn, commitStatement } from './alarms/commit'
import { appendAudit, auditIn } from './audit/chain'
import type { Checkpoint } from './audit/checkpoint'
import type { AuditKey } from './audit/key'
import { ANSWER_LIMIT_MS, type Pools } from './pools'
import { insertQuarantined } from './quarantine/entries'
import { insertReceipts } from './hl7/receipts'
import { applyInputs } from './inputs/inputs'
import type { Appliers } from './spool/durable'
import type { Operation } from './spool/frame'
import { once, run, transact } from './transaction'

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
      const commits = alarmsIn(operation)
      const statement = commitStatement(commits)
      const audit = commits.flatMap((commit) => commit.audit)
      if (audit.length === 0) return once(pools.alarms, ANSWER_LIMIT_MS, statement)
      const head = await transact(pools.alarms, ANSWER_LIMIT_MS, async (client) => {
        await run(client, statement)
        return appendAudit(client, key, audit)
      })
      checkpoint.advance(head)
    },
    audit: async (operation) => {
      const entries = auditIn(operation)
      const head = await transact(pools.audit, ANSWER_LIMIT_MS, (client) => appendAudit(client, key, entries))
      checkpoint.advance(head)
    },
    quarantine: (operation) => insertQuarantined(pools.queries, operation),
    receipts: (operation) => insertReceipts(pools.queries, operation),
    inputs: (operation) => applyInputs(pools.queries, operation),
  }
}
