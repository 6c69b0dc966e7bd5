import { plannedOf, type Identity, type Move } from '@vigil/clinical'
import type { Database, SubjectRow } from '../database'
import { checkIdentifiers, freePlace, type Place, presentSince, subjectRow } from './checks'
import type { Plan } from './plan'
import { refuse } from './refused'

type Of<Type extends Move['type']> = Extract<Move, { type: Type }>

export async function planAdmission(db: Database, move: Of<'admit'>): Promise<Plan> {
  const known = await subjectRow(db, move.subject)
  if (known) checkReturn(known, move)
  const place = await freePlace(db, move, move.subject)
  const row = admitted(known, move, place)
  return {
    subjects: [row.id],
    beds: present(known?.bed, place.bed),
    units: present(known?.unit, place.unit),
    devices: [],
    moves: true,
    work: async () => {
      await db
        .insertInto('subject')
        .values(row)
        .onConflict((on) => on.column('id').doUpdateSet(row))
        .execute()
      return []
    },
  }
}

/** A stay that ended, or one without a bed so far, can go on in a bed. */
function checkReturn(known: SubjectRow, { at, bed }: Of<'admit'>): void {
  if (known.merged_into !== null)
    refuse('same-subject', `It turned out to be ${known.merged_into}. Admit that one, or undo the merge.`)
  if (known.ended_at !== null && at < known.ended_at)
    refuse('later-moves', 'The earlier stay ended after that time. Give a later one, or undo its end.')
  if (known.ended_at === null && (known.bed !== null || bed === null))
    refuse('already-admitted', 'The patient is admitted already. Transfer instead.')
}

function admitted(known: SubjectRow | undefined, move: Of<'admit'>, place: Place): SubjectRow {
  const isStaying = known !== undefined && known.ended_at === null
  return {
    ...(known ?? unknown(move.subject, place)),
    ...(move.identity ? identityColumns(move.identity) : {}),
    bed: place.bed,
    bed_since: place.bed === null ? null : move.at,
    unit: place.unit,
    admitted_at: isStaying ? Math.min(known.admitted_at, move.at) : move.at,
    ended_at: null,
    notice: null,
  }
}

const identityColumns = ({ name, mrn, birthDate, sex }: Identity) => ({
  name,
  mrn,
  birth_date: birthDate,
  sex,
  identity: 'confirmed' as const,
})

/** Its working name is data like any name: the bed at which somebody was found. */
const unknown = (id: string, { unit, bed, label }: Place): SubjectRow => ({
  id,
  kind: 'patient',
  name: bed === null ? `Unknown, ${label}` : `Unknown, bed ${label}`,
  mrn: null,
  birth_date: null,
  sex: 'unknown',
  preterm: false,
  paced: false,
  on_oxygen: false,
  spo2_low: null,
  spo2_high: null,
  bed: null,
  bed_since: null,
  unit,
  admitted_at: 0,
  ended_at: null,
  identity: 'provisional',
  notice: null,
  off_unit: null,
  merged_into: null,
})

export async function planTransfer(db: Database, move: Of<'transfer'>): Promise<Plan> {
  const row = await presentSince(db, move.subject, move.at)
  const place = await freePlace(db, move, move.subject)
  if (place.bed === row.bed && place.unit === row.unit)
    refuse('nothing-to-do', 'The patient is there already.')
  return {
    subjects: [row.id],
    beds: present(row.bed, place.bed),
    units: present(row.unit, place.unit),
    devices: [],
    moves: true,
    work: async () => {
      await db
        .updateTable('subject')
        .set({
          bed: place.bed,
          bed_since: place.bed === null ? null : move.at,
          unit: place.unit,
          notice: null,
          off_unit: planIn(place.unit, row),
        })
        .where('id', '=', row.id)
        .execute()
      return []
    },
  }
}

/** Nobody in another unit chose what makes no sound there (H93); a journey goes on. */
export function planIn(
  unit: string,
  { unit: from, off_unit }: Pick<SubjectRow, 'unit' | 'off_unit'>,
): string | null {
  if (off_unit === null || unit === from) return off_unit
  return plannedOf(JSON.parse(off_unit))?.kind === 'off-unit' ? off_unit : null
}

/**
 * The stay ends at `at`. What was measured after a back-dated end and recorded before it was told stays with the
 * subject it was attributed to.
 */
export async function planDischarge(db: Database, move: Of<'discharge'>): Promise<Plan> {
  const row = await presentSince(db, move.subject, move.at)
  if (move.identifiers) checkIdentifiers(row, move.identifiers)
  return {
    subjects: [row.id],
    beds: present(row.bed),
    units: [row.unit],
    devices: [],
    moves: true,
    work: async () => {
      await db
        .updateTable('subject')
        .set({ ended_at: move.at, notice: null, off_unit: null })
        .where('id', '=', row.id)
        .execute()
      return []
    },
  }
}

export const present = (...ids: readonly (string | null | undefined)[]): readonly string[] => [
  ...new Set(ids.filter((id) => id !== null && id !== undefined)),
]
