import type { Database } from '../database'
import type { Hospital } from '../store'
import { changeOf, comfortOf } from './rows'

/** Of those whose stay goes on: a stay that ended without a word has no settings either (AL3). */
export async function readSettings(db: Database): Promise<Pick<Hospital, 'limitChanges' | 'comfort'>> {
  const limits = await db
    .selectFrom('limit_change')
    .innerJoin('subject', 'subject.id', 'limit_change.subject')
    .selectAll('limit_change')
    .where('limit_change.ended_at', 'is', null)
    .where('subject.ended_at', 'is', null)
    .orderBy('limit_change.id')
    .execute()
  const comfort = await db
    .selectFrom('comfort_care')
    .innerJoin('subject', 'subject.id', 'comfort_care.subject')
    .selectAll('comfort_care')
    .where('comfort_care.ended_at', 'is', null)
    .where('subject.ended_at', 'is', null)
    .orderBy('comfort_care.id')
    .execute()
  return { limitChanges: limits.flatMap(changeOf), comfort: comfort.map(comfortOf) }
}
