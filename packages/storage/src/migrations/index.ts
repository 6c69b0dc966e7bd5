import { Kysely, type Migration, type MigrationProvider, Migrator, PostgresDialect, sql } from 'kysely'
import { Pool, type PoolConfig } from 'pg'
import { Unusable } from '../away'
import { up as spine } from './0001-spine'
import { up as quarantineReason } from './0002-quarantine-reason'
import { up as hl7Receipts } from './0003-hl7-receipts'
import { up as moves } from './0004-moves'
import { up as missed } from './0005-missed'
import { up as settings } from './0006-settings'
import { up as why } from './0007-why'
import { up as alarmRules } from './0008-alarm-rules'
import { up as push } from './0009-push'
import { up as limitCourse } from './0010-limit-course'
import { up as alarmTimings } from './0011-alarm-timings'
import { up as keeping } from './0012-keeping'
import { up as strips } from './0013-strips'
import { up as restored } from './0014-restored'

/** A list in code: the bundle has no folder to scan. Names sort in order and are never changed. */
const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-spine': { up: spine },
  '0002-quarantine-reason': { up: quarantineReason },
  '0003-hl7-receipts': { up: hl7Receipts },
  '0004-moves': { up: moves },
  '0005-missed': { up: missed },
  '0006-settings': { up: settings },
  '0007-why': { up: why },
  '0008-alarm-rules': { up: alarmRules },
  '0009-push': { up: push },
  '0010-limit-course': { up: limitCourse },
  '0011-alarm-timings': { up: alarmTimings },
  '0012-keeping': { up: keeping },
  '0013-strips': { up: strips },
  '0014-restored': { up: restored },
}

const provider: MigrationProvider = { getMigrations: async () => ({ ...MIGRATIONS }) }

/** Those that only a newer version knows. */
export const unknownMigrations = (applied: readonly string[]): readonly string[] =>
  applied.filter((name) => !(name in MIGRATIONS))

export async function migrate<T>(db: Kysely<T>): Promise<void> {
  const applied = await appliedMigrations(db)
  const unknown = unknownMigrations(applied)
  if (unknown.length > 0)
    throw new Error(`The database was written by a newer Vigil (${unknown.join(', ')}). Start that version.`)
  if (applied.length === Object.keys(MIGRATIONS).length) return
  const { error } = await new Migrator({ db, provider }).migrateToLatest()
  if (isWrongStatement(error)) throw new Unusable('The migration of the database failed.', { cause: error })
  if (error) throw error instanceof Error ? error : new Error('the migration failed', { cause: error })
}

/** In a schema of its own; `null`: up to the newest. */
export async function migrateTo(connection: PoolConfig, schema: string, name: string | null): Promise<void> {
  const db = new Kysely<unknown>({
    dialect: new PostgresDialect({ pool: new Pool({ ...connection, max: 1 }) }),
  })
  try {
    const migrator = new Migrator({ db, provider, migrationTableSchema: schema })
    const { error } = name === null ? await migrator.migrateToLatest() : await migrator.migrateTo(name)
    if (error) throw error instanceof Error ? error : new Error('the migration failed', { cause: error })
  } finally {
    await db.destroy()
  }
}

/** It fails again: no reason to wait as if the database were away. Missing rights have a sentence of their own. */
function isWrongStatement(error: unknown): boolean {
  const code = (error as { code?: unknown } | undefined)?.code
  return typeof code === 'string' && code.startsWith('42') && code !== '42501'
}

/** One query at most starts: the migrator itself takes many. */
async function appliedMigrations<T>(db: Kysely<T>): Promise<readonly string[]> {
  const table = await sql<{
    found: boolean
  }>`select to_regclass('kysely_migration') is not null as found`.execute(db)
  if (!table.rows[0]?.found) return []
  const rows = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db)
  return rows.rows.map((row) => row.name)
}
