import { randomUUID } from 'node:crypto'
import { endOfLast, type Holder, holderOf, isAllowed, isContinued } from '../config/associations'
import type { AssociationRow, Database, DeviceRow } from '../database'

/**
 * Makes the intervals of some devices follow where devices and subjects are since `at`, which may lie before now. What
 * begins does so when the last interval of the device ended at the earliest: no instant has two owners (H01).
 *
 * Samples recorded before a back-dated move was told stay with the subject they were attributed to; nothing is deleted.
 */
export async function followAt(
  db: Database,
  devices: readonly string[],
  { at, by, explicit }: { readonly at: number; readonly by: string; readonly explicit: readonly string[] },
): Promise<void> {
  if (devices.length === 0) return
  const subjects = await db.selectFrom('subject').selectAll().where('ended_at', 'is', null).execute()
  const rows = await db.selectFrom('device').selectAll().where('id', 'in', devices).orderBy('id').execute()
  for (const device of rows) {
    const holder = holderOf(device, subjects)
    const current = await openOf(db, device.id)
    // What a person stated for one interval holds, unless this move is about the device itself.
    if (current?.told && !explicit.includes(device.id) && isAllowed({ subjects }, device, current)) continue
    await follow(db, device, { holder, current, at, by })
  }
}

interface Step {
  readonly holder: Holder | null
  readonly current: AssociationRow | undefined
  readonly at: number
  readonly by: string
}

async function follow(db: Database, device: DeviceRow, { holder, current, at, by }: Step): Promise<void> {
  if (current && holder && isContinued(device, holder, current)) {
    const { bed, unit } = holder
    await db.updateTable('association').set({ bed, unit }).where('id', '=', current.id).execute()
    return
  }
  if (current)
    await db
      .updateTable('association')
      .set({ to_at: Math.max(at, current.from_at) })
      .where('id', '=', current.id)
      .execute()
  if (!holder) return
  await db
    .insertInto('association')
    .values({
      id: randomUUID(),
      device: device.id,
      subject: holder.subject,
      bed: holder.bed,
      unit: holder.unit,
      from_at: Math.max(at, device.home_since ?? at, await endOfLast(db, device.id)),
      to_at: null,
      by,
    })
    .execute()
}

const openOf = (db: Database, device: string): Promise<AssociationRow | undefined> =>
  db
    .selectFrom('association')
    .selectAll()
    .where('device', '=', device)
    .where('to_at', 'is', null)
    .executeTakeFirst()

/** Those whose intervals may change when somebody comes, goes or is somebody else. */
export async function devicesAround(
  db: Database,
  { subjects, beds }: { readonly subjects: readonly string[]; readonly beds: readonly string[] },
): Promise<readonly string[]> {
  const homed = await db
    .selectFrom('device')
    .select('id')
    .where((is) =>
      is.or([
        ...(beds.length > 0 ? [is('home_bed', 'in', beds)] : []),
        ...(subjects.length > 0 ? [is('home_subject', 'in', subjects)] : []),
      ]),
    )
    .execute()
  const open =
    subjects.length === 0
      ? []
      : await db
          .selectFrom('association')
          .select('device as id')
          .where('subject', 'in', subjects)
          .where('to_at', 'is', null)
          .execute()
  return [...new Set([...homed, ...open].map((row) => row.id))]
}
