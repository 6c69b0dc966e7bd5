import { sql } from 'kysely'
import type { Database } from '../database'

/**
 * A subject and all who turned out to be it, through every merge that is not undone: their rows keep the retired id, so
 * that both versions stay and an undone merge parts them again (clinical-decisions 12).
 */
export async function subjectsIn(db: Database, subject: string): Promise<readonly string[]> {
  const found = await sql<{ id: string }>`
    with recursive one(id) as (
      select ${subject}::text
      union
      select subject.id from subject join one on subject.merged_into = one.id)
    select id from one`.execute(db)
  return found.rows.map((row) => row.id)
}
