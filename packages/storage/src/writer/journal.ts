import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Pool, PoolClient } from 'pg'
import { decodeBatch } from '../codec/batch'
import { ANSWER_LIMIT_MS } from '../database'
import { type Hot, messageKey, streamOf } from '../hot/hot'
import type { Recorded } from '../store'
import type { Operation } from '../spool/frame'
import { transact } from '../transaction'
import type { SeenArchive } from './seen-archive'

/** One row, one commit. A batch that was already committed (its answer was lost) keeps its row. */
export function insertBatch(pool: Pool, operation: Operation, now: number): Promise<number> {
  return transact(pool, ANSWER_LIMIT_MS, async (client) => {
    const made = await client.query<{ id: number }>(
      'insert into journal (batch, committed_at, payload) values ($1, $2, $3) on conflict do nothing returning id',
      [operation.id, now, operation.payload],
    )
    return made.rows[0]?.id ?? (await existing(client, operation))
  })
}

async function existing(client: PoolClient, operation: Operation): Promise<number> {
  const found = await client.query<{ id: number }>('select id from journal where batch = $1', [operation.id])
  const id = found.rows[0]?.id
  if (id === undefined) throw new Error(`batch ${operation.id} is neither new nor there`)
  return id
}

/** After a start: what was committed and not yet sealed. */
export async function loadJournal(pool: Pool, hot: Hot, archive: SeenArchive): Promise<void> {
  // Small pages: the server is already answering while this runs.
  let after = 0
  for (;;) {
    const rows = await pool.query<{ id: number; committed_at: number; payload: Buffer }>(
      'select id, committed_at, payload from journal where id > $1 order by id limit 40',
      [after],
    )
    for (const row of rows.rows) {
      await appendNew({ hot, archive }, row.payload, row.id, Math.floor(row.committed_at / 60_000))
      after = row.id
      await nextTurn()
    }
    if (rows.rows.length === 0) return
  }
}

/** Into the hot series, without messages that were taken before: the spool may hold repeats. */
export async function appendNew(
  parts: { readonly hot: Hot; readonly archive: SeenArchive },
  payload: Buffer,
  id: number,
  minute: number,
): Promise<void> {
  if (parts.hot.holdsBatch(id)) return
  const fresh = new Map<string | symbol, Recorded>()
  for (const message of decodeBatch(payload)) {
    if (parts.hot.has(message) || (await parts.archive.holds(message))) continue
    const key = messageKey(message)
    fresh.set(key === null ? Symbol('unique') : `${streamOf(message)} ${key}`, message)
  }
  parts.hot.append([...fresh.values()], id, minute)
}
