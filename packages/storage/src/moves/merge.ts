import type { Move } from '@vigil/clinical'
import type { Database, SubjectRow } from '../database'
import { MoveRefused } from './records'

/**
 * "Unknown, bed 7" turns out to be an ADT patient (clinical-decisions 12). The survivor takes bed, worn devices and
 * limits; of two beds the one that devices send for wins, since that is where somebody lies.
 */
export async function mergeSubjects(
  db: Database,
  { retired, into, at }: Extract<Move, { type: 'merge' }>,
): Promise<void> {
  if (retired === into) throw new MoveRefused('same-subject', 'This is the same record.')
  const [gone, stays] = [await subject(db, retired), await subject(db, into)]
  if (gone.merged_into !== null || stays.merged_into !== null)
    throw new MoveRefused('not-admitted', 'One of the two was merged before. Look at the patient again.')
  const isMonitored = await hasOpenDevice(db, into)
  const bed = gone.ended_at === null && (stays.bed === null || !isMonitored) ? gone.bed : stays.bed
  // First the retired one, so that its bed is free.
  await db
    .updateTable('subject')
    .set({ merged_into: into, ended_at: gone.ended_at ?? at, bed: null, bed_since: null, notice: null })
    .where('id', '=', retired)
    .execute()
  await db
    .updateTable('subject')
    .set({
      bed,
      bed_since: bed === null ? null : bed === stays.bed ? stays.bed_since : at,
      unit: bed === gone.bed && gone.bed !== null ? gone.unit : stays.unit,
      admitted_at: Math.min(gone.admitted_at, stays.admitted_at),
      ended_at: gone.ended_at === null ? null : stays.ended_at,
      identity: 'confirmed',
      notice: null,
      off_unit: stays.off_unit ?? gone.off_unit,
      ...flags(gone, stays),
    })
    .where('id', '=', into)
    .execute()
  await db
    .updateTable('device')
    .set({ home_subject: into, home_since: at })
    .where('home_subject', '=', retired)
    .execute()
  await takeLimits(db, retired, into)
}

/** What was found at the bedside holds for the patient, whoever it turned out to be. */
const flags = (gone: SubjectRow, stays: SubjectRow) => ({
  paced: gone.paced || stays.paced,
  preterm: gone.preterm || stays.preterm,
  on_oxygen: gone.on_oxygen || stays.on_oxygen,
  spo2_low: stays.spo2_low ?? gone.spo2_low,
  spo2_high: stays.spo2_low === null ? gone.spo2_high : stays.spo2_high,
})

async function subject(db: Database, id: string): Promise<SubjectRow> {
  const row = await db.selectFrom('subject').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw new MoveRefused('subject-unknown', 'This patient is not known. Look for the patient again.')
  return row
}

async function hasOpenDevice(db: Database, id: string): Promise<boolean> {
  const row = await db
    .selectFrom('association')
    .select('id')
    .where('subject', '=', id)
    .where('to_at', 'is', null)
    .executeTakeFirst()
  return row !== undefined
}

async function takeLimits(db: Database, retired: string, into: string): Promise<void> {
  const own = await db
    .selectFrom('limit_override')
    .selectAll()
    .where('scope_kind', '=', 'subject')
    .where('scope_id', '=', retired)
    .execute()
  if (own.length === 0) return
  await db
    .insertInto('limit_override')
    .values(own.map((row) => ({ ...row, scope_id: into })))
    .onConflict((on) => on.doNothing())
    .execute()
}
