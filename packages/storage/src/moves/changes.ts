import type { Database, Tables } from '../database'

/** The rows a move may change. */
export interface Scope {
  readonly subjects: readonly string[]
  readonly devices: readonly string[]
}

type Value = string | number | boolean | null
type Row = Readonly<Record<string, Value>>
type ChangedTable = 'subject' | 'device' | 'association'

/** One row: the columns that changed, from what to what. `before: null`: the move made the row. */
export interface RowChange {
  readonly table: ChangedTable
  readonly id: string
  readonly before: Row | null
  readonly after: Row
}

export interface LimitKey {
  readonly profile: string
  readonly scope_id: string
  readonly category: string
  readonly condition: string
  readonly priority: string
}

export interface Changes {
  readonly rows: readonly RowChange[]
  /** Limits that were copied. */
  readonly limits: readonly LimitKey[]
}

type Rows = ReadonlyMap<string, { readonly table: ChangedTable; readonly id: string; readonly row: Row }>

/** Ended intervals are never changed by a move, so only open ones count, and those that were open before. */
export async function rowsIn(db: Database, scope: Scope, before: Rows = new Map()): Promise<Rows> {
  const known = [...before.values()].flatMap(({ table, id }) => (table === 'association' ? [id] : []))
  const found = {
    subject: await selected(scope.subjects, () =>
      db.selectFrom('subject').selectAll().where('id', 'in', scope.subjects).execute(),
    ),
    device: await selected(scope.devices, () =>
      db.selectFrom('device').selectAll().where('id', 'in', scope.devices).execute(),
    ),
    association: await selected(scope.devices, () =>
      db
        .selectFrom('association')
        .selectAll()
        .where('device', 'in', scope.devices)
        .where((is) => is.or([is('to_at', 'is', null), ...(known.length > 0 ? [is('id', 'in', known)] : [])]))
        .execute(),
    ),
  }
  return new Map(
    (['subject', 'device', 'association'] as const).flatMap((table) =>
      found[table].map((row) => [`${table} ${row.id}`, { table, id: row.id, row: { ...row } }] as const),
    ),
  )
}

const selected = async <T>(ids: readonly string[], select: () => Promise<T[]>): Promise<T[]> =>
  ids.length === 0 ? [] : select()

/** Secrets are no part of a move. */
export function changesBetween(before: Rows, after: Rows): readonly RowChange[] {
  return [...after].flatMap(([key, { table, id, row }]): RowChange[] => {
    const old = before.get(key)?.row
    if (!old) return [{ table, id, before: null, after: row }]
    const columns = Object.keys(row).filter((column) => old[column] !== row[column])
    if (columns.length === 0) return []
    return [{ table, id, before: pick(old, columns), after: pick(row, columns) }]
  })
}

const pick = (row: Row, columns: readonly string[]): Row =>
  Object.fromEntries(columns.map((column) => [column, row[column] ?? null]))

/** Puts the row back as it was. A row the move made stays, and holds nothing: what was measured under it keeps its name. */
export async function restore(db: Database, change: RowChange): Promise<void> {
  const set = change.before ?? emptied(change)
  await db
    .updateTable(change.table as 'subject')
    // The columns were read from that very table.
    .set(set as Partial<Tables['subject']>)
    .where('id', '=', change.id)
    .execute()
}

function emptied({ table, after }: RowChange): Row {
  switch (table) {
    case 'subject':
      return {
        ended_at: after['admitted_at'] ?? null,
        bed: null,
        bed_since: null,
        notice: null,
        off_unit: null,
      }
    case 'association':
      return { to_at: after['from_at'] ?? null }
    case 'device':
      throw new Error('a move makes no device')
    default:
      return table satisfies never
  }
}

/** Is what the move changed still as it left it? */
export function stillStands(change: RowChange, current: Row | undefined): boolean {
  const columns = change.before === null ? LIFE[change.table] : Object.keys(change.after)
  return (
    current !== undefined && columns.every((column) => current[column] === (change.after[column] ?? null))
  )
}

/** Of a row that the move made: what decides where it is. A name may have been corrected since. */
const LIFE: Readonly<Record<ChangedTable, readonly string[]>> = {
  subject: ['bed', 'ended_at', 'merged_into'],
  association: ['subject', 'from_at', 'to_at'],
  device: [],
}
