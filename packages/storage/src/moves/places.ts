import type { Move } from '@vigil/clinical'
import type { Database, DeviceRow, SubjectRow } from '../database'
import { MoveRefused } from './records'

export async function presentSubject(db: Database, id: string): Promise<SubjectRow> {
  const row = await db.selectFrom('subject').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw new MoveRefused('subject-unknown', 'This patient is not known. Look for the patient again.')
  if (row.ended_at !== null)
    throw new MoveRefused('not-admitted', 'The stay of this patient has ended. Admit the patient again.')
  return row
}

export interface Place {
  readonly unit: string
  readonly bed: string | null
  readonly label: string | null
}

/** The place a move names, if it is there and nobody else lies in it. */
export async function freePlace(
  db: Database,
  { unit, bed, subject }: Extract<Move, { type: 'admit' | 'transfer' }>,
): Promise<Place> {
  const unitRow = await db
    .selectFrom('unit')
    .select('id')
    .where('id', '=', unit)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  if (!unitRow) throw new MoveRefused('bed-unknown', `There is no unit ${unit}. Choose another one.`)
  if (bed === null) return { unit, bed: null, label: null }
  const row = await db
    .selectFrom('bed')
    .selectAll()
    .where('id', '=', bed)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  if (!row || row.unit !== unit)
    throw new MoveRefused('bed-unknown', `There is no bed ${bed} in unit ${unit}. Choose another one.`)
  const other = await db
    .selectFrom('subject')
    .select('id')
    .where('bed', '=', bed)
    .where('ended_at', 'is', null)
    .where('id', '!=', subject)
    .executeTakeFirst()
  if (other)
    throw new MoveRefused(
      'bed-taken',
      `Bed ${row.label} is taken. Move or discharge who is in it first, or choose another bed.`,
    )
  return { unit, bed, label: row.label }
}

export async function knownDevice(db: Database, id: string): Promise<DeviceRow> {
  const row = await db
    .selectFrom('device')
    .selectAll()
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  if (!row) throw new MoveRefused('device-unknown', `Device ${id} is not known. Check the label on it.`)
  return row
}
