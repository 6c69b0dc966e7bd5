import type { Fact, SubjectId } from '@vigil/clinical'
import { sql } from 'kysely'
import { CONFIG_LOCK } from '../config/apply'
import type { Database, SubjectRow } from '../database'
import type { MoveOrder } from '../store'
import { factFrom, identitiesOf } from './identities'
import { nextVersion } from './order'

export async function setFacts(
  db: Database,
  subject: SubjectId,
  facts: readonly Fact[],
  { key, now }: MoveOrder,
): Promise<void> {
  await db.transaction().execute(async (writing) => {
    await sql`select pg_advisory_xact_lock(${CONFIG_LOCK})`.execute(writing)
    const isNew = await writing
      .insertInto('fact_order')
      .values({ key })
      .onConflict((on) => on.doNothing())
      .returning('key')
      .executeTakeFirst()
    if (isNew) await writeFacts(writing, subject, facts, now)
  })
}

/** Inside the caller's transaction. */
export async function writeFacts(
  db: Database,
  subject: string,
  facts: readonly Fact[],
  now: number,
): Promise<void> {
  if (facts.length === 0) return
  await db
    .insertInto('fact')
    .values(
      facts.map((fact) => ({
        subject,
        kind: fact.kind,
        at: fact.at,
        recorded_at: now,
        value: JSON.stringify(fact.value),
        source: JSON.stringify(fact.source),
      })),
    )
    .execute()
  for (const fact of facts) await follow(db, subject, fact)
  await nextVersion(db)
}

/** Limits come from columns of the subject: they follow the newest fact of their kind. */
async function follow(db: Database, subject: string, fact: Fact): Promise<void> {
  const columns = columnsOf(fact)
  if (!columns) return
  const newest = await db
    .selectFrom('fact')
    .select((read) => read.fn.max('at').as('at'))
    .where('subject', '=', subject)
    .where('kind', '=', fact.kind)
    .executeTakeFirst()
  if (newest?.at !== fact.at) return
  await db.updateTable('subject').set(columns).where('id', '=', subject).execute()
}

function columnsOf(fact: Fact): Partial<SubjectRow> | null {
  switch (fact.kind) {
    case 'paced':
      return { paced: fact.value }
    case 'preterm':
      return { preterm: fact.value }
    case 'oxygen':
      return { on_oxygen: fact.value.device !== 'room-air' }
    case 'spo2-target':
      return { spo2_low: fact.value?.low ?? null, spo2_high: fact.value?.high ?? null }
    case 'obstetric':
    case 'weight':
    case 'isolation':
    case 'allergies':
    case 'ceiling':
    case 'risks':
    case 'consciousness':
      return null
    default:
      return fact satisfies never
  }
}

export async function factHistory(db: Database, subject: SubjectId, limit: number): Promise<readonly Fact[]> {
  const rows = await db
    .selectFrom('fact')
    .select(['kind', 'value', 'source', 'at'])
    .where('subject', 'in', await identitiesOf(db, subject))
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(factFrom)
}
