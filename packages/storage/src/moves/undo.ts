import type { MoveOutcome } from '@vigil/clinical'
import { sql } from 'kysely'
import { raiseVersion } from '../config/change-lock'
import type { Database } from '../database'
import { settingsAfterUndo } from '../settings/after-move'
import type { MoveOrder } from '../store'
import { type Changes, type LimitKey, restore, type RowChange, rowsIn, stillStands } from './changes'
import { findMove, recordOf } from './records'
import { refuse } from './refused'

const LATER = 'Something later stands on this move. Undo that first.'

/** Puts the rows back; what was recorded meanwhile stays with whom it was attributed to. */
export async function undo(db: Database, id: number, order: MoveOrder): Promise<MoveOutcome> {
  const row = await findMove(db, id)
  if (!row) return refuse('nothing-to-do', `There is no move ${id}.`)
  if (row.undone_at !== null && row.undo_key === order.key)
    return { ok: true, record: recordOf(row), repeated: true }
  if (row.undone_at !== null) refuse('already-undone', 'The move was undone before.')
  if (!row.undoable) refuse('later-moves', LATER)
  const changes = JSON.parse(row.changes) as Changes
  await checkStanding(db, changes.rows)
  await putBack(db, changes)
  await settingsAfterUndo(db, row.key, order.now)
  await db
    .updateTable('move')
    .set({ undone_at: order.now, undone_by: JSON.stringify(order.by), undo_key: order.key })
    .where('id', '=', id)
    .execute()
  await raiseVersion(db)
  const undone = await findMove(db, id)
  if (!undone) throw new Error('a move that was undone is missing')
  return { ok: true, record: recordOf(undone), repeated: false }
}

/** The configuration, too, may have changed what the move left. */
async function checkStanding(db: Database, rows: readonly RowChange[]): Promise<void> {
  const ids = (table: RowChange['table']) => rows.filter((row) => row.table === table).map((row) => row.id)
  const intervals = ids('association')
  const owners =
    intervals.length === 0
      ? []
      : await db.selectFrom('association').selectAll().where('id', 'in', intervals).execute()
  const current = await rowsIn(db, { subjects: ids('subject'), devices: ids('device') })
  const standing = (change: RowChange) =>
    change.table === 'association'
      ? { ...owners.find((one) => one.id === change.id) }
      : current.get(`${change.table} ${change.id}`)?.row
  if (!rows.every((change) => stillStands(change, standing(change)))) refuse('later-moves', LATER)
}

const isTaking = ({ table, before }: RowChange) => table === 'subject' && typeof before?.['bed'] === 'string'

async function putBack(db: Database, { rows, limits }: Changes): Promise<void> {
  for (const change of rows) if (change.before === null) await restore(db, change)
  // Beds are freed before they are taken: two subjects of a merge never lie in one.
  const old = rows.filter((change) => change.before !== null)
  await checkBeds(db, rows)
  for (const change of old.filter((one) => !isTaking(one))) await restore(db, change)
  for (const change of old.filter(isTaking)) await restore(db, change)
  for (const limit of limits) await dropLimit(db, limit)
  await checkIntervals(db, rows)
}

async function checkBeds(db: Database, rows: readonly RowChange[]): Promise<void> {
  const own = rows.filter((row) => row.table === 'subject').map((row) => row.id)
  for (const id of own) {
    const row = await db.selectFrom('subject').selectAll().where('id', '=', id).executeTakeFirst()
    const change = rows.find((one) => one.table === 'subject' && one.id === id)
    const after = { ...row, ...change?.before }
    if (typeof after.bed !== 'string' || after.ended_at !== null) continue
    const other = await db
      .selectFrom('subject')
      .select('id')
      .where('bed', '=', after.bed)
      .where('ended_at', 'is', null)
      .where('id', 'not in', own)
      .executeTakeFirst()
    if (other) refuse('later-moves', `Subject ${other.id} is in that bed now.`)
  }
}

const dropLimit = (db: Database, limit: LimitKey) =>
  db
    .deleteFrom('limit_override')
    .where('scope_kind', '=', 'subject')
    .where('profile', '=', limit.profile)
    .where('scope_id', '=', limit.scope_id)
    .where('category', '=', limit.category)
    .where('condition', '=', limit.condition)
    .where('priority', '=', limit.priority)
    .execute()

/** No instant of a device has two owners (H01). */
async function checkIntervals(db: Database, rows: readonly RowChange[]): Promise<void> {
  const ids = rows.filter((row) => row.table === 'association').map((row) => row.id)
  if (ids.length === 0) return
  const found = await sql`
    select 1 from association one join association other on other.device = one.device and other.id <> one.id
    where one.id = any(${ids}::text[])
      and one.from_at < coalesce(one.to_at, 'infinity'::float8) and other.from_at < coalesce(other.to_at, 'infinity'::float8)
      and one.from_at < coalesce(other.to_at, 'infinity'::float8)
      and other.from_at < coalesce(one.to_at, 'infinity'::float8) limit 1`.execute(db)
  if (found.rows.length > 0) refuse('later-moves', LATER)
}
