import type { EpochMs, SubjectId } from '@vigil/clinical'
import { sql } from 'kysely'
import type { Pool } from 'pg'
import type { Database } from '../database'
import { subjectsIn } from '../moves/merged'
import { transact } from '../transaction'

/** Nothing of the subject is deleted while it lasts. */
export interface Hold {
  readonly subject: SubjectId
  readonly since: EpochMs
  readonly by: string
  readonly reason: string
}

export type EraseOutcome =
  | { readonly kind: 'erased'; readonly chunks: number; readonly minutes: number }
  | { readonly kind: 'refused'; readonly why: 'unknown' | 'admitted' | 'held' }

export interface HoldStore {
  /** Those that last, oldest first. */
  holds(): Promise<readonly Hold[]>
  /** `false`: there is no such subject. A hold that lasts stays as it is. */
  hold(hold: Hold): Promise<boolean>
  /** `false`: nothing was held. */
  endHold(subject: SubjectId, by: string, at: EpochMs): Promise<boolean>
  /** Every measurement of somebody who is not here any more; alarms and the audit trail stay. */
  eraseMeasurements(subject: SubjectId): Promise<EraseOutcome>
}

/** Nobody waits for it: hours of one stay may be many rows. */
const ERASE_LIMIT_MS = 600_000

export const holdStore = (db: Database, pool: Pool): HoldStore => ({
  holds: async () => {
    const rows = await db
      .selectFrom('subject_hold')
      .select(['subject', 'since', 'by', 'reason'])
      .where('ended_at', 'is', null)
      .orderBy('since')
      .execute()
    return rows.map(({ subject, since, by, reason }) => ({
      subject: subject as SubjectId,
      since: since as EpochMs,
      by,
      reason,
    }))
  },
  hold: async ({ subject, since, by, reason }) => {
    const known = await db.selectFrom('subject').select('id').where('id', '=', subject).execute()
    if (known.length === 0) return false
    await sql`insert into subject_hold (subject, since, by, reason)
      select ${subject}, ${since}, ${by}, ${reason}
      where not exists (select 1 from subject_hold where subject = ${subject} and ended_at is null)`.execute(
      db,
    )
    return true
  },
  endHold: async (subject, by, at) => {
    const ended = await db
      .updateTable('subject_hold')
      .set({ ended_at: at, ended_by: by })
      .where('subject', '=', subject)
      .where('ended_at', 'is', null)
      .executeTakeFirst()
    return ended.numUpdatedRows > 0n
  },
  eraseMeasurements: (subject) => erase(db, pool, subject),
})

async function erase(db: Database, pool: Pool, subject: SubjectId): Promise<EraseOutcome> {
  const everybody = await subjectsIn(db, subject)
  const rows = await db
    .selectFrom('subject')
    .select(['id', 'ended_at'])
    .where('id', 'in', everybody)
    .execute()
  if (rows.length === 0) return { kind: 'refused', why: 'unknown' }
  if (rows.some(({ ended_at }) => ended_at === null)) return { kind: 'refused', why: 'admitted' }
  return transact(pool, ERASE_LIMIT_MS, async (client) => {
    // A hold that begins meanwhile waits, and finds nothing; one that lasts is seen here.
    await client.query('lock table subject_hold in share row exclusive mode')
    const held = await client.query(
      `with recursive above(id) as (
         select unnest($1::text[])
         union select merged_into from subject join above on subject.id = above.id where merged_into is not null)
       select 1 from subject_hold join above on subject = above.id where ended_at is null limit 1`,
      [everybody],
    )
    if (held.rows.length > 0) return { kind: 'refused', why: 'held' } as const
    const ids = 'select id from series where subject = any($1::text[])'
    const chunks = await client.query(`delete from chunk where series in (${ids})`, [everybody])
    const minutes = await client.query(`delete from rollup_minute where series in (${ids})`, [everybody])
    return { kind: 'erased', chunks: chunks.rowCount ?? 0, minutes: minutes.rowCount ?? 0 } as const
  })
}
