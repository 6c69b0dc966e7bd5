import type { Identifiers, Move } from '@vigil/clinical'
import type { Database, DeviceRow, SubjectRow } from '../database'
import { refuse } from './refused'

/** Clocks of stations differ by so much at most; own proposal. */
const AHEAD_MS = 5_000
/** Older corrections are for records, not for who is monitored now; own proposal. */
export const BACK_DATED_MS = 7 * 24 * 3_600_000

export function checkTime({ at }: Move, now: number, longestMs: number): void {
  if (at > now + AHEAD_MS) refuse('in-future', 'The time lies ahead. Give the time at which it happened.')
  if (at < now - longestMs) refuse('too-old', 'The time lies too far back. Give a later one.')
}

export const knownSubject = async (db: Database, id: string): Promise<SubjectRow> =>
  (await subjectRow(db, id)) ?? refuse('subject-unknown', `There is no subject ${id}.`)

export const subjectRow = (db: Database, id: string): Promise<SubjectRow | undefined> =>
  db.selectFrom('subject').selectAll().where('id', '=', id).executeTakeFirst()

/** Present since before `at`: what happened later is undone first. */
export async function presentSubject(db: Database, id: string, at: number): Promise<SubjectRow> {
  const row = await knownSubject(db, id)
  if (row.ended_at !== null) refuse('not-admitted', 'The patient is not admitted. Admit the patient first.')
  if (at < row.admitted_at)
    refuse('not-admitted', 'The patient was not admitted at that time. Give a later time.')
  return row
}

export async function presentSince(db: Database, id: string, at: number): Promise<SubjectRow> {
  const row = await presentSubject(db, id, at)
  if (row.bed_since !== null && at < row.bed_since)
    refuse('later-moves', 'The patient came to this bed later. Give a later time, or undo that move first.')
  return row
}

export async function knownDevice(db: Database, id: string): Promise<DeviceRow> {
  const row = await db.selectFrom('device').selectAll().where('id', '=', id).executeTakeFirst()
  return row && row.removed_at === null ? row : refuse('device-unknown', `There is no device ${id}.`)
}

export interface Place {
  readonly unit: string
  readonly bed: string | null
  readonly label: string
}

/** A bed nobody else lies in, or a unit. */
export async function freePlace(
  db: Database,
  { unit, bed }: { readonly unit: string; readonly bed: string | null },
  subject: string,
): Promise<Place> {
  if (bed === null) {
    const found = await db.selectFrom('unit').selectAll().where('id', '=', unit).executeTakeFirst()
    if (!found || found.removed_at !== null) refuse('bed-unknown', `There is no unit ${unit}.`)
    return { unit, bed, label: unit }
  }
  const found = await knownBed(db, bed)
  if (found.unit !== unit) refuse('bed-unknown', `Bed ${bed} is not in unit ${unit}.`)
  const other = await db
    .selectFrom('subject')
    .select('id')
    .where('bed', '=', bed)
    .where('ended_at', 'is', null)
    .where('id', '!=', subject)
    .executeTakeFirst()
  if (other) refuse('bed-taken', `Subject ${other.id} is in bed ${bed}. Move or discharge that one first.`)
  return { unit, bed, label: found.label }
}

export async function knownBed(db: Database, bed: string) {
  const found = await db.selectFrom('bed').selectAll().where('id', '=', bed).executeTakeFirst()
  if (!found || found.removed_at !== null) return refuse('bed-unknown', `There is no bed ${bed}.`)
  return found
}

/**
 * Two of three read at the wrist band must be given and equal the record (clinical-decisions 12). A provisional subject
 * has none of them: the working name, which names the bed, confirms it.
 */
export function checkIdentifiers(row: SubjectRow, given: Identifiers): void {
  const isName = given.name !== null && folded(given.name) === folded(row.name)
  const checks = [
    ...(given.mrn === null ? [] : [given.mrn === row.mrn]),
    ...(given.birthDate === null ? [] : [given.birthDate === row.birth_date]),
    ...(given.name === null ? [] : [isName]),
  ]
  if (checks.includes(false))
    refuse('identifiers-differ', 'What was read differs from the record. Look again.')
  const isNameless = row.identity === 'provisional' && row.mrn === null && row.birth_date === null
  if (isNameless && isName) return
  if (checks.length < 2) refuse('identifiers-differ', 'Two of number, date of birth and name are needed.')
}

const folded = (text: string): string => text.normalize('NFC').trim().toUpperCase().toLowerCase()
