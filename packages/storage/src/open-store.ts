import { randomUUID } from 'node:crypto'
import { join, resolve } from 'node:path'
import { type EpochMs, sequenceOf } from '@vigil/clinical'
import type { PoolConfig } from 'pg'
import { accessStore } from './access/sessions'
import { alarmQueries } from './alarms/queries'
import { createAppliers, quarantinePayload, writePayload } from './appliers'
import { openCheckpoint } from './audit/checkpoint'
import { auditKey } from './audit/key'
import { auditTrail } from './audit/trail'
import { verifyAudit } from './audit/verify'
import { applyConfig } from './config/apply'
import { credentialQueries } from './config/credentials'
import { loadHospital } from './config/load'
import { openPools } from './database'
import { startEmbedded } from './embedded/server'
import { nextEpoch } from './epoch'
import type { Log } from './log'
import { migrate } from './migrations'
import { quarantineQueries } from './quarantine'
import { sampleQueries } from './samples/queries'
import { createDurable } from './spool/durable'
import { ownSpoolOf } from './spool/own-spool'
import type { AuditEntry, Store } from './store'
import { createSampleWriter } from './writer/sample-writer'

export interface StoreOptions {
  readonly dataDir: string
  /** `null`: the embedded server in `dataDir`, stopped by `close()` unless another process uses it. */
  readonly databaseUrl: string | null
  readonly log: Log
  readonly now?: () => EpochMs
  /** A server somebody else looks after; goes before `databaseUrl`. */
  readonly connection?: PoolConfig
}

/** While the database is away, how often it is tried again: own proposal, well within the 5 s of R07. */
const RECOVER_MS = 250

/**
 * Opens also while the database does not answer: then the spool records, and what is asked fails until it is back.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { log } = options
  const dataDir = resolve(options.dataDir)
  const now = options.now ?? (() => Date.now() as EpochMs)
  const server = await locate(options, dataDir)
  const pools = openPools(server.connection, () => log.warn('database.connection-lost'))
  const key = await auditKey(dataDir)
  const checkpoint = openCheckpoint(dataDir, key, () => log.error('audit.checkpoint-failed'))
  const spool = ownSpoolOf(join(dataDir, 'spool'))
  const writer = createSampleWriter(pools, now)
  let prepared = false

  const durable = createDurable({
    appliers: createAppliers({ pools, key, checkpoint, batch: (operation) => writer.apply(operation) }),
    spool: spool.get,
    log,
    reach: async () => {
      await server.ensure()
      if (prepared) return void (await pools.queries.query('select 1'))
      await migrate(pools.db)
      await writer.load()
      prepared = true
    },
    onDrained: () => writer.sealAll(),
  })
  const recorder = writer.recorder(durable)
  let stamp = 0

  if (!(await durable.recover())) log.error('database.away-at-start')
  const logFailure = (error: unknown) => log.error('database.recover-failed', { reason: String(error) })
  const recovering = setInterval(() => {
    if (durable.recording() === 'spool') void durable.recover().catch(logFailure)
  }, RECOVER_MS)

  return {
    ...alarmQueries(pools.db),
    ...sampleQueries(pools.db, writer.hot),
    ...quarantineQueries(pools.db),
    ...credentialQueries(pools.db),
    ...accessStore(pools.db, now),

    record: recorder.record,
    quarantine: async (entry) => {
      await durable.commit({ kind: 'quarantine', id: randomUUID(), payload: quarantinePayload(entry) })
    },
    commitAlarms: async (commit) => {
      stamp += 1
      const payload = writePayload({ stamp, commit, audit: commit.audit.map(entryOf) })
      await durable.commit({ kind: 'alarms', id: randomUUID(), payload })
    },
    audit: async (entry) => {
      await durable.commit({ kind: 'audit', id: randomUUID(), payload: writePayload(entryOf(entry)) })
    },
    recording: () => durable.recording(),
    backlog: spool.backlog,
    nextEpoch: async () => {
      const epoch = await nextEpoch(pools.db, dataDir)
      stamp = sequenceOf(epoch, 0)
      return epoch
    },

    hospital: () => loadHospital(pools.db, now()),
    hospitalVersion: async () => {
      const row = await pools.db.selectFrom('config_version').select('version').executeTakeFirstOrThrow()
      return row.version
    },
    applyConfig: (change, by, at) => applyConfig(pools.db, change, by, at),
    auditTrail: (query) => auditTrail(pools.db, query),
    verifyAudit: () => verifyAudit(pools.db, key, checkpoint),
    seal: async (at) => {
      if (await durable.recover()) await writer.seal(at)
    },
    close: async () => {
      clearInterval(recovering)
      await writer.settle()
      await checkpoint.settle()
      await pools.close()
      await spool.close()
      await server.stop()
    },
  }
}

const elsewhere = (connection: PoolConfig): Server => ({
  connection,
  ensure: async () => {},
  stop: async () => {},
})

interface Server {
  readonly connection: PoolConfig
  ensure(): Promise<void>
  stop(): Promise<void>
}

const entryOf = (entry: AuditEntry) => ({ id: randomUUID(), entry })

function locate(options: StoreOptions, dataDir: string): Promise<Server> | Server {
  if (options.connection) return elsewhere(options.connection)
  if (options.databaseUrl) return elsewhere({ connectionString: options.databaseUrl })
  return startEmbedded({ dataDir, log: options.log })
}
