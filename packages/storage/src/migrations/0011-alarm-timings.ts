import { type Kysely, sql } from 'kysely'

/** What a site set of the times of the alarm engine; `null`: nothing. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(`alter table site add alarm_timings text`).execute(db)
}
