import type { Database } from '../database'
import type { ConfigChange } from '../store'
import { reconcileAssociations } from './associations'
import { lockHospital, raiseVersion } from './change-lock'
import { applyDevices } from './devices'
import { readHospital } from './load'
import { applyPeers } from './peers'
import { applyPeople } from './people'
import { bedsInUse, placedByMoves, respectMoves } from './placed'
import { applyPlaces } from './places'
import { applyRules } from './rules'
import { applyTold } from './told-associations'
import { ConfigRefused, problemsOf } from './problems'
import { applySubjects } from './subjects'

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
  note: Note = () => undefined,
): Promise<readonly string[]> {
  try {
    return await applyInTransaction(db, { change, by, now, note })
  } catch (error) {
    if (error instanceof DryRun) return error.lines
    throw error
  }
}

type Note = (line: string) => void

interface Order {
  readonly change: ConfigChange
  readonly by: string
  readonly now: number
  /** Told what the file asks and people decided otherwise: no change. */
  readonly note: Note
}

function applyInTransaction(
  db: Database,
  { change: wanted, by, now, note }: Order,
): Promise<readonly string[]> {
  return db.transaction().execute(async (writing) => {
    await lockHospital(writing)
    const placed = await placedByMoves(writing)
    const problems = [...problemsOf(wanted, await readHospital(writing, now)), ...bedsInUse(wanted, placed)]
    if (problems.length > 0) throw new ConfigRefused(problems)
    const { change, lines: kept } = respectMoves(wanted, placed)
    for (const line of kept) note(line)
    const lines = [
      ...(await applyPlaces(writing, change, now)),
      ...(await applySubjects(writing, change, { now, placed, note })),
      ...(await applyDevices(writing, change, { now, placed })),
      ...(await applyPeople(writing, change)),
      ...(await applyRules(writing, change, now)),
      ...(await applyPeers(writing, change, now)),
      ...(await applyTold(writing, change, by)),
      ...(await reconcileAssociations(writing, by, now)),
    ]
    if (change.dryRun) throw new DryRun(lines)
    if (lines.length > 0) await raiseVersion(writing)
    return lines
  })
}
