import { randomUUID } from 'node:crypto'
import type { AssociationRow, Database } from '../database'
import type { ConfigChange } from '../store'

type Told = NonNullable<ConfigChange['associations']>[number]

/** Intervals a person states: they take the place of whatever overlaps them on the same device. */
export async function applyTold(db: Database, change: ConfigChange, by: string): Promise<string[]> {
  const lines: string[] = []
  for (const told of change.associations ?? []) {
    const existing = await db
      .selectFrom('association')
      .selectAll()
      .where('device', '=', told.device)
      .execute()
    if (existing.some((row) => isSame(row, told))) continue
    for (const row of existing) await cut(db, row, told.from, told.to ?? Infinity)
    await db
      .insertInto('association')
      .values({
        id: randomUUID(),
        device: told.device,
        subject: told.subject,
        bed: told.bed,
        unit: await unitOf(db, told),
        from_at: told.from,
        to_at: told.to,
        by,
        told: true,
      })
      .execute()
    lines.push(`device ${told.device}: with subject ${told.subject} from ${spanOf(told)}`)
  }
  return lines
}

const isSame = (row: AssociationRow, told: Told): boolean =>
  row.subject === told.subject && row.bed === told.bed && row.from_at === told.from && row.to_at === told.to

const spanOf = ({ from, to }: Told): string =>
  to === null
    ? new Date(from).toISOString()
    : `${new Date(from).toISOString()} to ${new Date(to).toISOString()}`

/** Takes [from, to) out of an interval; what lies on both sides becomes two. */
async function cut(db: Database, row: AssociationRow, from: number, to: number): Promise<void> {
  const end = row.to_at ?? Infinity
  if (end <= from || row.from_at >= to) return
  const before = { from_at: row.from_at, to_at: Math.max(row.from_at, from) }
  const set = row.from_at < from || end <= to ? before : { from_at: to, to_at: row.to_at }
  await db.updateTable('association').set(set).where('id', '=', row.id).execute()
  if (row.from_at >= from || end <= to) return
  await db
    .insertInto('association')
    .values({ ...row, id: randomUUID(), from_at: to })
    .execute()
}

async function unitOf(db: Database, told: Told): Promise<string> {
  const bed =
    told.bed === null
      ? undefined
      : await db.selectFrom('bed').select('unit').where('id', '=', told.bed).executeTakeFirst()
  const subject = await db
    .selectFrom('subject')
    .select('unit')
    .where('id', '=', told.subject)
    .executeTakeFirstOrThrow()
  return bed?.unit ?? subject.unit
}
