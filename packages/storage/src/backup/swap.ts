import type { Client } from 'pg'
import { quoted } from './catalog'

/** Where a backup is loaded, beside what is in use. */
export const STAGING = 'vigil_restoring'

/** In one transaction: what is in use goes, what was loaded takes its names. Anything that is not Vigil's stays. */
export async function swapIn(client: Client, schema: string): Promise<void> {
  const target = quoted(schema)
  const { rows: tables } = await client.query<{ name: string; partition: boolean }>(
    `select relname as name, relispartition as partition from pg_class
     where relnamespace = '${STAGING}'::regnamespace and relkind in ('r', 'p') order by 1`,
  )
  const { rows: functions } = await client.query<{ name: string; args: string }>(
    `select proname as name, pg_get_function_identity_arguments(oid) as args from pg_proc
     where pronamespace = '${STAGING}'::regnamespace`,
  )
  await client.query('begin')
  for (const { name } of tables.filter(({ partition }) => !partition))
    await client.query(`drop table if exists ${target}.${quoted(name)} cascade`)
  for (const { name, args } of functions) {
    await client.query(`drop function if exists ${target}.${quoted(name)}(${args}) cascade`)
    await client.query(`alter function ${STAGING}.${quoted(name)}(${args}) set schema ${target}`)
  }
  for (const { name } of tables)
    await client.query(`alter table ${STAGING}.${quoted(name)} set schema ${target}`)
  await client.query(`drop schema ${STAGING}`)
  await client.query('commit')
}
