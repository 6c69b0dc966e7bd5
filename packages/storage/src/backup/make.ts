import { createWriteStream } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type { EpochMs } from '@vigil/clinical'
import type { Client } from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { Unusable } from '../away'
import { type About, type Manifest, type PartRecord, Tally, writePart } from './archive'
import { chunkDaysOf, headsOf, migrationsOf, quoted, sequencesOf, tablesOf, type TableShape } from './catalog'
import { type Place, reach, withClient } from './connect'
import { exists, filesOf, type KeptFile, syncFolder } from './files'
import { type BackupKey, sealing } from './seal'

export interface BackupOptions extends Place {
  /** The final name; written beside it first. */
  readonly file: string
  /** `null`: anybody who has the file can read it. */
  readonly key: BackupKey | null
  readonly now: () => EpochMs
  readonly onProgress?: (progress: Progress) => void
  readonly signal?: AbortSignal
}

export interface Progress {
  readonly table: string
  readonly bytes: number
}

export interface BackupReport {
  readonly about: About
  readonly manifest: Manifest
}

/** What is shown of long work. */
const PROGRESS_BYTES = 32 * 1024 * 1024
/** The database may wait for a slow disk longer than for a person. */
const PATIENT = '-c idle_in_transaction_session_timeout=0 -c statement_timeout=0'

/** One snapshot of everything while the server goes on; nothing stands under the final name before it is whole and on disk. */
export async function makeBackup(options: BackupOptions): Promise<BackupReport> {
  const { file, key, signal } = options
  if (await exists(file)) throw new Unusable(`${file} is there already.`)
  // Before the snapshot: what leaves the spool meanwhile is in the database, and what is in both is taken once.
  const files = await filesOf(options.dataDir, key !== null)
  const reached = await reach(options)
  const draft = join(dirname(file), `.${basename(file)}.${process.pid}.part`)
  try {
    const report = await withClient(reached.connection, PATIENT, async (client) => {
      const writing: { report: BackupReport | null } = { report: null }
      await pipeline(
        Readable.from(partsOf(client, files, options, (report) => (writing.report = report))),
        createGzip({ level: 1 }),
        sealing(key),
        createWriteStream(draft, { flags: 'wx', mode: 0o600 }),
        { signal },
      )
      if (!writing.report) throw new Error('the backup has no manifest')
      return writing.report
    })
    await toDisk(draft)
    await rename(draft, file)
    await syncFolder(dirname(file))
    return report
  } catch (error) {
    throw signal?.aborted
      ? new Unusable('The backup was ended before it was whole.', { cause: error })
      : error
  } finally {
    await rm(draft, { force: true })
    await reached.leave()
  }
}

async function toDisk(file: string): Promise<void> {
  const handle = await open(file, 'r+')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function* partsOf(
  client: Client,
  files: readonly KeptFile[],
  options: BackupOptions,
  onDone: (report: BackupReport) => void,
): AsyncGenerator<Buffer> {
  await client.query('begin isolation level repeatable read read only')
  const migrations = await migrationsOf(client)
  if (migrations.length === 0) throw new Unusable('There is nothing to back up: no Vigil has written here.')
  const takenAt = options.now()
  const about: About = {
    format: 1,
    takenAt,
    migrations,
    postgres: await versionOf(client),
    chunkDays: await chunkDaysOf(client),
  }
  yield* writePart({ kind: 'about', about })
  const parts: PartRecord[] = []
  for (const { name, bytes } of files) {
    const tally = new Tally()
    yield* writePart({ kind: 'file', name }, tally.through([bytes]))
    parts.push(tally.record('file', name))
  }
  for (const table of await tablesOf(client)) {
    const tally = new Tally()
    yield* writePart({ kind: 'table', ...table }, tally.through(rowsOf(client, table, options.onProgress)))
    parts.push(tally.record('table', table.name))
  }
  const manifest = { parts, sequences: await sequencesOf(client), ...(await headsOf(client)) }
  await client.query('commit')
  yield* writePart({ kind: 'manifest', manifest })
  onDone({ about, manifest })
}

async function versionOf(client: Client): Promise<number> {
  const { rows } = await client.query<{ version: number }>(
    `select current_setting('server_version_num')::int as version`,
  )
  return rows[0]?.version ?? 0
}

async function* rowsOf(
  client: Client,
  { name, columns }: TableShape,
  onProgress: BackupOptions['onProgress'],
): AsyncGenerator<Buffer> {
  // The chain is checked row by row, without a database to put it in order.
  const order = name === 'audit' ? 'order by seq' : ''
  const list = columns.map(quoted).join(', ')
  let bytes = 0
  let shown = 0
  onProgress?.({ table: name, bytes })
  for await (const piece of client.query(
    copyTo(`copy (select ${list} from ${quoted(name)} ${order}) to stdout`),
  )) {
    // The stream gives what it read from the socket; its type says less.
    const rows = piece as Buffer
    bytes += rows.length
    if (bytes - shown >= PROGRESS_BYTES) onProgress?.({ table: name, bytes: (shown = bytes) })
    yield rows
  }
}
