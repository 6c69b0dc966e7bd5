import type { MoveOutcome } from '@vigil/clinical'
import { sql } from 'kysely'
import { CONFIG_LOCK } from '../config/apply'
import type { Database } from '../database'
import type { MoveOrder } from '../store'
import type { Change } from './changes'
import { nextVersion, refusable } from './order'
import { MoveRefused, recordFrom } from './records'

type Changed = Extract<Change, { kind: 'changed' }>

/** Puts every column back that the move changed, if all of them still are as it left them. */
export function undoMove(db: Database, id: number, order: MoveOrder): Promise<MoveOutcome> {
  return refusable(() =>
    db.transaction().execute(async (writing) => {
      await sql`select pg_advisory_xact_lock(${CONFIG_LOCK})`.execute(writing)
      const row = await writing.selectFrom('move').selectAll().where('id', '=', id).executeTakeFirst()
      if (!row) throw new MoveRefused('nothing-to-do', 'There is no such move.')
      if (row.undone_at !== null) throw new MoveRefused('already-undone', 'This was undone already.')
      // The cast trusts what `order.ts` wrote.
      const changes = JSON.parse(row.changes) as readonly Change[]
      for (const change of changes)
        if (change.kind === 'changed' && !(await stands(writing, change))) throw later()
      // What was made goes first: two open intervals of one device must not meet.
      for (const change of changes)
        if (change.kind === 'made') await unmake(writing, change, row.at, order.now)
      await freeBeds(writing, changes)
      for (const change of changes) if (change.kind === 'changed') await restore(writing, change)
      const undone = await writing
        .updateTable('move')
        .set({ undone_at: order.now, undone_by: JSON.stringify(order.by) })
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirstOrThrow()
      await nextVersion(writing)
      return { ok: true, record: recordFrom(undone, false), repeated: false } as const
    }),
  )
}

const later = () =>
  new MoveRefused('later-moves', 'Something has happened since that stands on it. Undo that first.')

/** Column names are those of our own tables, written down by ourselves. */
async function stands(db: Database, { table, id, columns }: Changed): Promise<boolean> {
  const row = (await db.selectFrom(table).selectAll().where('id', '=', id).executeTakeFirst()) as
    Readonly<Record<string, unknown>> | undefined
  return row !== undefined && Object.entries(columns).every(([name, { after }]) => row[name] === after)
}

/** Two subjects that change places back must not meet in one bed on the way. */
async function freeBeds(db: Database, changes: readonly Change[]): Promise<void> {
  for (const change of changes)
    if (change.kind === 'changed' && change.table === 'subject' && 'bed' in change.columns)
      await db.updateTable('subject').set({ bed: null }).where('id', '=', change.id).execute()
}

async function restore(db: Database, { table, id, columns }: Changed): Promise<void> {
  const before = Object.fromEntries(Object.entries(columns).map(([name, change]) => [name, change.before]))
  await db.updateTable(table).set(before).where('id', '=', id).execute()
}

/** Nothing is deleted: a stay ends where it began, an interval is void, and what was measured in it stays on disk. */
async function unmake(db: Database, { table, id }: Change, at: number, now: number): Promise<void> {
  switch (table) {
    case 'subject':
      await db
        .updateTable('subject')
        .set({ ended_at: at, bed: null, bed_since: null })
        .where('id', '=', id)
        .execute()
      return
    case 'association': {
      const open = await db
        .updateTable('association')
        .set((row) => ({ void: true, to_at: row.fn('greatest', ['from_at', sql`${now}::bigint`]) }))
        .where('id', '=', id)
        .where('to_at', 'is', null)
        .returning('id')
        .executeTakeFirst()
      if (!open) throw later()
      return
    }
    case 'limit_override': {
      const [profile = '', scope = '', category = '', condition = '', priority = ''] = id.split('\u0001')
      await db
        .deleteFrom('limit_override')
        .where('profile', '=', profile)
        .where('scope_kind', '=', 'subject')
        .where('scope_id', '=', scope)
        .where('category', '=', category)
        .where('condition', '=', condition)
        .where('priority', '=', priority)
        .execute()
      return
    }
    case 'device':
      throw new Error(`a move made device ${id}`)
    default:
      table satisfies never
  }
}
