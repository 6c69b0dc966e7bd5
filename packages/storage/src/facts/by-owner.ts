import type { Fact } from '@vigil/clinical'
import { sql } from 'kysely'
import type { Database } from '../database'
import { type FactOf, newestFacts } from './facts'

/** Newest of each kind for each of these subjects, from those merged into it as well. */
export async function factsByOwner(
  db: Database,
  subjects: readonly { readonly id: string }[],
): Promise<ReadonlyMap<string, readonly Fact[]>> {
  const owners = await ownersOf(
    db,
    subjects.map((subject) => subject.id),
  )
  const facts = await newestFacts(db, [...new Set(owners.map((pair) => pair.id))])
  const found = new Map<string, Fact[]>()
  for (const { owner, id } of owners)
    for (const { subject, ...fact } of facts) if (subject === id) keepNewest(found, owner, fact)
  return found
}

function keepNewest(found: Map<string, Fact[]>, owner: string, fact: Omit<FactOf, 'subject'>): void {
  const known = found.get(owner) ?? []
  const same = known.find((other) => other.kind === fact.kind)
  if (same && same.at >= fact.at) return
  // Taking `subject` off a union loses which value goes with which kind; they were not parted.
  found.set(owner, [...known.filter((other) => other !== same), fact as Fact])
}

async function ownersOf(
  db: Database,
  subjects: readonly string[],
): Promise<readonly { readonly owner: string; readonly id: string }[]> {
  const found = await sql<{ owner: string; id: string }>`
    with recursive one(owner, id) as (
      select id, id from unnest(${subjects}::text[]) as id
      union
      select one.owner, subject.id from subject join one on subject.merged_into = one.id)
    select owner, id from one`.execute(db)
  return found.rows
}
