import { sql } from 'kysely'
import type { Database } from '../database'

export const CONFIG_LOCK = 0x56_49_49

/** Changes of who is where, in any process, come one after the other. */
export async function lockHospital(db: Database): Promise<void> {
  await sql`select pg_advisory_xact_lock(${CONFIG_LOCK})`.execute(db)
}

/** Every process reads the hospital again within a second. */
export async function raiseVersion(db: Database): Promise<void> {
  await db
    .updateTable('config_version')
    .set((row) => ({ version: row('version', '+', 1) }))
    .execute()
}
