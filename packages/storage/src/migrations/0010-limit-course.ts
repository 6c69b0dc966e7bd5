import { type Kysely, sql } from 'kysely'

/** How a violation of a site's own limit ends and grows; `null`: as the built-in one does. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(`alter table limit_override add course text`).execute(db)
}
