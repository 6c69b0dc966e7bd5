import type { Pool } from 'pg'
import { applyAlarmCommit, type StampedCommit } from './alarms/commit'
import { appendAudit, type Entry } from './audit/chain'
import type { Checkpoint } from './audit/checkpoint'
import type { AuditKey } from './audit/key'
import { ANSWER_LIMIT_MS, type Pools } from './database'
import { createLane } from './lane'
import type { Appliers } from './spool/durable'
import type { Operation } from './spool/frame'
import type { Quarantined } from './store'
import { transact } from './transaction'

/** An alarm commit as it is written down: with ids for its audit entries, so that repeating it adds none. */
export interface AlarmsPayload extends StampedCommit {
  readonly audit: readonly Entry[]
}

export const writePayload = (value: unknown): Buffer => Buffer.from(JSON.stringify(value))
const readPayload = ({ payload }: Operation): unknown => JSON.parse(payload.toString())

/** How each kind of operation gets into the database. Waiting in a lane does not count as the database's silence. */
export function createAppliers(parts: {
  readonly pools: Pools
  readonly key: AuditKey
  readonly checkpoint: Checkpoint
  readonly batch: (operation: Operation) => Promise<void>
}): Appliers {
  const { pools, key, checkpoint } = parts
  const [samples, alarms, quarantine] = [createLane(), createLane(), createLane()]
  return {
    batch: (operation) => samples(() => parts.batch(operation)),
    alarms: (operation) =>
      alarms(async () => {
        const payload = readPayload(operation) as AlarmsPayload
        const head = await transact(pools.alarms, ANSWER_LIMIT_MS, async (client) => {
          await applyAlarmCommit(client, payload)
          return appendAudit(client, key, payload.audit)
        })
        checkpoint.advance(head)
      }),
    audit: (operation) =>
      alarms(async () => {
        const entry = readPayload(operation) as Entry
        const head = await transact(pools.alarms, ANSWER_LIMIT_MS, (client) =>
          appendAudit(client, key, [entry]),
        )
        checkpoint.advance(head)
      }),
    quarantine: (operation) => quarantine(() => insertQuarantined(pools.queries, operation)),
  }
}

interface QuarantinedPayload extends Omit<Quarantined, 'payload'> {
  readonly payload: string
}

export const quarantinePayload = (entry: Quarantined): Buffer =>
  writePayload({
    ...entry,
    payload: Buffer.from(entry.payload).toString('base64'),
  } satisfies QuarantinedPayload)

async function insertQuarantined(pool: Pool, operation: Operation): Promise<void> {
  const entry = readPayload(operation) as QuarantinedPayload
  await transact(pool, ANSWER_LIMIT_MS, (client) =>
    client.query(
      `insert into quarantine (entry, received_at, protocol, device, reason, detail, payload)
       values ($1, $2, $3, $4, $5, $6, $7) on conflict (entry) do nothing`,
      [
        operation.id,
        entry.receivedAt,
        entry.protocol,
        withoutNul(entry.device),
        withoutNul(entry.reason),
        withoutNul(entry.detail),
        Buffer.from(entry.payload, 'base64'),
      ],
    ),
  )
}

/** PostgreSQL text cannot hold U+0000; the payload beside it has it exactly. */
const withoutNul = (text: string | null): string | null => text?.replaceAll('\u0000', '\uFFFD') ?? null
