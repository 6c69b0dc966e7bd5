import type { EpochMs, ParameterCode, SubjectId } from '@vigil/clinical'
import type { Selectable } from 'kysely'
import type { Database, StripTable } from '../database'
import { subjectsIn } from '../moves/merged'
import type { Strip, StripLabel, StripStore } from './strips'

export const stripStore = (db: Database): StripStore => ({
  async keepStrip(strip, key) {
    const added = await db
      .insertInto('strip')
      .values({
        id: strip.id,
        version: strip.version,
        key,
        subject: strip.subject,
        at: strip.at,
        from_at: strip.from,
        to_at: strip.to,
        codes: JSON.stringify(strip.codes),
        label: strip.label,
        note: strip.note,
        speed: strip.speed,
        gain: String(strip.gain),
        by: strip.by,
        name: strip.name,
        made_at: strip.madeAt,
        struck: strip.struck,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returningAll()
      .executeTakeFirst()
    if (added) return { kind: 'kept', strip: stripOf(added) }
    const own = await db
      .selectFrom('strip')
      .selectAll()
      .where('subject', '=', strip.subject)
      .where('key', '=', key)
      .executeTakeFirst()
    if (own) return { kind: 'repeated', strip: stripOf(own) }
    const other = await db
      .selectFrom('strip')
      .selectAll()
      .where('id', '=', strip.id)
      .where('version', '=', strip.version)
      .executeTakeFirstOrThrow()
    return { kind: 'taken', strip: stripOf(other) }
  },

  async strips({ subject, from, to, limit }) {
    const rows = await db
      .selectFrom('strip')
      .selectAll()
      .where('subject', 'in', await subjectsIn(db, subject))
      .where('from_at', '<', to)
      .where('to_at', '>', from)
      .distinctOn('id')
      .orderBy('id')
      .orderBy('version', 'desc')
      .execute()
    return rows
      .map(stripOf)
      .toSorted((a, b) => a.at - b.at)
      .slice(-limit)
  },
})

const stripOf = (row: Selectable<StripTable>): Strip => ({
  // Written by this module alone.
  id: row.id,
  version: row.version,
  subject: row.subject as SubjectId,
  at: row.at as EpochMs,
  from: row.from_at as EpochMs,
  to: row.to_at as EpochMs,
  codes: JSON.parse(row.codes) as readonly ParameterCode[],
  label: row.label as StripLabel,
  note: row.note,
  speed: row.speed,
  gain: row.gain === 'auto' ? 'auto' : Number(row.gain),
  by: row.by,
  name: row.name,
  madeAt: row.made_at as EpochMs,
  struck: row.struck,
})
