import { type Kysely, sql } from 'kysely'

/** Purging by reason each second must not read what stays. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw('create index quarantine_reason on quarantine (reason, received_at)').execute(db)
}
