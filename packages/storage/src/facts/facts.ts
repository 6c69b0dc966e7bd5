import type { EpochMs, Fact, Oxygen } from '@vigil/clinical'
import type { Selectable } from 'kysely'
import { lockHospital, raiseVersion } from '../config/change-lock'
import type { Database, FactTable, SubjectRow } from '../database'
import { subjectsIn } from '../moves/merged'
import type { MoveOrder, Store } from '../store'

export const factStore = (db: Database): Pick<Store, 'setFacts' | 'factHistory'> => ({
  setFacts: (subject, facts, order) =>
    db.transaction().execute(async (writing) => {
      await lockHospital(writing)
      if (await addFacts(writing, subject, facts, order)) await raiseVersion(writing)
    }),
  factHistory: async (subject, limit) => {
    const rows = await db
      .selectFrom('fact')
      .selectAll()
      .where('subject', 'in', await subjectsIn(db, subject))
      .orderBy('at', 'desc')
      .orderBy('id', 'desc')
      .limit(limit)
      .execute()
    return rows.map(factFrom)
  },
})

/** Were they news? The same key has one effect. */
export async function addFacts(
  db: Database,
  subject: string,
  facts: readonly Fact[],
  { key, now }: Pick<MoveOrder, 'key' | 'now'>,
): Promise<boolean> {
  if (facts.length === 0) return false
  const added = await db
    .insertInto('fact')
    .values(
      facts.map((fact) => ({
        subject,
        kind: fact.kind,
        value: JSON.stringify(fact.value),
        source: JSON.stringify(fact.source),
        at: fact.at,
        recorded_at: now,
        key,
      })),
    )
    .onConflict((on) => on.doNothing())
    .returning('id')
    .execute()
  if (added.length === 0) return false
  const flat = flatColumns(await newestFacts(db, [subject]))
  if (Object.keys(flat).length > 0)
    await db.updateTable('subject').set(flat).where('id', '=', subject).execute()
  return true
}

export type FactOf = Fact & { readonly subject: string }

/** Newest of each kind by time at the bedside. */
export async function newestFacts(db: Database, subjects: readonly string[]): Promise<readonly FactOf[]> {
  if (subjects.length === 0) return []
  const rows = await db
    .selectFrom('fact')
    .distinctOn(['subject', 'kind'])
    .selectAll()
    .where('subject', 'in', subjects)
    .orderBy('subject')
    .orderBy('kind')
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .execute()
  return rows.map((row) => ({ ...factFrom(row), subject: row.subject }))
}

/** Limits come from these columns, so they follow what was found at the bedside. */
export function flatColumns(facts: readonly Fact[]): Partial<SubjectRow> {
  return Object.assign({}, ...facts.map(flatOf)) as Partial<SubjectRow>
}

function flatOf(fact: Fact): Partial<SubjectRow> {
  switch (fact.kind) {
    case 'paced':
      return { paced: fact.value }
    case 'preterm':
      return { preterm: fact.value }
    case 'spo2-target':
      return { spo2_low: fact.value?.low ?? null, spo2_high: fact.value?.high ?? null }
    case 'oxygen':
      return { on_oxygen: isOnOxygen(fact.value) }
    case 'obstetric':
    case 'weight':
    case 'isolation':
    case 'allergies':
    case 'ceiling':
    case 'risks':
    case 'consciousness':
      return {}
    default:
      return fact satisfies never
  }
}

const isOnOxygen = ({ device }: Oxygen): boolean => device !== 'room-air'

const factFrom = (row: Selectable<FactTable>): Fact =>
  // Written from a `Fact` by `addFacts`; the kind tells the value.
  ({
    kind: row.kind,
    value: JSON.parse(row.value) as unknown,
    source: JSON.parse(row.source) as unknown,
    at: row.at as EpochMs,
  }) as Fact
