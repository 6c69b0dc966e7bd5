import type { Fact, SubjectId } from '@vigil/clinical'
import { sql } from 'kysely'
import type { Database } from '../database'

/**
 * The subject and all who turned out to be the same (clinical-decisions 12): rows keep the id under which they were
 * written, so that both versions stand; whoever asks for the survivor gets them all.
 */
export async function identitiesOf(db: Database, subject: SubjectId): Promise<readonly string[]> {
  const rows = await sql<{ id: string }>`
    with recursive same (id) as (
      select ${subject}::text union select subject.id from subject join same on subject.merged_into = same.id)
    select id from same`.execute(db)
  return rows.rows.map((row) => row.id)
}

interface FactRow {
  readonly kind: string
  readonly value: string
  readonly source: string
  readonly at: number
}

/** The casts trust what this module wrote itself. */
export const factFrom = (row: FactRow): Fact =>
  ({
    kind: row.kind,
    value: JSON.parse(row.value) as unknown,
    source: JSON.parse(row.source) as Fact['source'],
    at: row.at,
  }) as Fact

/** Newest of each kind of every present subject, by the time at the bedside. */
export async function newestFacts(db: Database): Promise<ReadonlyMap<string, readonly Fact[]>> {
  const rows = await sql<FactRow & { holder: string }>`
    with recursive same (id, holder) as (
      select id, id from subject where ended_at is null
      union select subject.id, same.holder from subject join same on subject.merged_into = same.id)
    select distinct on (same.holder, fact.kind) same.holder, fact.kind, fact.value, fact.source, fact.at
    from fact join same on fact.subject = same.id
    order by same.holder, fact.kind, fact.at desc, fact.id desc`.execute(db)
  const facts = new Map<string, Fact[]>()
  for (const row of rows.rows) facts.set(row.holder, [...(facts.get(row.holder) ?? []), factFrom(row)])
  return facts
}
