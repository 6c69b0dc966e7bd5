import { sql } from 'kysely'
import type { Database } from '../database'
import type { ConfigChange } from '../store'
import { reconcileAssociations } from './associations'
import { applyDevices } from './devices'
import { readHospital } from './load'
import { applyPeers } from './peers'
import { applyPeople } from './people'
import { applyPlaces } from './places'
import { applyTold } from './told-associations'
import { ConfigRefused, problemsOf } from './problems'
import { applySubjects } from './subjects'

/** Changes of the configuration, in any process, come one after the other. */
const CONFIG_LOCK = 0x56_49_49

/** Carries the lines out of a transaction that must not be kept. */
class DryRun extends Error {
  readonly lines: readonly string[]

  constructor(lines: readonly string[]) {
    super('dry run')
    this.lines = lines
  }
}

export async function applyConfig(
  db: Database,
  change: ConfigChange,
  by: string,
  now: number,
): Promise<readonly string[]> {
  try {
    return await applyInTransaction(db, change, by, now)
  } catch (error) {
    if (error instanceof DryRun) return error.lines
    throw error
  }
}

function applyInTransaction(
  db: Database,
  change: ConfigChange,
  by: string,
  now: number,
): Promise<readonly string[]> {
  return db.transaction().execute(async (writing) => {
    await sql`select pg_advisory_xact_lock(${CONFIG_LOCK})`.execute(writing)
    const problems = problemsOf(change, await readHospital(writing, now))
    if (problems.length > 0) throw new ConfigRefused(problems)
    const lines = [
      ...(await applyPlaces(writing, change, now)),
      ...(await applySubjects(writing, change, now)),
      ...(await applyDevices(writing, change, now)),
      ...(await applyPeople(writing, change)),
      ...(await applyPeers(writing, change, now)),
      ...(await applyTold(writing, change, by)),
      ...(await reconcileAssociations(writing, by, now)),
    ]
    if (change.dryRun) throw new DryRun(lines)
    if (lines.length > 0)
      await writing
        .updateTable('config_version')
        .set((row) => ({ version: row('version', '+', 1) }))
        .execute()
    return lines
  })
}
