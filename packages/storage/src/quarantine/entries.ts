import { randomUUID } from 'node:crypto'
import type { Pool } from 'pg'
import { ANSWER_LIMIT_MS } from '../pools'
import { readPayload, writePayload } from '../payload'
import type { Operation } from '../spool/frame'
import type { EpochMs } from '@vigil/clinical'
import type { Quarantined, Recorded } from '../store'
import { transact } from '../transaction'

/** An entry as it is written down: with its id, so that repeating it adds none. */
interface Written extends Omit<Quarantined, 'payload'> {
  readonly id: string
  readonly payload: string
}

export function quarantineOperation(entries: readonly Quarantined[], id: string = randomUUID()): Operation {
  const written = entries.map((entry, index) => ({
    ...entry,
    id: index === 0 ? id : randomUUID(),
    payload: Buffer.from(entry.payload).toString('base64'),
  }))
  return { kind: 'quarantine', id, payload: writePayload(written satisfies Written[]) }
}

export function divideQuarantine(operation: Operation): readonly Operation[] {
  const written = readPayload(operation) as readonly Written[]
  return written.map((entry) => ({ kind: 'quarantine', id: entry.id, payload: writePayload([entry]) }))
}

/** A message that cannot be stored as what it is: kept as text, under its reason. */
export const storeRefused = (message: Recorded, detail: string, receivedAt: EpochMs): Quarantined => ({
  receivedAt,
  protocol: 'store',
  device: message.device,
  reason: 'store-refused',
  detail,
  payload: Buffer.from(JSON.stringify(message)),
})

const COLUMNS = 8

export async function insertQuarantined(pool: Pool, operation: Operation): Promise<void> {
  const rows = readPayload(operation) as readonly Written[]
  const places = rows.map((_, row) => {
    const columns = Array.from({ length: COLUMNS }, (__, column) => `$${row * COLUMNS + column + 1}`)
    return `(${columns.join(', ')})`
  })
  await transact(pool, ANSWER_LIMIT_MS, (client) =>
    client.query(
      `insert into quarantine (entry, received_at, protocol, device, reason, detail, payload, peer)
       values ${places.join(', ')} on conflict (entry) do nothing`,
      rows.flatMap((entry) => [
        entry.id,
        entry.receivedAt,
        withoutNul(entry.protocol),
        withoutNul(entry.device),
        withoutNul(entry.reason),
        withoutNul(entry.detail),
        Buffer.from(entry.payload, 'base64'),
        withoutNul(entry.peer ?? null),
      ]),
    ),
  )
}

/** PostgreSQL text cannot hold U+0000; the payload beside it has it exactly. */
const withoutNul = (text: string | null): string | null => text?.replaceAll('\u0000', '\uFFFD') ?? null
