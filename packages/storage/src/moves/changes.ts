import type { Database } from '../database'

/** The tables that a move may change; every row has an id of its own. */
const TABLES = ['subject', 'device', 'association', 'limit_override'] as const
type Table = (typeof TABLES)[number]
type Value = string | number | boolean | null
type Row = Readonly<Record<string, Value>>
export type Rows = Readonly<Record<Table, ReadonlyMap<string, Row>>>

/** One row that a move made or changed, column by column. */
export type Change =
  | { readonly kind: 'made'; readonly table: Table; readonly id: string }
  | {
      readonly kind: 'changed'
      readonly table: 'subject' | 'device' | 'association'
      readonly id: string
      readonly columns: Readonly<Record<string, { readonly before: Value; readonly after: Value }>>
    }

/** What is in force now, and the named subjects also when their stay has ended. */
export async function readRows(db: Database, subjects: readonly string[]): Promise<Rows> {
  const subject = await db
    .selectFrom('subject')
    .selectAll()
    .where((is) => is.or([is('ended_at', 'is', null), is('id', 'in', [...subjects, ''])]))
    .execute()
  const device = await db.selectFrom('device').selectAll().execute()
  const association = await db.selectFrom('association').selectAll().where('to_at', 'is', null).execute()
  const limits = await db
    .selectFrom('limit_override')
    .selectAll()
    .where('scope_kind', '=', 'subject')
    .execute()
  return {
    subject: byId(subject),
    device: byId(device),
    association: byId(association),
    limit_override: new Map(limits.map((row) => [limitKey(row), row])),
  }
}

const byId = <R extends Row & { readonly id: string }>(rows: readonly R[]): ReadonlyMap<string, R> =>
  new Map(rows.map((row) => [row.id, row]))

/** A limit has no id: the key of its table, as one text. */
export const limitKey = (row: {
  readonly scope_id: string
  readonly profile: string
  readonly category: string
  readonly condition: string
  readonly priority: string
}): string => [row.profile, row.scope_id, row.category, row.condition, row.priority].join('\u0001')

/** Associations that the move ended are no longer among the open ones: they are read again by their ids. */
export async function endedSince(db: Database, before: Rows, after: Rows): Promise<Rows> {
  const gone = [...before.association.keys()].filter((id) => !after.association.has(id))
  if (gone.length === 0) return after
  const rows = await db.selectFrom('association').selectAll().where('id', 'in', gone).execute()
  return { ...after, association: new Map([...after.association, ...byId(rows)]) }
}

export const changesBetween = (before: Rows, after: Rows): readonly Change[] =>
  TABLES.flatMap((table) =>
    [...after[table]].flatMap(([id, row]): Change[] => {
      const old = before[table].get(id)
      if (!old) return [{ kind: 'made', table, id }]
      if (table === 'limit_override') return []
      const columns = Object.fromEntries(
        Object.keys(row)
          .filter((column) => old[column] !== row[column])
          .map((column) => [column, { before: old[column] ?? null, after: row[column] ?? null }]),
      )
      return Object.keys(columns).length === 0 ? [] : [{ kind: 'changed', table, id, columns }]
    }),
  )
