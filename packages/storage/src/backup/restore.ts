import { randomUUID } from 'node:crypto'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { type EpochMs, sequenceOf } from '@vigil/clinical'
import type { Client, PoolConfig } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { appendAudit } from '../audit/chain'
import { checkpointText } from '../audit/checkpoint'
import { auditKeyIn, type AuditKey } from '../audit/key'
import { Unusable } from '../away'
import { checkServer } from '../managed'
import { migrateTo, unknownMigrations } from '../migrations'
import { openPools } from '../pools'
import { lockServer } from '../server-lock'
import { createPartitions } from '../writer/partitions'
import type { About } from './archive'
import { migrationsOf, quoted, tablesOf } from './catalog'
import { type Place, reach, withClient } from './connect'
import { exists, type KeptFile, ownAs, RESTORING, writeWhole } from './files'
import { AUDIT_KEY_FILE, type Contents, readBackup } from './read'
import type { BackupKey } from './seal'
import { STAGING, swapIn } from './swap'

export interface RestoreOptions extends Place {
  readonly file: string
  readonly key: BackupKey | null
  /** What is there now is given up. */
  readonly replace: boolean
  readonly by: string
  readonly now: () => EpochMs
  readonly onProgress?: (table: string) => void
}

export interface RestoreReport extends Contents {
  /** Greater than every epoch that a browser may have seen; the next start takes the one after it. */
  readonly epoch: number
}

const INTO_STAGING = `-c search_path=${STAGING} -c statement_timeout=0 -c idle_in_transaction_session_timeout=0`

/**
 * Beside what is there, in a schema of its own; only when all of it is loaded, checked and migrated does it take the place of
 * the other, in one transaction.
 */
export async function restoreBackup(options: RestoreOptions): Promise<RestoreReport> {
  const reached = await reach(options)
  const { connection } = reached
  try {
    if (options.databaseUrl !== null) await checked(connection, options)
    const lock = await lockServer({
      connection,
      log: options.log,
      onTaken: () => {},
      pause,
    })
    try {
      const before = await withClient(connection, '', (client) => whatIsThere(client, options))
      return await withClient(connection, INTO_STAGING, (client) =>
        restoreWith(client, connection, options, before),
      )
    } finally {
      await lock.release()
    }
  } finally {
    await reached.leave()
  }
}

async function checked(connection: PoolConfig, { log }: RestoreOptions): Promise<void> {
  const pools = openPools(connection, () => {})
  try {
    await checkServer(pools.queries, log)
  } finally {
    await pools.close()
  }
}

interface Before {
  readonly schema: string
  readonly epoch: number
}

/** Refuses where somebody's data would be lost without a word. */
async function whatIsThere(client: Client, { replace }: RestoreOptions): Promise<Before> {
  const { rows } = await client.query<{ schema: string }>('select current_schema() as schema')
  const schema = rows[0]?.schema ?? 'public'
  const migrations = await migrationsOf(client)
  if (migrations.length === 0) return { schema, epoch: 0 }
  const newer = unknownMigrations(migrations)
  if (newer.length > 0)
    throw new Unusable('The data there were written by a newer Vigil. Use that version, or an empty place.')
  const held = await client.query<{ held: boolean; epoch: number }>(
    `select exists (select from site) or exists (select from audit) or exists (select from journal)
       or exists (select from chunk) as held, coalesce((select max(epoch) from engine_epoch), 0) as epoch`,
  )
  if (held.rows[0]?.held && !replace)
    throw new Unusable(
      'There are data in that place. Say --replace to give them up, or name an empty place; make a backup of them first.',
    )
  return { schema, epoch: held.rows[0]?.epoch ?? 0 }
}

async function restoreWith(
  client: Client,
  connection: PoolConfig,
  options: RestoreOptions,
  before: Before,
): Promise<RestoreReport> {
  await client.query(`drop schema if exists ${STAGING} cascade`)
  await client.query(`create schema ${STAGING}`)
  try {
    const here = await keyHere(options.dataDir)
    const contents = await readBackup({ ...options, auditKey: here }, loader(client, connection, options))
    const auditKey = keyOfContents(contents, here)
    for (const { table, column, last } of contents.manifest.sequences)
      await client.query('select setval(pg_get_serial_sequence($1, $2)::regclass, $3)', [
        quoted(table),
        column,
        last,
      ])
    await migrateTo({ ...connection, options: INTO_STAGING }, STAGING, null)
    const epoch = await epochFor(options, before, contents)
    const head = await mark(client, options, contents, { epoch, auditKey })
    await withFiles(options, [...contents.files, ...made(auditKey, head, epoch)], () =>
      swapIn(client, before.schema),
    )
    return { ...contents, epoch }
  } catch (error) {
    await client.query(`rollback`).catch(() => undefined)
    await client.query(`drop schema if exists ${STAGING} cascade`).catch(() => undefined)
    throw error
  }
}

const keyHere = async (dataDir: string): Promise<AuditKey | null> => {
  const text = await readFile(join(dataDir, AUDIT_KEY_FILE), 'utf8').catch(() => null)
  return text === null ? null : auditKeyIn(text)
}

/** The key that goes on with the chain: of the backup where it holds one, else the one that is here. */
function keyOfContents({ files, chain, isEncrypted }: Contents, here: AuditKey | null): AuditKey {
  const kept = files.find(({ name }) => name === AUDIT_KEY_FILE)
  if (kept) return auditKeyIn(kept.bytes.toString('utf8'))
  if (here && chain.kind !== 'broken') return here
  throw new Unusable(
    here && !isEncrypted
      ? 'The keys in DATA_DIR are not those of this backup. Bring back the folder DATA_DIR/keys of its server first.'
      : 'This backup is not encrypted, so it holds no keys. Bring back the folder DATA_DIR/keys of its server first.',
  )
}

/** Loads each table as it comes; migrated first to the version that wrote it. */
function loader(client: Client, connection: PoolConfig, { onProgress }: RestoreOptions) {
  return {
    async begin(about: About) {
      const newer = unknownMigrations(about.migrations)
      if (newer.length > 0)
        throw new Unusable(
          'This backup was made by a newer Vigil, which this version cannot read. Use that version or a later one.',
        )
      await migrateTo({ ...connection, options: INTO_STAGING }, STAGING, about.migrations.at(-1) ?? null)
      // What a migration puts in comes with the backup.
      for (const { name } of (await tablesOf(client)).toReversed())
        await client.query(`delete from ${quoted(name)}`)
      await createPartitions(client, about.chunkDays)
    },
    async table(name: string, columns: readonly string[], rows: AsyncIterable<Buffer>) {
      onProgress?.(name)
      const list = columns.map(quoted).join(', ')
      await pipeline(
        Readable.from(rows, { objectMode: false }),
        client.query(copyFrom(`copy ${quoted(name)} (${list}) from stdin`)),
      )
    },
  }
}

/** Own proposals: the lost server was started no more often than once a minute, and never more than this without one. */
const STARTS_PER_MS = 1 / 60_000
const STARTS_AT_MOST = 50_000
const STARTS_AT_LEAST = 100

/**
 * A browser may have seen epochs of starts after the backup, which nothing here remembers. A cursor of one of them must lie
 * below everything that is issued from now on.
 */
async function epochFor(
  { dataDir, now }: RestoreOptions,
  before: Before,
  { about, manifest, files }: Contents,
): Promise<number> {
  const ofFile = Number(await readFile(join(dataDir, 'keys', 'epoch'), 'utf8').catch(() => '0')) || 0
  const kept = Number(files.find(({ name }) => name === 'keys/epoch')?.bytes.toString('utf8') ?? 0) || 0
  const starts = Math.ceil(Math.max(0, now() - about.takenAt) * STARTS_PER_MS)
  const since = Math.min(STARTS_AT_MOST, STARTS_AT_LEAST + starts)
  return Math.max(before.epoch, ofFile, Math.max(manifest.epoch, kept) + since)
}

/** What the next start must know, and the audit trail too. */
async function mark(
  client: Client,
  options: RestoreOptions,
  { about, manifest }: Contents,
  { epoch, auditKey }: { readonly epoch: number; readonly auditKey: AuditKey },
) {
  const at = options.now()
  await client.query('update engine_epoch set epoch = $1', [epoch])
  await client.query(
    'insert into restored (taken_at, restored_at, lost_after, lost_before) values ($1, $2, $3, $4)',
    [about.takenAt, at, manifest.alarmHead, Math.max(sequenceOf(epoch + 1, 0), manifest.alarmHead + 1)],
  )
  await client.query('begin')
  const head = await appendAudit(client, auditKey, [
    {
      id: randomUUID(),
      entry: {
        at,
        actor: options.by,
        session: null,
        station: null,
        action: 'backup.restored',
        object: `backup of ${new Date(about.takenAt).toISOString()}, chain of ${manifest.audit.seq}`,
        subject: null,
        outcome: 'success',
        detail: { mac: manifest.audit.mac },
      },
    },
  ])
  await client.query('commit')
  if (!head) throw new Error('the restore was not written into the audit trail')
  return head
}

const made = (key: AuditKey, head: Parameters<typeof checkpointText>[1], epoch: number): KeptFile[] => [
  { name: 'keys/audit.checkpoint', bytes: Buffer.from(checkpointText(key, head)) },
  { name: 'keys/epoch', bytes: Buffer.from(`${epoch}\n`) },
]

/** Between the files and the commit a crash leaves a mark, at which no server starts; the restore is then repeated. */
async function withFiles(
  { dataDir }: RestoreOptions,
  files: readonly KeptFile[],
  commit: () => Promise<void>,
): Promise<void> {
  const sign = join(dataDir, RESTORING)
  await writeWhole(sign, Buffer.from('A restore is under way or was interrupted: repeat it.\n'))
  const undo: (() => Promise<void>)[] = []
  try {
    for (const { name, bytes } of new Map(files.map((file) => [file.name, file])).values()) {
      const file = join(dataDir, name)
      // What waits there was acknowledged after the backup: it goes in at the next start.
      if (name.startsWith('spool/') && (await exists(file))) continue
      const old = await readFile(file).catch(() => null)
      undo.push(() => (old ? writeWhole(file, old) : rm(file, { force: true })))
      await writeWhole(file, bytes)
      await ownAs(dataDir, file)
    }
    await commit()
  } catch (error) {
    for (const back of undo.toReversed()) await back()
    await rm(sign, { force: true })
    throw error
  }
  await rm(sign, { force: true })
}
