import type { AdtNotice, Move } from '@vigil/clinical'
import type { Database, SubjectRow } from '../database'
import type { LimitKey } from './changes'
import { knownSubject, presentSubject } from './checks'
import type { Plan } from './plan'
import { refuse } from './refused'
import { planIn, present } from './stay-plans'

/**
 * The retired subject turns out to be the survivor. What was recorded keeps its id: reading the survivor reads both.
 *
 * The bed that is monitored wins: the survivor takes the bed of the retired one unless devices send where it lies. When
 * both are monitored in beds of their own, one of them is transferred first: nobody loses a monitor without a word.
 */
export async function planMerge(db: Database, move: Extract<Move, { type: 'merge' }>): Promise<Plan> {
  if (move.retired === move.into) refuse('same-subject', 'Both are the same patient.')
  const retired = await knownSubject(db, move.retired)
  if (retired.merged_into === move.into) refuse('nothing-to-do', 'They are one patient already.')
  if (retired.merged_into !== null)
    refuse('same-subject', `It turned out to be ${retired.merged_into} before. Undo that merge first.`)
  const survivor = await presentSubject(db, move.into, move.at)
  const bed = await bedAfter(db, retired, survivor)
  return {
    subjects: [retired.id, survivor.id],
    beds: present(retired.bed, survivor.bed),
    units: present(retired.unit, survivor.unit),
    devices: [],
    moves: true,
    work: async () => {
      await retire(db, retired, move)
      await db
        .updateTable('subject')
        .set({
          ...bed,
          notice: noticeAfter(survivor, bed),
          identity: 'confirmed',
          off_unit: planAfter(retired, survivor, bed),
          admitted_at: Math.min(survivor.admitted_at, retired.admitted_at),
        })
        .where('id', '=', survivor.id)
        .execute()
      await db
        .updateTable('device')
        .set({ home_subject: survivor.id, home_since: move.at })
        .where('home_subject', '=', retired.id)
        .execute()
      return copyLimits(db, retired.id, survivor.id)
    },
  }
}

async function retire(
  db: Database,
  retired: SubjectRow,
  { into, at }: Extract<Move, { type: 'merge' }>,
): Promise<void> {
  await db
    .updateTable('subject')
    .set({
      merged_into: into,
      ended_at: retired.ended_at ?? Math.max(at, retired.admitted_at),
      bed: null,
      bed_since: null,
      off_unit: null,
      notice: null,
    })
    .where('id', '=', retired.id)
    .execute()
}

/** ADT put the survivor into the bed where the other one lay: that question is answered. */
function noticeAfter({ notice }: SubjectRow, { bed }: Bed): string | null {
  const known = notice === null ? null : (JSON.parse(notice) as AdtNotice)
  return known?.kind === 'bed-taken' && known.bed === bed ? null : notice
}

/** A plan belongs to the bed for which somebody chose it: who lies in another one, or is looked at there, has none. */
function planAfter(retired: SubjectRow, survivor: SubjectRow, { bed }: Bed): string | null {
  if (bed === survivor.bed) return survivor.off_unit
  return survivor.bed === null ? planIn(survivor.unit, retired) : null
}

type Bed = Pick<SubjectRow, 'bed' | 'bed_since' | 'unit'>

async function bedAfter(db: Database, retired: SubjectRow, survivor: SubjectRow): Promise<Bed> {
  const { bed, bed_since, unit } = retired
  const kept: Bed = { bed: survivor.bed, bed_since: survivor.bed_since, unit: survivor.unit }
  if (bed === null || retired.ended_at !== null) return kept
  const taken: Bed = { bed, bed_since, unit }
  if (survivor.bed === null || !(await isMonitored(db, survivor))) return taken
  if (await isMonitored(db, retired))
    refuse('already-admitted', 'Both are monitored in beds of their own. Transfer or discharge one first.')
  return kept
}

/** By something that stays with the bed; what is worn goes with the patient. */
const isMonitored = async (db: Database, { id }: SubjectRow): Promise<boolean> =>
  (await db
    .selectFrom('association')
    .innerJoin('device', 'device.id', 'association.device')
    .select('association.id')
    .where('association.subject', '=', id)
    .where('association.to_at', 'is', null)
    .where('device.home_kind', '=', 'bed')
    .executeTakeFirst()) !== undefined

/** The survivor's own limits stay. */
async function copyLimits(db: Database, retired: string, survivor: string): Promise<readonly LimitKey[]> {
  const rows = await db
    .selectFrom('limit_override')
    .selectAll()
    .where('scope_kind', '=', 'subject')
    .where('scope_id', 'in', [retired, survivor])
    .execute()
  const own = rows.filter((row) => row.scope_id === survivor)
  const copied = rows
    .filter((row) => row.scope_id === retired && !own.some((other) => isFor(other, row)))
    .map((row) => ({ ...row, scope_id: survivor }))
  if (copied.length > 0) await db.insertInto('limit_override').values(copied).execute()
  return copied.map(({ profile, scope_id, category, condition, priority }) => ({
    profile,
    scope_id,
    category,
    condition,
    priority,
  }))
}

type Aimed = Pick<LimitKey, 'category' | 'condition' | 'priority'>
const isFor = (one: Aimed, other: Aimed): boolean =>
  one.category === other.category && one.condition === other.condition && one.priority === other.priority
