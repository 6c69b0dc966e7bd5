import type { BedId, EpochMs, Subject, UnitId } from '@vigil/clinical'
import type { Database, DeviceRow, SubjectRow } from '../database'
import type { Changes } from '../moves/changes'
import type { ConfigChange } from '../store'
import { homeOf } from './load'

/** Whom and what people placed at the bed, and no file places elsewhere. */
export interface Placed {
  readonly subjects: ReadonlyMap<string, SubjectRow>
  readonly devices: ReadonlyMap<string, DeviceRow>
}

const PLACE = {
  subject: ['bed', 'unit', 'ended_at'],
  device: ['home_kind', 'home_bed', 'home_subject'],
} as const

export async function placedByMoves(db: Database): Promise<Placed> {
  const [subjects, devices] = await Promise.all([
    db.selectFrom('subject').selectAll().execute(),
    db.selectFrom('device').selectAll().execute(),
  ])
  const ids = await movedIds(db)
  return { subjects: among(subjects, ids.subject), devices: among(devices, ids.device) }
}

const among = <Row extends { readonly id: string }>(rows: readonly Row[], moved: ReadonlySet<string>) =>
  new Map(rows.filter(({ id }) => moved.has(id)).map((row) => [row.id, row]))

async function movedIds(db: Database): Promise<Record<keyof typeof PLACE, ReadonlySet<string>>> {
  const moves = await db.selectFrom('move').select('changes').where('undone_at', 'is', null).execute()
  const found = { subject: new Set<string>(), device: new Set<string>() }
  for (const { changes } of moves)
    for (const { table, id, before, after } of (JSON.parse(changes) as Changes).rows)
      if (table !== 'association' && (before === null || PLACE[table].some((column) => column in after)))
        found[table].add(id)
  return found
}

interface Respected {
  readonly change: ConfigChange
  /** What stays as people left it, one line each. */
  readonly lines: readonly string[]
}

/** The change as far as it undoes nothing that people did at the bed. */
export function respectMoves(change: ConfigChange, placed: Placed): Respected {
  const lines: string[] = []
  const subjects = change.subjects.map((subject) => {
    const known = placed.subjects.get(subject.id)
    if (!known) return subject
    if (!isThere(subject, known)) lines.push(`subject ${subject.id}: stays ${whereOf(known)}`)
    return stayed(subject, known)
  })
  const devices = change.devices.map((device) => {
    const known = placed.devices.get(device.id)
    if (!known) return device
    const home = homeOf(known)
    if (textOf(home) !== textOf(device.home))
      lines.push(`device ${device.id}: stays ${textOf(home)}, where it was moved`)
    return { ...device, home, since: known.home_since as EpochMs | null }
  })
  const associations = (change.associations ?? []).filter(({ device, to }) => {
    const isStale = to === null && placed.devices.has(device)
    if (isStale) lines.push(`device ${device}: the open interval of the file is left out, it was moved`)
    return !isStale
  })
  if (change.prune) lines.push(...unnamed(change, placed))
  return { change: withoutEviction({ ...change, subjects, devices, associations }, placed, lines), lines }
}

/** One that was taken off may be pruned: nobody left it anywhere. */
export const isInUse = (row: DeviceRow): boolean => row.removed_at === null && row.home_kind !== 'none'

function unnamed(change: ConfigChange, { subjects, devices }: Placed): readonly string[] {
  const names = new Set<string>([...change.subjects, ...change.devices].map(({ id }) => id))
  return [
    ...[...subjects.values()]
      .filter((row) => row.ended_at === null && !names.has(row.id))
      .map((row) => `subject ${row.id}: stays ${whereOf(row)}`),
    ...[...devices.values()]
      .filter((row) => isInUse(row) && !names.has(row.id))
      .map((row) => `device ${row.id}: stays ${textOf(homeOf(row))}, where it was moved`),
  ]
}

/** A bed in which somebody lies cannot be pruned away under them. */
export function bedsInUse(change: ConfigChange, { subjects }: Placed): readonly string[] {
  if (!change.prune) return []
  const beds = new Set<string>(change.units.flatMap((unit) => unit.beds.map((bed) => bed.id)))
  return [...subjects.values()].flatMap(({ id, bed, ended_at: endedAt }) =>
    bed === null || endedAt !== null || beds.has(bed)
      ? []
      : [`bed ${bed}: subject ${id} was moved into it; name the bed, or move the subject first`],
  )
}

const stayed = (subject: Subject, known: SubjectRow): Subject => ({
  ...subject,
  bed: known.bed as BedId | null,
  unit: known.unit as UnitId,
  admittedAt: known.admitted_at as EpochMs,
  endedAt: known.ended_at as EpochMs | null,
})

function isThere({ bed, unit, endedAt }: Subject, known: SubjectRow): boolean {
  if ((endedAt === null) !== (known.ended_at === null)) return false
  return known.ended_at !== null || (bed === known.bed && (bed !== null || unit === known.unit))
}

function whereOf({ bed, unit, ended_at: endedAt }: SubjectRow): string {
  if (endedAt !== null) return 'ended, as it was discharged'
  return bed === null
    ? `in unit ${unit} without a bed, where it was moved`
    : `in bed ${bed}, where it was moved`
}

function textOf(home: ConfigChange['devices'][number]['home']): string {
  switch (home.kind) {
    case 'bed':
      return `at bed ${home.bed}`
    case 'subject':
      return `with subject ${home.subject}`
    case 'none':
      return 'without a home'
    default:
      return home satisfies never
  }
}

/** A bed into which somebody was moved is taken: who else is named for it waits in the unit, without a bed. */
function withoutEviction(change: ConfigChange, { subjects }: Placed, lines: string[]): ConfigChange {
  const holders = new Map(
    [...subjects.values()].flatMap(({ id, bed, ended_at: endedAt }) =>
      bed !== null && endedAt === null ? [[bed, id] as const] : [],
    ),
  )
  return {
    ...change,
    subjects: change.subjects.map((subject) => {
      const holder = subject.bed === null || subject.endedAt !== null ? undefined : holders.get(subject.bed)
      if (holder === undefined || holder === subject.id) return subject
      lines.push(`subject ${subject.id}: without a bed, subject ${holder} was moved into ${subject.bed}`)
      return { ...subject, bed: null }
    }),
  }
}
