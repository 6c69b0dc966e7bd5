import { randomUUID } from 'node:crypto'
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sequenceOf } from '@vigil/clinical'
import * as fc from 'fast-check'
import { Client, type PoolConfig } from 'pg'
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import { auditKey } from '../audit/key'
import { encodeBatch } from '../codec/batch'
import { databaseAccount } from '../embedded/account'
import { postgresBinaries } from '../embedded/binaries'
import { migrateTo } from '../migrations'
import { openStore } from '../open-store'
import type { Store } from '../store'
import { silent, startTestServer, type TestServer, type TestStore } from '../testing'
import { anEvent, at, aWard, HEART_RATE, heartRate, NOON, P1 } from '../testing/builders'
import { startTcpServer } from '../testing/tcp-server'
import { Spool } from '../spool/spool'
import { RESTORING } from './files'
import { makeBackup } from './make'
import { verifyBackup } from './read'
import { restoreBackup } from './restore'
import { backupKey } from './seal'

// Each test makes a cluster's worth of tables, once or twice.
vi.setConfig({ testTimeout: 120_000 })

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

/** All at once would be more connections than the server takes. */
const stores: Store[] = []
afterEach(async () => {
  await Promise.allSettled(stores.splice(0).map((store) => store.close()))
})
async function fresh(): Promise<TestStore> {
  const test = await server.freshStore({ now: () => NOON })
  stores.push(test.store)
  return test
}

const KEY = backupKey('ab'.repeat(32))
const TAKEN = at(120_000)
const RESTORED = at(3_600_000)
const window = { subject: P1, code: HEART_RATE, from: at(-86_400_000), to: at(86_400_000) }

const entry = (n: number) => ({
  at: at(n),
  actor: 'nurse1',
  session: null,
  station: null,
  action: 'subject.viewed',
  object: 'p1 with a\ttab, a \\ and a\nline',
  subject: P1,
  outcome: 'success' as const,
  detail: { n },
})

/** Samples of two days, alarms, configuration and audit; sealed but for the last. */
async function filled(): Promise<TestStore> {
  const test = await fresh()
  const { store } = test
  await store.applyConfig(aWard(), 'test', NOON)
  await store.nextEpoch()
  for (const [seq, offset] of [-86_000_000, 0, 1_000].entries())
    await store.record(heartRate(seq, offset, 80 + seq))
  await store.seal(at(60_000))
  await store.record(heartRate(9, 61_000, 90))
  await store.commitAlarms({
    subject: P1,
    state: { n: 1 },
    dues: [{ condition: 'hr-high', kind: 're-announce', at: at(300_000) }],
    events: [anEvent(sequenceOf(1, 1))],
    audit: [entry(1)],
  })
  for (const n of [2, 3]) await store.audit(entry(n))
  return test
}

const backupOf = async (test: Pick<TestStore, 'dataDir' | 'connection'>, key: typeof KEY | null = KEY) => {
  const file = join(await mkdtemp(join(server.folder, 'backup-')), 'a.backup')
  const { dataDir, connection } = test
  const made = await makeBackup({
    dataDir,
    connection,
    databaseUrl: null,
    log: silent,
    file,
    key,
    now: () => TAKEN,
  })
  return { file, made }
}

const emptyPlace = async () => ({
  dataDir: await mkdtemp(join(server.folder, 'restored-')),
  connection: await server.emptyDatabase(),
})
type Empty = Awaited<ReturnType<typeof emptyPlace>>

const restored = (file: string, place: Empty, over: { key?: typeof KEY | null; replace?: boolean } = {}) =>
  restoreBackup({
    ...place,
    databaseUrl: null,
    log: silent,
    file,
    key: KEY,
    replace: false,
    by: 'test',
    now: () => RESTORED,
    ...over,
  })

const opened = (place: Empty) => openStore({ ...place, databaseUrl: null, log: silent, now: () => RESTORED })

const sentence = (work: Promise<unknown>) =>
  work.then(
    () => 'no error',
    (error: unknown) => (error instanceof Error ? error.message : 'no message'),
  )

it('brings everything back: counts, audit chain, samples, alarms (R30)', async () => {
  const test = await filled()
  const before = await test.store.samples(window)
  const { file, made } = await backupOf(test)
  const place = await emptyPlace()
  const report = await restored(file, place)
  const store = await opened(place)

  expect(report.manifest).toEqual(made.manifest)
  expect(report.chain).toEqual({ kind: 'proved', head: made.manifest.audit })
  expect(await store.samples(window)).toEqual(before)
  expect(before.map(({ value }) => value)).toEqual([80, 81, 82, 90])
  expect(await store.record(heartRate(1, 0, 81))).toBe('duplicate')
  expect(await store.loadAlarmStates()).toEqual(await test.store.loadAlarmStates())
  expect(await store.verifyAudit()).toEqual({ ok: true, rows: made.manifest.audit.seq + 1 })
  expect((await store.hospital()).subjects).toEqual((await test.store.hospital()).subjects)
  await store.record(heartRate(30, 90_000, 91))
  await store.seal(at(7_200_000))
  expect(await store.samples(window)).toHaveLength(5)
  await store.close()
})

it('starts with an epoch that no browser can have seen, and names what is lost (H48)', async () => {
  const test = await filled()
  const { file } = await backupOf(test)
  // Starts after the backup, which the restored data know nothing of.
  let seen = 0
  for (let start = 0; start < 5; start++) seen = await test.store.nextEpoch()
  const place = await emptyPlace()
  await restored(file, place)
  const store = await opened(place)
  const epoch = await store.nextEpoch()
  const found = await store.restoration()

  expect(epoch).toBeGreaterThan(seen)
  expect(found).toMatchObject({ takenAt: TAKEN, restoredAt: RESTORED, announcedAt: null, confirmed: null })
  expect(found?.lost).toEqual({ after: sequenceOf(1, 1), before: sequenceOf(epoch, 0) })
  await store.restorationAnnounced(RESTORED)
  expect(await store.confirmRestoration('biomed1', RESTORED)).toBe(true)
  expect(await store.confirmRestoration('biomed2', RESTORED)).toBe(false)
  expect(await store.restoration()).toMatchObject({
    announcedAt: RESTORED,
    confirmed: { at: RESTORED, by: 'biomed1' },
  })
  await store.close()
})

it('refuses where there are data, and replaces them when it is told to', async () => {
  const test = await filled()
  const { file } = await backupOf(test)
  const place = { dataDir: test.dataDir, connection: test.connection }
  await test.store.record(heartRate(40, 100_000, 99))
  expect(await sentence(restored(file, place))).toMatch(/Say --replace/)
  expect(await test.store.samples(window)).toHaveLength(5)
  await test.store.close()
  await restored(file, place, { replace: true })
  const store = await opened(place)

  expect(await store.samples(window)).toHaveLength(4)
  expect((await store.verifyAudit()).ok).toBe(true)
  await store.close()
})

it('refuses while a server runs on the data', async () => {
  const test = await filled()
  const { file } = await backupOf(test)
  const lock = await test.store.lock(() => {})
  const place = { dataDir: test.dataDir, connection: test.connection }

  expect(await sentence(restored(file, place, { replace: true }))).toMatch(/Another Vigil server runs/)
  await lock.release()
})

it('says which key is wrong or missing', async () => {
  const { file } = await backupOf(await filled())
  const read = (key: typeof KEY | null) => sentence(verifyBackup({ file, key, auditKey: null }))

  expect(await read(null)).toMatch(/is encrypted. Name its key file/)
  expect(await read(backupKey('cd'.repeat(32)))).toMatch(/The key does not fit/)
  expect(await read(backupKey('correct horse battery staple'))).toMatch(/The key does not fit/)
  expect(await read(KEY)).toBe('no error')
})

it('keeps keys in an encrypted file only, and restores no other without them', async () => {
  const test = await filled()
  const open = await backupOf(test, null)
  const contents = await verifyBackup({ file: open.file, key: null, auditKey: null })

  expect(contents).toMatchObject({ isEncrypted: false, chain: { kind: 'linked' }, files: [] })
  expect(await sentence(restored(open.file, await emptyPlace(), { key: null }))).toMatch(/holds no keys/)
  const passphrase = await backupOf(test, backupKey('correct horse battery staple'))
  const found = await verifyBackup({
    file: passphrase.file,
    key: backupKey('correct horse battery staple'),
    auditKey: null,
  })
  expect(found.files.map(({ name }) => name)).toContain('keys/audit.key')
})

it('refuses a file that is truncated, changed or reordered anywhere', async () => {
  for (const key of [KEY, null]) {
    const { file } = await backupOf(await filled(), key)
    const bytes = await readFile(file)
    const read = async (changed: Buffer) => {
      const other = `${file}.changed`
      await writeFile(other, changed)
      return sentence(verifyBackup({ file: other, key, auditKey: null }))
    }
    for (let cut = 0; cut < bytes.length; cut += Math.ceil(bytes.length / 40))
      expect(await read(bytes.subarray(0, cut))).toMatch(/damaged|not a backup/)
    for (let place = 0; place < bytes.length; place += Math.ceil(bytes.length / 40)) {
      const flipped = Buffer.from(bytes)
      flipped[place] = (flipped[place] ?? 0) ^ 0x10
      expect(await read(flipped)).toMatch(/damaged|not a backup|does not fit/)
    }
    expect(await read(Buffer.concat([bytes, Buffer.from('x')]))).toMatch(/something follows its end/)
  }
})

it('leaves nothing under the final name when it is ended half-way', async () => {
  const { dataDir, connection } = await filled()
  const folder = await mkdtemp(join(server.folder, 'killed-'))
  const stop = new AbortController()
  const made = makeBackup({
    dataDir,
    connection,
    databaseUrl: null,
    log: silent,
    file: join(folder, 'a.backup'),
    key: KEY,
    now: () => TAKEN,
    onProgress: () => stop.abort(),
    signal: stop.signal,
  })

  expect(await sentence(made)).toMatch(/was ended before/)
  expect(await readdir(folder)).toEqual([])
})

it('brings a backup of an older schema forward, and refuses one of a newer (R29)', async () => {
  const old = await server.emptyDatabase()
  await migrateTo(old, 'public', '0005-missed')
  await run(old, `insert into site (id, name, time_zone, production) values ('north', 'North', 'UTC', true)`)
  const dataDir = await mkdtemp(join(server.folder, 'old-'))
  // Whoever wrote an older schema had a key.
  await auditKey(dataDir)
  const { file } = await backupOf({ dataDir, connection: old })
  const place = await emptyPlace()
  await restored(file, place)
  const store = await opened(place)
  expect((await store.hospital()).sites.map(({ id }) => id)).toEqual(['north'])
  expect((await store.verifyAudit()).ok).toBe(true)
  await store.close()

  await run(old, `insert into kysely_migration (name, timestamp) values ('9999-later', '')`)
  const newer = await backupOf({ dataDir, connection: old })
  expect(await sentence(restored(newer.file, await emptyPlace()))).toMatch(/made by a newer Vigil/)
})

it('holds what was acknowledged before it began, once, while more is recorded (R30)', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 2, maxLength: 5 }),
      async (groups) => {
        const test = await fresh()
        let seq = 0
        const record = (count: number) =>
          Promise.all(
            Array.from({ length: count }, () => test.store.record(heartRate(++seq, seq * 1_000, 60 + seq))),
          )
        const [first = 1, ...later] = groups
        await record(first)
        const before = seq
        const backup = backupOf(test)
        for (const count of later) {
          await record(count)
          await test.store.seal(at(600_000))
        }
        const { file } = await backup
        const place = await emptyPlace()
        await restored(file, place)
        const store = await opened(place)
        const values = (await store.samples(window)).map(({ value }) => value)
        const sent = Array.from({ length: seq }, (_, index) => 61 + index)
        expect(values.slice(0, before)).toEqual(sent.slice(0, before))
        // Behind it, what was on disk at the moment of the snapshot: in order, and nothing twice.
        expect(values).toEqual(sent.slice(0, values.length))
        expect(await store.record(heartRate(1, 1_000, 61))).toBe('duplicate')
        await store.close()
        await test.store.close()
      },
    ),
    { numRuns: 3 },
  )
})

it('takes what waits in the spool, and brings it in at the next start', async () => {
  const test = await filled()
  const spool = await Spool.open(join(test.dataDir, 'spool'), () => 1)
  const message = heartRate(77, 200_000, 77)
  await spool.append({ kind: 'batch', id: randomUUID(), payload: await encodeBatch([message]) })
  await spool.close()
  const { file } = await backupOf(test)
  const place = await emptyPlace()
  await restored(file, place)
  const store = await opened(place)
  expect((await store.samples(window)).map(({ value }) => value)).toContain(77)
  await store.close()
})

it('leaves what is there as it was where the restore fails, and lets no server start on half of one', async () => {
  const test = await filled()
  const { file } = await backupOf(test)
  const bytes = await readFile(file)
  await writeFile(`${file}.cut`, bytes.subarray(0, bytes.length - 20))
  const place = { dataDir: test.dataDir, connection: test.connection }
  const before = await test.store.samples(window)
  expect(await sentence(restored(`${file}.cut`, place, { replace: true }))).toMatch(/damaged/)
  expect(await test.store.samples(window)).toEqual(before)
  expect((await test.store.verifyAudit()).ok).toBe(true)
  await writeFile(join(test.dataDir, RESTORING), '')
  expect(await sentence(opened(place))).toMatch(/A restore into DATA_DIR was interrupted/)
})

it('moves from the embedded server to a managed one and back', async () => {
  const test = await filled()
  const { file } = await backupOf(test)
  const tcp = await startTcpServer(await postgresBinaries(await databaseAccount(test.dataDir)))
  try {
    const dataDir = await mkdtemp(join(server.folder, 'managed-'))
    const there = { dataDir, databaseUrl: tcp.url, log: silent }
    await restoreBackup({ ...there, file, key: KEY, replace: false, by: 'test', now: () => RESTORED })
    const back = `${file}.back`
    await makeBackup({ ...there, file: back, key: KEY, now: () => RESTORED })
    const place = await emptyPlace()
    await restored(back, place)
    const store = await opened(place)
    expect(await store.samples(window)).toEqual(await test.store.samples(window))
    expect((await store.verifyAudit()).ok).toBe(true)
    await store.close()
  } finally {
    await tcp.stop()
  }
})

async function run(connection: PoolConfig, text: string): Promise<void> {
  const client = new Client(connection)
  await client.connect()
  await client.query(text)
  await client.end()
}
