import { spawn } from 'node:child_process'
import { mkdtemp, open, rm, stat, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Client, type PoolConfig } from 'pg'
import type { Log } from '../log'
import { type Account, databaseAccount } from './account'
import { postgresBinaries } from './binaries'
import { ensureCluster, type Folders, foldersOf, here, ROLE, tailOf } from './cluster'
import { findPostmaster, isPostgres } from './postmaster'

export interface Embedded {
  readonly connection: PoolConfig
  /** A server of an earlier process was still running and is used on. */
  readonly adopted: boolean
  /** Starts it again if it is gone; harmless otherwise. */
  ensure(): Promise<void>
  /** Fast shutdown, unless another process still uses the server. */
  stop(): Promise<void>
}

const START_LIMIT_MS = 30_000
const LAUNCH_LIMIT = 6
const LOG_LIMIT_BYTES = 10_000_000
/** A socket path must fit into `sun_path`: 104 bytes on macOS, 108 on Linux; the name itself takes 15. */
const SOCKET_FOLDER_LIMIT = 88
/** Every process that uses the server holds this advisory lock shared; who can have it alone is the last one. */
const USERS_LOCK = 0x56_49_47

const SETTINGS = {
  listen_addresses: '',
  // Relative to the data folder: never too long, and reachable when the folders above are closed.
  unix_socket_directories: '../s',
  unix_socket_permissions: '0700',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  // Loaded before the binaries can be cleaned away from under a long-running server.
  shared_preload_libraries: 'plpgsql',
  max_connections: '40',
  shared_buffers: '64MB',
  max_wal_size: '512MB',
  jit: 'off',
  autovacuum_naptime: '30s',
  log_min_messages: 'warning',
  idle_in_transaction_session_timeout: '60s',
} as const

export interface EmbeddedOptions {
  readonly dataDir: string
  readonly log: Log
  /** Tests say no: they kill the database, never the machine under it. */
  readonly sync?: boolean
}

export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const folders = foldersOf(resolve(options.dataDir))
  const account = await databaseAccount(folders.data)
  const found = await findPostmaster(folders.data)
  const adopted = found.kind !== 'none'
  const site: Site = { folders, account, sync: options.sync ?? true }
  const ensure = () => ensureRunning(site)
  await ensure()
  const alias = await socketAlias(folders.socket)
  const connection = { host: alias.folder, user: ROLE, database: 'vigil' }
  let use = await register(connection, ensure)
  options.log.info('database.started', { adopted })

  return {
    connection,
    adopted,
    ensure: async () => {
      if ((await findPostmaster(folders.data)).kind === 'ready' && use.open()) return
      await use.leave()
      use = await register(connection, ensure)
    },
    stop: async () => {
      const last = await use.leaveAsLast()
      if (last) await shutDown(folders)
      await alias.remove()
      options.log.info('database.released', { stopped: last })
    },
  }
}

interface Site {
  readonly folders: Folders
  readonly account: Account
  readonly sync: boolean
}

async function ensureRunning(site: Site): Promise<void> {
  const { folders } = site
  const deadline = performance.now() + START_LIMIT_MS
  const found = await findPostmaster(folders.data)
  if (found.kind === 'ready') return
  if (found.kind === 'none') await launch(site)
  let launched = performance.now()
  let launches = 1
  for (;;) {
    const now = await findPostmaster(folders.data)
    if (now.kind === 'ready') return
    if (performance.now() > deadline || launches > LAUNCH_LIMIT)
      throw new Error(`PostgreSQL did not become ready: ${await tailOf(folders.log)}`)
    // Backends of a killed postmaster hold its shared memory for a moment; PostgreSQL then refuses once or twice.
    if (now.kind === 'none' && performance.now() - launched > 500) {
      await launch(site)
      launched = performance.now()
      launches += 1
    }
    await pause(5)
  }
}

async function launch({ folders, account, sync }: Site): Promise<void> {
  const native = await postgresBinaries(account)
  await ensureCluster(native, folders, account, sync)
  const size = await stat(folders.log).then(
    (log) => log.size,
    () => 0,
  )
  const log = await open(folders.log, size > LOG_LIMIT_BYTES ? 'w' : 'a', 0o600)
  const settings = Object.entries({ ...SETTINGS, fsync: sync ? 'on' : 'off' }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ])
  try {
    // Its own session: a kill of our process group leaves the database alone, and the next start adopts it.
    const child = spawn(join(native, 'bin/postgres'), ['-D', here(folders.data, account), ...settings], {
      cwd: folders.data,
      ...account,
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
      env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
    })
    await new Promise((started, failed) => child.on('spawn', started).on('error', failed))
    child.unref()
  } finally {
    await log.close()
  }
}

interface Use {
  readonly open: () => boolean
  leave(): Promise<void>
  leaveAsLast(): Promise<boolean>
}

/** Says that this process uses the server; makes the database on the very first start. */
async function register(connection: PoolConfig, ensure: () => Promise<void>): Promise<Use> {
  const deadline = performance.now() + START_LIMIT_MS
  for (;;) {
    const client = new Client({ ...connection, database: 'postgres' })
    client.on('error', () => {})
    try {
      await client.connect()
      await client.query('select pg_advisory_lock_shared($1)', [USERS_LOCK])
      const made = await client.query('select 1 from pg_database where datname = $1', [connection.database])
      if (made.rowCount === 0) await client.query(`create database ${ROLE}`).catch(ignoreDuplicate)
      return asUse(client)
    } catch (error) {
      // The server we met was just being stopped by its last user, or is still recovering.
      await client.end().catch(() => undefined)
      if (performance.now() > deadline) throw error
      await pause(10)
      await ensure()
    }
  }
}

function asUse(client: Client): Use {
  let open = true
  client.on('end', () => (open = false))
  const leave = () => client.end().catch(() => undefined)
  return {
    open: () => open,
    leave,
    leaveAsLast: async () => {
      const last = await client
        .query<{ last: boolean }>('select pg_advisory_unlock_shared($1), pg_try_advisory_lock($1) as last', [
          USERS_LOCK,
        ])
        .then(
          (result) => result.rows[0]?.last === true,
          () => true,
        )
      if (!last) await leave()
      return last
    },
  }
}

const ignoreDuplicate = (error: unknown) => {
  const code = (error as { code?: string }).code
  if (code !== '42P04' && code !== '23505') throw error
}

async function shutDown(folders: Folders): Promise<void> {
  const found = await findPostmaster(folders.data)
  if (found.kind === 'none') return
  process.kill(found.pid, 'SIGINT')
  while (await isPostgres(found.pid)) await pause(5)
}

/** A link with a short path where the data folder lies too deep for a socket address. */
async function socketAlias(socket: string): Promise<{ folder: string; remove: () => Promise<void> }> {
  if (Buffer.byteLength(socket) <= SOCKET_FOLDER_LIMIT) return { folder: socket, remove: async () => {} }
  const folder = await mkdtemp(join(tmpdir(), 'vigil-'))
  await symlink(socket, join(folder, 's'))
  return { folder: join(folder, 's'), remove: () => rm(folder, { recursive: true, force: true }) }
}
