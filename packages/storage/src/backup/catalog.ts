import type { ClientBase } from 'pg'
import { CHAIN_START, type Head } from '../audit/chain'

export interface TableShape {
  readonly name: string
  readonly columns: readonly string[]
}

const OWN_TO_THE_MIGRATOR = ['kysely_migration', 'kysely_migration_lock']

/** Every table of the schema in use, each behind those it refers to; partitions are read through their parent. */
export async function tablesOf(client: ClientBase): Promise<readonly TableShape[]> {
  const { rows } = await client.query<{ name: string; columns: string[]; refers: string[] }>(
    `select c.relname as name,
       array(select a.attname::text from pg_attribute a
         where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum) as columns,
       array(select r.relname::text from pg_constraint k join pg_class r on r.oid = k.confrelid
         where k.conrelid = c.oid and k.contype = 'f' and k.confrelid <> c.oid) as refers
     from pg_class c
     where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
       and c.relname <> all($1::text[])
     order by c.relname`,
    [OWN_TO_THE_MIGRATOR],
  )
  const ordered: typeof rows = []
  const done = new Set<string>()
  while (ordered.length < rows.length) {
    const ready = rows.filter(({ name, refers }) => !done.has(name) && refers.every((each) => done.has(each)))
    if (ready.length === 0) throw new Error('tables refer to each other in a circle')
    ordered.push(...ready)
    for (const { name } of ready) done.add(name)
  }
  return ordered.map(({ name, columns }) => ({ name, columns }))
}

/** Empty: nothing of Vigil is in this schema. */
export async function migrationsOf(client: ClientBase): Promise<readonly string[]> {
  const { rows: found } = await client.query<{ found: boolean }>(
    `select to_regclass(quote_ident(current_schema()) || '.kysely_migration') is not null as found`,
  )
  if (!found[0]?.found) return []
  const { rows } = await client.query<{ name: string }>('select name from kysely_migration order by name')
  return rows.map(({ name }) => name)
}

const PARTITION = /^chunk_(m?)(\d+)$/

export async function chunkDaysOf(client: ClientBase): Promise<readonly number[]> {
  const { rows } = await client.query<{ name: string }>(
    `select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
     where i.inhparent = 'chunk'::regclass`,
  )
  return rows.flatMap(({ name }) => {
    const [, minus, day] = PARTITION.exec(name) ?? []
    return day === undefined ? [] : [Number(day) * (minus ? -1 : 1)]
  })
}

/** Of identity columns that were used; a number that went out is never given again. */
export async function sequencesOf(client: ClientBase) {
  const { rows } = await client.query<{ table: string; column: string; last: string | null }>(
    `select c.relname as table, a.attname as column,
       pg_sequence_last_value(pg_get_serial_sequence(quote_ident(c.relname), a.attname)::regclass)::text as last
     from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attidentity <> '' and not a.attisdropped
     where c.relnamespace = current_schema()::regnamespace and not c.relispartition order by 1, 2`,
  )
  return rows.flatMap(({ last, ...rest }) => (last === null ? [] : [{ ...rest, last: Number(last) }]))
}

export async function headsOf(client: ClientBase) {
  const [audit, alarm, epoch] = [
    await client.query<Head>('select seq::float8 as seq, mac from audit order by seq desc limit 1'),
    await client.query<{ seq: number }>('select coalesce(max(seq), 0)::float8 as seq from alarm_event'),
    await client.query<{ epoch: number }>('select epoch from engine_epoch'),
  ]
  return {
    audit: audit.rows[0] ?? { seq: 0, mac: CHAIN_START },
    alarmHead: alarm.rows[0]?.seq ?? 0,
    epoch: epoch.rows[0]?.epoch ?? 0,
  }
}

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`
