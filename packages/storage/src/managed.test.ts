import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { sequenceOf } from '@vigil/clinical'
import { postgresBinaries } from './embedded/binaries'
import { databaseAccount } from './embedded/account'
import type { Log } from './log'
import { versionProblem } from './managed'
import { openStore } from './open-store'
import { silent } from './testing'
import { anEvent, at, aWard, HEART_RATE, heartRate, ICU, NOON, P1 } from './testing/builders'
import { startTcpServer, type TcpServer } from './testing/tcp-server'

let dataDir: string
let server: TcpServer | null
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'vigil-managed-'))
  server = null
})
afterEach(async () => {
  await server?.stop()
  await rm(dataDir, { recursive: true, force: true })
})

const embedded = async () => postgresBinaries(await databaseAccount(dataDir))
const open = (databaseUrl: string, log: Log = silent) =>
  openStore({ dataDir, databaseUrl, log, now: () => NOON })
const window = { subject: P1, from: NOON, to: at(600_000) }

/** Records, commits and opens again; what is there then. */
async function useWholeStore(databaseUrl: string) {
  const store = await open(databaseUrl)
  await store.applyConfig(aWard(), 'test', NOON)
  const outcomes = [await store.record(heartRate(1, 0, 80))]
  await store.seal(at(60_000))
  outcomes.push(await store.record(heartRate(2, 1_000, 81)), await store.record(heartRate(1, 0, 80)))
  const epoch = await store.nextEpoch()
  await store.commitAlarms({ subject: P1, state: { n: 1 }, dues: [], events: [anEvent(1)], audit: [] })
  await store.close()

  const again = await open(databaseUrl)
  const found = {
    outcomes,
    recording: again.recording(),
    values: (await again.samples({ ...window, code: HEART_RATE })).map((sample) => sample.value),
    trends: await again.trends({ ...window, codes: [HEART_RATE], points: 10 }),
    events: await again.alarmEventsAfter({ units: [ICU], after: sequenceOf(0, 0), limit: 9 }),
    states: await again.loadAlarmStates(),
    subjects: (await again.hospital()).subjects.map((subject) => subject.id),
    epochs: (await again.nextEpoch()) - epoch,
    isAuditWhole: (await again.verifyAudit()).ok,
  }
  await again.close()
  return found
}

const WHOLE = {
  outcomes: ['stored', 'stored', 'duplicate'],
  recording: 'database',
  values: [80, 81],
  trends: [{ min: [80], max: [81] }],
  events: [anEvent(1)],
  states: [{ subject: P1, state: { n: 1 } }],
  subjects: [P1],
  epochs: 1,
  isAuditWhole: true,
}

it('keeps everything on a managed server over TCP', async () => {
  server = await startTcpServer(await embedded())

  expect(await useWholeStore(server.url)).toMatchObject(WHOLE)
})

const POSTGRES_15 = '/usr/lib/postgresql/15'
const has15 = await stat(join(POSTGRES_15, 'bin/postgres')).then(
  () => true,
  () => false,
)
it.skipIf(!has15)('keeps everything on PostgreSQL 15, where that is installed', async () => {
  server = await startTcpServer(POSTGRES_15)

  expect(await useWholeStore(server.url)).toMatchObject(WHOLE)
})

const failure = (url: string) =>
  open(url).then(
    () => 'opened',
    (error: unknown) => (error instanceof Error ? error.message : 'no error'),
  )

it('says in a sentence what is wrong with the address', async () => {
  server = await startTcpServer(await embedded())
  expect(await failure('localhost:5432')).toMatch(/is not of the form postgresql:/)
  expect(await failure(server.url.replace('secret', 'wrong'))).toMatch(/refuses its user or password/)
  expect(await failure(server.url.replace(/\/postgres$/, '/nowhere'))).toMatch(/no database of that name/)
})

it('opens and says so while nothing answers at the address', async () => {
  server = await startTcpServer(await embedded())
  await server.stop()
  const logged: unknown[] = []
  const store = await open(server.url, { ...silent, error: (...entry) => logged.push(entry) })
  const outcome = await store.record(heartRate(1, 0, 80))
  await store.close()

  expect(outcome).toBe('stored')
  expect(logged).toContainEqual(['database.away', { reason: 'ECONNREFUSED' }])
})

it.each([
  [140_022, 'The server that DATABASE_URL names is PostgreSQL 14; Vigil needs 15 or newer.'],
  [90_624, 'The server that DATABASE_URL names is PostgreSQL 9; Vigil needs 15 or newer.'],
  [150_000, null],
  [180_004, null],
])('judges a server by its version %i', (version, problem) => {
  expect(versionProblem(version)).toBe(problem)
})
