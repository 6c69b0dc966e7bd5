import { rm, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { AuditEntry } from '../store'
import { startTestServer, type TestServer, type TestStore } from '../testing'
import { anEvent, NOON, P1 } from '../testing/builders'
import { CHAIN_LOCK } from './chain'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

const entry = (action: string): AuditEntry => ({
  at: NOON,
  actor: 'nurse1',
  session: 's1',
  station: null,
  action,
  object: `alarm:${P1}~hr-high`,
  subject: P1,
  outcome: 'success',
  detail: { name: 'Test, One', mrn: '1001' },
})

async function withRows(count: number): Promise<TestStore> {
  const made = await server.freshStore()
  for (let row = 1; row <= count; row++) await made.store.audit(entry(`act-${row}`))
  return made
}

/** Who stands before a lock in this database. */
async function waitingLocks(client: Client): Promise<number> {
  const { rows } = await client.query<{ waiting: number }>(
    `select count(*)::int as waiting from pg_locks where locktype = 'advisory' and not granted
       and database = (select oid from pg_database where datname = current_database())`,
  )
  return rows[0]?.waiting ?? 0
}

/** What somebody with every right in the database can do. */
const asSuperuser = (text: string) =>
  `set session_replication_role = replica; ${text}; set session_replication_role = origin`

it('verifies an untouched chain, also after a restart', async () => {
  const { store, reopen } = await withRows(3)
  await store.commitAlarms({
    subject: P1,
    state: {},
    dues: [],
    events: [anEvent(1)],
    audit: [entry('act-4')],
  })
  const again = await reopen()
  await again.audit(entry('act-5'))

  expect(await store.verifyAudit()).toEqual({ ok: true, rows: 5 })
})

it('writes what comes together in one transaction, in its order', async () => {
  const { store, rows } = await withRows(0)
  await Promise.all(Array.from({ length: 20 }, (_, n) => store.audit(entry(`act-${n}`))))

  expect(await rows('select distinct xmin::text from audit')).toHaveLength(1)
  expect(
    (await rows<{ action: string }>('select action from audit order by seq')).map((row) => row.action),
  ).toEqual(Array.from({ length: 20 }, (_, n) => `act-${n}`))
  expect(await store.verifyAudit()).toEqual({ ok: true, rows: 20 })
})

it('lets an alarm pass by entries that wait for their chain', async () => {
  const { store, connection } = await withRows(0)
  const other = new Client(connection)
  await other.connect()
  await other.query('select pg_advisory_lock($1)', [CHAIN_LOCK])
  const waiting = store.audit(entry('act-1'))
  await vi.waitFor(async () => expect(await waitingLocks(other)).toBe(1), 10_000)
  await store.commitAlarms({ subject: P1, state: {}, dues: [], events: [anEvent(1)], audit: [] })
  expect(store.recording()).toBe('database')
  await other.end()
  await waiting

  expect(await store.verifyAudit()).toEqual({ ok: true, rows: 1 })
})

it('keeps entries of several writers in one chain', async () => {
  const { store, reopen } = await withRows(0)
  const other = await reopen()
  await Promise.all(Array.from({ length: 20 }, (_, n) => (n % 2 ? store : other).audit(entry(`act-${n}`))))

  expect(await other.verifyAudit()).toEqual({ ok: true, rows: 20 })
})

it('refuses to change, delete or empty audit rows', async () => {
  const { sql } = await withRows(1)

  await expect(sql(`update audit set actor = 'x'`)).rejects.toThrow('never changed')
  await expect(sql('delete from audit')).rejects.toThrow('never changed')
  await expect(sql('truncate audit')).rejects.toThrow('never changed')
})

it.each([
  ['a changed row', `update audit set actor = 'x' where seq = 2`, 2],
  ['a deleted row', 'delete from audit where seq = 2', 2],
  ['a deleted tail', 'delete from audit where seq > 3', 4],
  ['a deleted chain', 'delete from audit', 1],
  [
    'two rows that changed places',
    'update audit set seq = case seq when 2 then 103 else 102 end where seq in (2, 3); update audit set seq = seq - 100 where seq > 100',
    2,
  ],
])('names the first broken row of %s', async (_, tampering, firstBroken) => {
  const { store, sql } = await withRows(4)
  await sql(asSuperuser(tampering))

  expect(await store.verifyAudit()).toMatchObject({ ok: false, firstBroken })
})

it('notices a missing or forged checkpoint', async () => {
  const { store, dataDir } = await withRows(2)
  await store.verifyAudit()
  const file = join(dataDir, 'keys', 'audit.checkpoint')
  await writeFile(file, `1 ${'0'.repeat(64)} ${'0'.repeat(64)}\n`)
  const forged = await store.verifyAudit()
  await rm(file)

  expect(forged).toMatchObject({ ok: false, why: 'the checkpoint file was changed' })
  expect(await store.verifyAudit()).toMatchObject({ ok: false, why: 'the checkpoint file is missing' })
})

it('stores no detail and no subject in clear', async () => {
  const { store } = await withRows(1)
  const [row] = await store.auditTrail({ before: null, limit: 10 })

  expect(JSON.stringify(row)).not.toContain('Test')
  expect(row?.object).not.toContain(P1)
  expect(row?.object).toMatch(/~hr-high$/)
  expect(row).toMatchObject({ seq: 1, actor: 'nurse1', action: 'act-1', outcome: 'success' })
})

it('keeps its key private and refuses one that others read', async () => {
  const { dataDir, reopen } = await withRows(1)
  const file = join(dataDir, 'keys', 'audit.key')
  const { mode } = await stat(file)
  await truncate(file, 10)

  expect(mode & 0o777).toBe(0o600)
  await expect(reopen()).rejects.toThrow('32 bytes')
})
