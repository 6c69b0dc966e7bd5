import { randomUUID } from 'node:crypto'
import type { Pool } from 'pg'
import type { EpochMs, PeerId } from '@vigil/clinical'
import { isAway } from '../away'
import type { Database } from '../database'
import { ANSWER_LIMIT_MS } from '../pools'
import { readPayload, writePayload } from '../payload'
import type { Durable } from '../spool/durable'
import type { Operation } from '../spool/frame'
import type { Hl7Receipt, Store } from '../store'
import { transact } from '../transaction'

/** contract.md: the same control id within 7 days gets the same answer. */
const KEPT_MS = 7 * 24 * 3_600_000
/** Each second one step; own proposal, more than a hospital sends. */
const STEP_ROWS = 2_000
/** For a repeat that comes while the database is away; own proposal. */
const MOST_REMEMBERED = 50_000

interface ReceiptParts {
  readonly db: Database
  readonly durable: Pick<Durable, 'commit' | 'missed' | 'recording'>
  readonly now: () => EpochMs
}

export function createReceipts({ db, durable, now }: ReceiptParts): Pick<Store, 'keepReceipt' | 'receipt'> {
  const remembered = new Map<string, Hl7Receipt>()
  const remember = (receipt: Hl7Receipt) => {
    remembered.set(keyOf(receipt.peer, receipt.controlId), receipt)
    const [oldest] = remembered.keys()
    if (remembered.size > MOST_REMEMBERED && oldest !== undefined) remembered.delete(oldest)
  }
  return {
    async keepReceipt(receipt) {
      await durable.commit({ kind: 'receipts', id: randomUUID(), payload: writePayload([receipt]) })
      remember(receipt)
    },
    async receipt(peer, controlId) {
      const since = now() - KEPT_MS
      const known = remembered.get(keyOf(peer, controlId))
      if (known) return known.at > since ? known : null
      if (durable.recording() === 'spool') return null
      try {
        return await stored(db, peer, controlId, since)
      } catch (error) {
        if (!isAway(error)) throw error
        durable.missed(error)
        return null
      }
    },
  }
}

const keyOf = (peer: PeerId, controlId: string): string => `${peer} ${controlId}`

async function stored(
  db: Database,
  peer: PeerId,
  controlId: string,
  since: number,
): Promise<Hl7Receipt | null> {
  const row = await db
    .selectFrom('hl7_receipt')
    .selectAll()
    .where('peer', '=', peer)
    .where('control_id', '=', controlId)
    .where('at', '>', since)
    .executeTakeFirst()
  if (!row) return null
  const { digest, refused_under: refusedUnder, answer } = row
  return { peer, controlId, at: row.at as EpochMs, digest, refusedUnder, answer }
}

/** What was taken keeps its answer for 7 days; a refusal gives way to what the message was judged later. */
export async function insertReceipts(pool: Pool, operation: Operation): Promise<void> {
  const receipts = readPayload(operation) as readonly Hl7Receipt[]
  await transact(pool, ANSWER_LIMIT_MS, async (client) => {
    for (const { peer, controlId, at, digest, refusedUnder, answer } of receipts)
      await client.query(
        `insert into hl7_receipt (peer, control_id, at, digest, refused_under, answer)
         values ($1, $2, $3, $4, $5, $6)
         on conflict (peer, control_id) do update set at = excluded.at, digest = excluded.digest,
           refused_under = excluded.refused_under, answer = excluded.answer
         where hl7_receipt.refused_under is not null or hl7_receipt.at < excluded.at - $7::bigint`,
        [peer, controlId, at, digest, refusedUnder, answer, KEPT_MS],
      )
  })
}

export async function purgeReceipts(pool: Pool, now: number): Promise<void> {
  await transact(pool, ANSWER_LIMIT_MS, (client) =>
    client.query(
      `delete from hl7_receipt where (peer, control_id) in (
         select peer, control_id from hl7_receipt where at < $1 order by at limit $2)`,
      [now - KEPT_MS, STEP_ROWS],
    ),
  )
}
