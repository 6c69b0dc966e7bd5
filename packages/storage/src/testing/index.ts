import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { EpochMs } from '@vigil/clinical'
import { Client, type PoolConfig, type QueryResultRow } from 'pg'
import { openPools } from '../pools'
import { isPostgres } from '../embedded/postmaster'
import { startEmbedded } from '../embedded/server'
import type { Log } from '../log'
import { migrate } from '../migrations'
import { openStore } from '../open-store'
import type { Store } from '../store'

export const silent: Log = { info: () => {}, warn: () => {}, error: () => {} }

/** One embedded server for a test file; every test gets its own database from a migrated template. */
export interface TestServer {
  readonly folder: string
  freshDatabase(): Promise<PoolConfig>
  /** Without any table. */
  emptyDatabase(): Promise<PoolConfig>
  /** A store on its own database and data folder; `reopen` gives the same again as a new process would see it. */
  freshStore(options?: {
    readonly now?: () => EpochMs
    readonly log?: Log
    readonly inputsKeptMs?: number
  }): Promise<TestStore>
  /** kill -9, and what a person or the platform does after it. */
  crash(): Promise<void>
  restart(): Promise<void>
  /** All its processes stand still, and nobody is told; then go on. */
  freeze(): Promise<void>
  thaw(): Promise<void>
  stop(): Promise<void>
}

export interface TestStore {
  readonly store: Store
  readonly dataDir: string
  readonly connection: PoolConfig
  readonly reopen: () => Promise<Store>
  readonly sql: (text: string) => Promise<void>
  readonly rows: <Row extends QueryResultRow>(text: string) => Promise<readonly Row[]>
}

const TEMPLATE = 'vigil_template'

export async function startTestServer(): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'vigil-store-'))
  const embedded = await startEmbedded({ dataDir: folder, log: silent, sync: false })
  const to = (database: string): PoolConfig => ({ ...embedded.connection, database })
  const opened: Store[] = []
  let made = 0
  await createTemplate(to).catch(async (error: unknown) => {
    await embedded.stop()
    throw error
  })

  const freshDatabase = async () => {
    const name = `test_${++made}`
    await run(to('postgres'), `create database ${name} template ${TEMPLATE} strategy file_copy`)
    return to(name)
  }

  return {
    folder,
    freshDatabase,
    emptyDatabase: async () => {
      const name = `test_${++made}`
      await run(to('postgres'), `create database ${name}`)
      return to(name)
    },
    freshStore: async (options) => {
      const connection = await freshDatabase()
      const dataDir = await mkdtemp(join(folder, 'data-'))
      const open = async () => {
        const store = await openStore({ dataDir, databaseUrl: null, log: silent, connection, ...options })
        opened.push(store)
        return store
      }
      return {
        store: await open(),
        dataDir,
        connection,
        reopen: open,
        sql: async (text) => void (await run(connection, text)),
        rows: (text) => run(connection, text),
      }
    },
    crash: async () => {
      const postmaster = await postmasterOf(folder)
      // A backend may commit once more before it notices that it is alone.
      const backends = await childrenOf(postmaster)
      process.kill(postmaster, 'SIGKILL')
      for (const pid of [postmaster, ...backends]) while (await isPostgres(pid)) await nextTurn()
    },
    restart: () => embedded.ensure(),
    freeze: () => signalAll(folder, 'SIGSTOP'),
    thaw: () => signalAll(folder, 'SIGCONT'),
    stop: async () => {
      await Promise.allSettled(opened.map((store) => store.close()))
      await embedded.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function postmasterOf(folder: string): Promise<number> {
  const file = await readFile(join(folder, 'pg', 'data', 'postmaster.pid'), 'utf8')
  return Number(file.split('\n')[0])
}

/** A process that ended since it was listed needs no signal. */
function signalIfThere(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

async function childrenOf(pid: number): Promise<readonly number[]> {
  const listed = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid='])
  return listed.stdout.split('\n').flatMap((line) => {
    const [child, parent] = line.trim().split(/\s+/).map(Number)
    return child && parent === pid ? [child] : []
  })
}

async function signalAll(folder: string, signal: 'SIGSTOP' | 'SIGCONT'): Promise<void> {
  const pid = await postmasterOf(folder)
  process.kill(pid, signal)
  for (const child of await childrenOf(pid)) signalIfThere(child, signal)
}

async function createTemplate(to: (database: string) => PoolConfig): Promise<void> {
  await run(to('postgres'), `create database ${TEMPLATE}`)
  const pools = openPools(to(TEMPLATE), () => {})
  await migrate(pools.db)
  await pools.close()
}

async function run<Row extends QueryResultRow>(
  connection: PoolConfig,
  text: string,
): Promise<readonly Row[]> {
  const client = new Client(connection)
  await client.connect()
  try {
    return (await client.query<Row>(text)).rows
  } finally {
    await client.end()
  }
}
