import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Pool, PoolClient } from 'pg'
import { decodeBatch } from '../codec/batch'
import { ANSWER_LIMIT_MS } from '../pools'
import { type Hot, messageKey, streamOf } from '../hot/hot'
import type { Log } from '../log'
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
export async function loadJournal(
  pool: Pool,
  parts: { readonly hot: Hot; readonly archive: SeenArchive },
  log: Log,
): Promise<void> {
  // Small pages: the server is already answering while this runs.
  let after = 0
  for (;;) {
    const rows = await transact(pool, ANSWER_LIMIT_MS, (client) =>
      client.query<{ id: number; committed_at: number; payload: Buffer }>(
        'select id, committed_at, payload from journal where id > $1 order by id limit 40',
        [after],
      ),
    )
    for (const row of rows.rows) {
      after = row.id
      const messages = readable(row.payload)
      if (messages) await appendNew(parts, messages, row.id, Math.floor(row.committed_at / 60_000))
      else log.error('journal.unreadable', { row: row.id })
      await nextTurn()
    }
    if (rows.rows.length === 0) return
  }
}

/** A damaged row stays where it is, for a person; it holds up nothing. */
function readable(payload: Buffer): readonly Recorded[] | null {
  try {
    return decodeBatch(payload)
  } catch {
    return null
  }
}

/** Into the hot series, without messages that were taken before: the spool may hold repeats. */
export async function appendNew(
  parts: { readonly hot: Hot; readonly archive: SeenArchive },
  messages: readonly Recorded[],
  id: number,
  minute: number,
): Promise<void> {
  if (parts.hot.holdsBatch(id)) return
  const fresh = new Map<string | symbol, Recorded>()
  for (const message of messages) {
    if (parts.hot.has(message) || (await parts.archive.holds(message))) continue
    const key = messageKey(message)
    fresh.set(key === null ? Symbol('unique') : `${streamOf(message)} ${key}`, message)
  }
  parts.hot.append([...fresh.values()], id, minute)
}
