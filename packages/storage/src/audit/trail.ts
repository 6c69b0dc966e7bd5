import type { EpochMs, SubjectId } from '@vigil/clinical'
import type { Database } from '../database'
import type { AuditEntry, Store } from '../store'

/** The subject is a pseudonym: the name of a patient is not in the trail. */
export async function auditTrail(
  db: Database,
  { before, limit }: Parameters<Store['auditTrail']>[0],
): ReturnType<Store['auditTrail']> {
  const rows = await db
    .selectFrom('audit')
    .selectAll()
    .$if(before !== null, (query) => query.where('seq', '<', Number(before)))
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute()
  return rows.map((row) => ({
    seq: row.seq,
    at: row.at as EpochMs,
    actor: row.actor,
    session: row.session,
    station: row.station,
    action: row.action,
    object: row.object,
    subject: row.subject_hash as SubjectId | null,
    outcome: row.outcome as AuditEntry['outcome'],
  }))
}
