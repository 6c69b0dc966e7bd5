import type { EpochMs, Move, MoveBy, MoveRecord, UnitId } from '@vigil/clinical'
import { type Selectable, sql } from 'kysely'
import type { Database, MoveTable } from '../database'
import type { Store } from '../store'
import { subjectsIn } from './merged'
import { STATE_MOVES } from './state-plans'

type Listed = Selectable<MoveTable> & { readonly undoable: boolean }

const undoable = sql<boolean>`move.undone_at is null and not exists (
  select 1 from move_touch mine
  join move_touch theirs on theirs.kind = mine.kind and theirs.ref = mine.ref and theirs.move > mine.move
  join move later on later.id = theirs.move
  where mine.move = move.id and mine.kind <> 'unit' and later.undone_at is null
    and later.type not in (${sql.join(STATE_MOVES)}))`.as('undoable')

const listed = (db: Database) => db.selectFrom('move').selectAll('move').select(undoable)

export const findMove = async (db: Database, id: number): Promise<Listed | undefined> =>
  listed(db).where('move.id', '=', id).executeTakeFirst()

export const findByKey = async (db: Database, key: string): Promise<Listed | undefined> =>
  listed(db).where('move.key', '=', key).executeTakeFirst()

export const recordOf = (row: Listed): MoveRecord => ({
  id: row.id,
  move: JSON.parse(row.body) as Move,
  by: JSON.parse(row.by) as MoveBy,
  recordedAt: row.recorded_at as EpochMs,
  undone:
    row.undone_at === null || row.undone_by === null
      ? null
      : { at: row.undone_at as EpochMs, by: JSON.parse(row.undone_by) as MoveBy },
  undoable: row.undoable,
})

const touching = (kind: 'unit' | 'subject' | 'bed', refs: readonly string[]) =>
  sql<boolean>`exists (select 1 from move_touch where move_touch.move = move.id
    and kind = ${kind} and ref in (${sql.join(refs)}))`

export async function moves(
  db: Database,
  { units, subject, bed, limit }: Parameters<Store['moves']>[0],
): Promise<readonly MoveRecord[]> {
  if (units.length === 0) return []
  const subjects = subject === null ? null : await subjectsIn(db, subject)
  const rows = await listed(db)
    .where(touching('unit', units))
    .$if(subjects !== null, (query) => query.where(touching('subject', subjects ?? [])))
    .$if(bed !== null, (query) => query.where(touching('bed', [bed ?? ''])))
    .orderBy('move.id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(recordOf)
}

export async function unitsOfMove(db: Database, id: number): Promise<readonly UnitId[]> {
  const rows = await db
    .selectFrom('move_touch')
    .select('ref')
    .where('move', '=', id)
    .where('kind', '=', 'unit')
    .execute()
  return rows.map(({ ref }) => ref as UnitId)
}
