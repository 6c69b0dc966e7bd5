import { Client } from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openPools } from '../pools'
import { startTestServer, type TestServer } from '../testing'
import { migrate } from '.'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

const TABLES = `select table_name, column_name from information_schema.columns
  where table_schema = 'public' order by table_name, column_name`

// All migrations are one transaction: what was cut off has changed nothing, and is done by the next start.
it.each(['device', 'push_subscription', 'subject_hold'])(
  'completes migrations that were cut off at %s',
  async (table) => {
    const connection = await server.freshDatabase()
    const client = new Client(connection)
    await client.connect()
    const whole = (await client.query(TABLES)).rows
    await client.query('drop schema public cascade; create schema public')
    // As the database says when somebody ends it, once this table is there and what follows is not.
    await client.query(`create function cut() returns event_trigger language plpgsql as $$
    begin if to_regclass('public.${table}') is not null
      then raise exception sqlstate '57P01'; end if; end $$;
    create event trigger cut on ddl_command_end execute function cut()`)
    const pools = openPools(connection, () => {})
    await expect(migrate(pools.db)).rejects.toMatchObject({ code: '57P01' })
    await client.query('drop event trigger cut; drop function cut()')
    await migrate(pools.db)
    expect((await client.query(TABLES)).rows).toEqual(whole)
    await pools.close()
    await client.end()
  },
)
