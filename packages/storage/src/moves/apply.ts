import type { Identifiers, Identity, Move } from '@vigil/clinical'
import type { Database, SubjectRow } from '../database'
import { freePlace, knownDevice, presentSubject } from './places'
import { mergeSubjects } from './merge'
import { MoveRefused } from './records'

/** Changes the rows of subjects and devices; the intervals follow (`reconcileAssociations`). */
export async function applyMove(db: Database, move: Move, now: number): Promise<void> {
  switch (move.type) {
    case 'admit':
      return admit(db, move)
    case 'transfer':
      return transfer(db, move)
    case 'discharge':
      return discharge(db, move)
    case 'merge':
      return mergeSubjects(db, move)
    case 'identify':
      await presentSubject(db, move.subject)
      return set(db, move.subject, identityColumns(move.identity))
    case 'leave-unit':
      await presentSubject(db, move.subject)
      return set(db, move.subject, { off_unit: JSON.stringify({ ...move.plan, since: move.at }) })
    case 'return':
      if ((await presentSubject(db, move.subject)).off_unit === null)
        throw new MoveRefused('nothing-to-do', 'This patient is on the unit already.')
      return set(db, move.subject, { off_unit: null })
    case 'notice':
      await presentSubject(db, move.subject)
      return set(db, move.subject, { notice: JSON.stringify({ ...move.notice, heardAt: now }) })
    case 'dismiss-notice':
      if ((await presentSubject(db, move.subject)).notice === null)
        throw new MoveRefused('nothing-to-do', 'There is nothing to confirm any more.')
      return set(db, move.subject, { notice: null })
    case 'replace-device':
      return replaceDevice(db, move)
    case 'home-device':
      return homeDevice(db, move)
    default:
      return move satisfies never
  }
}

type Of<Type extends Move['type']> = Extract<Move, { type: Type }>

async function set(db: Database, subject: string, columns: Partial<SubjectRow>): Promise<void> {
  if (Object.keys(columns).length === 0) return
  await db.updateTable('subject').set(columns).where('id', '=', subject).execute()
}

const identityColumns = (identity: Of<'identify'>['identity'] | Identity): Partial<SubjectRow> => ({
  ...(identity.name === undefined ? {} : { name: identity.name, identity: 'confirmed' as const }),
  ...(identity.mrn === undefined ? {} : { mrn: identity.mrn }),
  ...(identity.birthDate === undefined ? {} : { birth_date: identity.birthDate }),
  ...(identity.sex === undefined ? {} : { sex: identity.sex }),
})

async function admit(db: Database, move: Of<'admit'>): Promise<void> {
  const place = await freePlace(db, move)
  const known = await db.selectFrom('subject').selectAll().where('id', '=', move.subject).executeTakeFirst()
  if (known?.merged_into)
    throw new MoveRefused(
      'not-admitted',
      'This record was merged with another one. Admit that patient instead.',
    )
  if (known && known.ended_at === null && known.bed !== null)
    throw new MoveRefused('already-admitted', 'This patient has a bed already. Transfer the patient instead.')
  const where = { bed: place.bed, bed_since: place.bed === null ? null : move.at, unit: place.unit }
  if (known) {
    const isBack = known.ended_at !== null
    await set(db, move.subject, {
      ...where,
      ...(isBack ? { admitted_at: move.at, ended_at: null, off_unit: null } : {}),
      notice: null,
      ...(move.identity ? identityColumns(move.identity) : {}),
    })
    return
  }
  const identity = move.identity ?? {
    // A working name, kept as data so that every log and every print names the same.
    name: place.label === null ? 'Unknown' : `Unknown, bed ${place.label}`,
    mrn: null,
    birthDate: null,
    sex: 'unknown' as const,
  }
  await db
    .insertInto('subject')
    .values({
      id: move.subject,
      kind: 'patient',
      name: identity.name,
      mrn: identity.mrn,
      birth_date: identity.birthDate,
      sex: identity.sex,
      preterm: false,
      paced: false,
      on_oxygen: false,
      spo2_low: null,
      spo2_high: null,
      ...where,
      admitted_at: move.at,
      ended_at: null,
      identity: move.identity ? 'confirmed' : 'provisional',
      notice: null,
      off_unit: null,
      merged_into: null,
    })
    .execute()
}

async function transfer(db: Database, move: Of<'transfer'>): Promise<void> {
  const subject = await presentSubject(db, move.subject)
  const place = await freePlace(db, move)
  if (subject.bed === place.bed && subject.unit === place.unit)
    throw new MoveRefused('nothing-to-do', 'The patient is there already.')
  await set(db, move.subject, {
    bed: place.bed,
    bed_since: place.bed === null ? null : move.at,
    unit: place.unit,
    notice: null,
  })
}

async function discharge(db: Database, move: Of<'discharge'>): Promise<void> {
  const subject = await presentSubject(db, move.subject)
  if (move.identifiers && !agrees(move.identifiers, subject))
    throw new MoveRefused(
      'identifiers-differ',
      'Two identifiers must agree with the record. Check the wrist band and the bed, then try again.',
    )
  if (move.at < subject.admitted_at)
    throw new MoveRefused('not-admitted', 'The patient was not admitted yet at that time.')
  await set(db, move.subject, { ended_at: move.at, notice: null, off_unit: null })
}

const plain = (text: string): string => text.normalize('NFC').trim().toLocaleLowerCase('en')

/**
 * Two that agree, and none that differs (clinical-decisions 12). A provisional patient has no identifier but the working
 * name, which names the bed.
 */
function agrees({ mrn, birthDate, name }: Identifiers, subject: SubjectRow): boolean {
  const pairs = [
    { told: mrn, known: subject.mrn },
    { told: birthDate, known: subject.birth_date },
    { told: name === null ? null : plain(name), known: plain(subject.name) },
  ].filter(({ told }) => told !== null)
  if (pairs.some(({ told, known }) => told !== known)) return false
  return pairs.length >= (subject.identity === 'provisional' ? 1 : 2)
}

async function replaceDevice(db: Database, { old, replacement, at }: Of<'replace-device'>): Promise<void> {
  if (old === replacement) throw new MoveRefused('nothing-to-do', 'This is the same device.')
  const gone = await knownDevice(db, old)
  await knownDevice(db, replacement)
  if (gone.home_kind === 'none')
    throw new MoveRefused('nothing-to-do', `Device ${old} belongs to no bed and no patient.`)
  const { home_kind, home_bed, home_subject } = gone
  await home(db, old, { home_kind: 'none', home_bed: null, home_subject: null, home_since: null })
  await home(db, replacement, { home_kind, home_bed, home_subject, home_since: at })
}

async function homeDevice(db: Database, { device, to, at }: Of<'home-device'>): Promise<void> {
  await knownDevice(db, device)
  switch (to?.kind) {
    case 'bed':
      if (!(await db.selectFrom('bed').select('id').where('id', '=', to.bed).executeTakeFirst()))
        throw new MoveRefused('bed-unknown', `There is no bed ${to.bed}. Choose another one.`)
      return home(db, device, { home_kind: 'bed', home_bed: to.bed, home_subject: null, home_since: at })
    case 'subject':
      await presentSubject(db, to.subject)
      return home(db, device, {
        home_kind: 'subject',
        home_bed: null,
        home_subject: to.subject,
        home_since: at,
      })
    case undefined:
      return home(db, device, { home_kind: 'none', home_bed: null, home_subject: null, home_since: null })
    default:
      return to satisfies never
  }
}

interface Home {
  readonly home_kind: 'bed' | 'subject' | 'none'
  readonly home_bed: string | null
  readonly home_subject: string | null
  readonly home_since: number | null
}

async function home(db: Database, device: string, columns: Home): Promise<void> {
  await db.updateTable('device').set(columns).where('id', '=', device).execute()
}
