import type { EpochMs, UnitId } from '@vigil/clinical'
import { eventFrom } from '../alarms/bodies'
import { type Selectable, sql } from 'kysely'
import type { Database, MissedTable } from '../database'
import type { MissedRow, MissedSignature, MissedStore, MissedWhat, SignOutcome, Watched } from './missed'

const TOLD_BY = ['raised', 'priority-changed', 'ended', 'retrospective'] as const

export const missedStore = (db: Database): MissedStore => ({
  beat: async (at, watched) => {
    await sql`insert into alive (at, watched) values (${at}, ${JSON.stringify(watched)})
      on conflict (id) do update set at = excluded.at, watched = excluded.watched
      where alive.at < excluded.at`.execute(db)
  },

  lastBeat: async () => {
    const row = await db.selectFrom('alive').select(['at', 'watched']).executeTakeFirst()
    return row ? { at: row.at as EpochMs, watched: JSON.parse(row.watched) as readonly Watched[] } : null
  },

  addMissed: async ({ id, unit, what, from, to, foundAt }) => {
    const added = await db
      .insertInto('missed')
      .values({
        id,
        unit,
        what: JSON.stringify(what),
        from_at: from,
        to_at: to,
        found_at: foundAt,
        sign_key: null,
        signed: null,
      })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .executeTakeFirst()
    return Number(added.numInsertedOrUpdatedRows ?? 0) > 0
  },

  updateMissed: async (id, { to, what }) => {
    await db
      .updateTable('missed')
      .set({ to_at: to, what: JSON.stringify(what) })
      .where('id', '=', id)
      .execute()
  },

  missed: async ({ units, state, limit }) => {
    if (units.length === 0) return []
    const rows = await db
      .selectFrom('missed')
      .selectAll()
      .where('unit', 'in', units)
      .$if(state === 'open', (query) => query.where('signed', 'is', null))
      // The newest where there are too many, and those in the order in which they happened.
      .orderBy('from_at', 'desc')
      .orderBy('id')
      .limit(limit)
      .execute()
    return rows.map(rowOf).toReversed()
  },

  missedById: (id) => byId(db, id),
  signMissed: (id, key, signature) => sign(db, id, key, signature),

  alarmEventsSince: async ({ units, since, limit }) => {
    if (units.length === 0) return []
    const rows = await db
      .selectFrom('alarm_event')
      .select('body')
      .where('unit', 'in', units)
      .where('at', '>=', since)
      .where('type', 'in', TOLD_BY)
      .orderBy('seq', 'desc')
      .limit(limit)
      .execute()
    return rows.map((row) => eventFrom(row.body)).toReversed()
  },
})

async function byId(db: Database, id: string): Promise<MissedRow | null> {
  const row = await db.selectFrom('missed').selectAll().where('id', '=', id).executeTakeFirst()
  return row ? rowOf(row) : null
}

/** Decided by the database alone: one statement, so that of two people at once one is first. */
async function sign(db: Database, id: string, key: string, signature: MissedSignature): Promise<SignOutcome> {
  const signed = await db
    .updateTable('missed')
    .set({ sign_key: key, signed: JSON.stringify(signature) })
    .where('id', '=', id)
    .where('signed', 'is', null)
    .where('to_at', 'is not', null)
    .returningAll()
    .executeTakeFirst()
  if (signed) return { kind: 'signed', missed: rowOf(signed) }
  const row = await db.selectFrom('missed').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) return { kind: 'unknown' }
  const missed = rowOf(row)
  if (missed.signed === null) return { kind: 'going-on', missed }
  const isSame = row.sign_key === key && missed.signed.by === signature.by
  return { kind: isSame ? 'repeated' : 'taken', missed }
}

const rowOf = (row: Selectable<MissedTable>): MissedRow => ({
  id: row.id,
  unit: row.unit as UnitId,
  what: JSON.parse(row.what) as MissedWhat,
  from: row.from_at as EpochMs,
  to: row.to_at as EpochMs | null,
  foundAt: row.found_at as EpochMs,
  signed: row.signed === null ? null : (JSON.parse(row.signed) as MissedSignature),
})
