import type { AlarmEvent, MoveRecord } from '@vigil/clinical'
import { sql } from 'kysely'
import { associationOf } from '../config/load'
import type { Database, MoveRow } from '../database'
import { quarantinedFrom } from '../quarantine/queries'
import type { Quarantined, Store } from '../store'
import { factHistory, setFacts } from './facts'
import { identitiesOf } from './identities'
import { orderMove } from './order'
import { recordFrom } from './records'
import { undoMove } from './undo'

type MoveStore = Pick<
  Store,
  | 'move'
  | 'undoMove'
  | 'moves'
  | 'setFacts'
  | 'factHistory'
  | 'alarmHistory'
  | 'associationsOf'
  | 'quarantinedOf'
  | 'releaseQuarantined'
>

export const moveStore = (db: Database): MoveStore => ({
  move: (move, order) => orderMove(db, move, order),
  undoMove: (id, order) => undoMove(db, id, order),
  moves: (query) => moves(db, query),
  setFacts: (subject, facts, order) => setFacts(db, subject, facts, order),
  factHistory: (subject, limit) => factHistory(db, subject, limit),
  alarmHistory: (query) => alarmHistory(db, query),
  associationsOf: async (subject, limit) => {
    const rows = await db
      .selectFrom('association')
      .selectAll()
      .where('subject', 'in', await identitiesOf(db, subject))
      .where('void', '=', false)
      .orderBy('from_at', 'desc')
      .limit(limit)
      .execute()
    return rows.map(associationOf)
  },
  quarantinedOf: (query) => quarantinedOf(db, query),
  releaseQuarantined: async (ids, by, now) => {
    if (ids.length === 0) return
    await db
      .updateTable('quarantine')
      .set({ released_at: now, released_by: by })
      .where('id', 'in', ids)
      .execute()
  },
})

/** The newest of everything it touched may be undone; that no later one stands on it is checked when it is. */
async function moves(
  db: Database,
  { units, subject, bed, limit }: Parameters<Store['moves']>[0],
): Promise<readonly MoveRecord[]> {
  const subjects = subject === null ? null : await identitiesOf(db, subject)
  const rows = await sql<MoveRow & { undoable: boolean }>`
    select move.*, undone_at is null and not exists (
      select from move as later where later.id > move.id and later.undone_at is null
        and (later.subjects && move.subjects or later.beds && move.beds)) as undoable
    from move where units && ${[...units]}::text[]
      and (${subjects === null} or subjects && ${subjects ?? []}::text[])
      and (${bed === null} or beds && ${bed === null ? [] : [bed]}::text[])
    order by id desc limit ${limit}`.execute(db)
  return rows.rows.map((row) => recordFrom(row, row.undoable))
}

async function alarmHistory(
  db: Database,
  { subject, from, to, limit }: Parameters<Store['alarmHistory']>[0],
): Promise<readonly AlarmEvent[]> {
  const rows = await db
    .selectFrom('alarm_event')
    .select('body')
    .where('subject', 'in', await identitiesOf(db, subject))
    .where('at', '>=', from)
    .where('at', '<', to)
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute()
  // The cast trusts what `alarms/commit.ts` wrote.
  return rows.map((row) => JSON.parse(row.body) as AlarmEvent)
}

async function quarantinedOf(
  db: Database,
  { devices, reasons, from, to, limit }: Parameters<Store['quarantinedOf']>[0],
): Promise<readonly (Quarantined & { readonly id: number })[]> {
  if (devices.length === 0) return []
  const rows = await db
    .selectFrom('quarantine')
    .selectAll()
    .where('device', 'in', devices)
    .where('reason', 'in', reasons)
    .where('received_at', '>=', from)
    .where('received_at', '<', to)
    .where('released_at', 'is', null)
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map(quarantinedFrom)
}
