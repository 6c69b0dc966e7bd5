import { randomUUID } from 'node:crypto'
import type { AssociationRow, Database, DeviceRow, SubjectRow } from '../database'

/** With whom a device belongs by configuration, and since when. */
export interface Holder {
  readonly subject: string
  readonly bed: string | null
  readonly unit: string
  readonly from: number
}

/**
 * Makes the intervals follow devices and subjects: a device homed at a bed follows whoever is in it, a worn one its
 * subject (clinical-decisions 13). Closing and opening happen in one transaction, so no sample has two owners (H01).
 */
export async function reconcileAssociations(db: Database, by: string, now: number): Promise<string[]> {
  const devices = await db.selectFrom('device').selectAll().orderBy('id').execute()
  const subjects = await db.selectFrom('subject').selectAll().execute()
  const open = new Map(
    (await db.selectFrom('association').selectAll().where('to_at', 'is', null).execute()).map((row) => [
      row.device,
      row,
    ]),
  )
  const lines: string[] = []
  for (const device of devices) {
    const holder = holderOf(device, subjects)
    const current = open.get(device.id)
    lines.push(...(await reconcile({ db, by, now, subjects }, device, holder, current)))
  }
  return lines
}

export function holderOf(device: DeviceRow, subjects: readonly SubjectRow[]): Holder | null {
  if (device.removed_at !== null) return null
  const present = subjects.filter((subject) => subject.ended_at === null)
  switch (device.home_kind) {
    case 'bed': {
      const subject = present.find((one) => one.bed === device.home_bed)
      if (!subject) return null
      const from = Math.max(device.home_since ?? -Infinity, subject.bed_since ?? subject.admitted_at)
      return { subject: subject.id, bed: device.home_bed, unit: subject.unit, from }
    }
    case 'subject': {
      const subject = present.find((one) => one.id === device.home_subject)
      if (!subject) return null
      const from = device.home_since ?? subject.admitted_at
      return { subject: subject.id, bed: subject.bed, unit: subject.unit, from }
    }
    case 'none':
      return null
    default:
      return device.home_kind satisfies never
  }
}

interface Work {
  readonly db: Database
  readonly by: string
  readonly now: number
  readonly subjects: readonly SubjectRow[]
}

async function reconcile(
  work: Work,
  device: DeviceRow,
  holder: Holder | null,
  current: AssociationRow | undefined,
): Promise<string[]> {
  if (current?.told && isAllowed(work, device, current)) return []
  if (!current) return holder ? openOne(work, device, holder, await endOfLast(work.db, device.id)) : []
  if (holder && isContinued(device, holder, current)) return follow(work, device, holder, current)
  const at = boundary(work, holder, current)
  await work.db.updateTable('association').set({ to_at: at }).where('id', '=', current.id).execute()
  const ended = `device ${device.id}: no longer with subject ${current.subject} from ${iso(at)}`
  return [ended, ...(holder ? await openOne(work, device, holder, at) : [])]
}

/** What a person told holds until the device or the subject goes. */
export const isAllowed = (
  { subjects }: Pick<Work, 'subjects'>,
  device: DeviceRow,
  current: AssociationRow,
): boolean =>
  device.removed_at === null &&
  subjects.some((subject) => subject.id === current.subject && subject.ended_at === null)

/** A worn device travels inside its interval; one that is homed belongs to a subject only at that bed. */
export const isContinued = (device: DeviceRow, holder: Holder, current: AssociationRow): boolean =>
  holder.subject === current.subject && (device.home_kind === 'subject' || holder.bed === current.bed)

async function follow(
  work: Work,
  device: DeviceRow,
  { bed, unit }: Holder,
  current: AssociationRow,
): Promise<string[]> {
  if (bed === current.bed && unit === current.unit) return []
  await work.db.updateTable('association').set({ bed, unit }).where('id', '=', current.id).execute()
  return [`device ${device.id}: moved with subject ${current.subject} to ${bed ?? unit}`]
}

/** When the old interval ends: the moment that was told if there is one inside it, else now. */
function boundary({ subjects, now }: Work, holder: Holder | null, current: AssociationRow): number {
  const told = holder?.from ?? subjects.find((one) => one.id === current.subject)?.ended_at ?? now
  return told > current.from_at ? told : Math.max(now, current.from_at)
}

async function openOne(work: Work, device: DeviceRow, holder: Holder, notBefore: number): Promise<string[]> {
  const from = Math.max(holder.from, notBefore)
  await work.db
    .insertInto('association')
    .values({
      id: randomUUID(),
      device: device.id,
      subject: holder.subject,
      bed: holder.bed,
      unit: holder.unit,
      from_at: from,
      to_at: null,
      by: work.by,
    })
    .execute()
  return [`device ${device.id}: with subject ${holder.subject} from ${iso(from)}`]
}

export async function endOfLast(db: Database, device: string): Promise<number> {
  const row = await db
    .selectFrom('association')
    .select((read) => read.fn.max('to_at').as('to_at'))
    .where('device', '=', device)
    .executeTakeFirst()
  return row?.to_at ?? -Infinity
}

const iso = (at: number): string => new Date(at).toISOString()
