import { join } from 'node:path'
import type { EpochMs } from '@vigil/clinical'
import type { PoolConfig } from 'pg'
import { createAppliers } from './appliers'
import { Unusable } from './away'
import { type Checkpoint, openCheckpoint } from './audit/checkpoint'
import { type AuditKey, auditKey } from './audit/key'
import { exists, RESTORING } from './backup/files'
import { ANSWER_LIMIT_MS, openPools, type Pools } from './pools'
import { startEmbedded } from './embedded/server'
import type { Log } from './log'
import { checkServer, explained, managedConnection } from './managed'
import { migrate } from './migrations'
import { insteadOf } from './refused'
import { createDurable, type Durable } from './spool/durable'
import { type OwnSpool, ownSpoolOf } from './spool/own-spool'
import { createReserve, type Reserve } from './spool/reserve'
import { transact } from './transaction'
import { createSampleWriter, type SampleWriter } from './writer/sample-writer'

/** What the store is made of, connected. */
export interface Parts {
  readonly connection: PoolConfig
  readonly pools: Pools
  readonly key: AuditKey
  readonly checkpoint: Checkpoint
  readonly spool: OwnSpool
  readonly writer: SampleWriter
  readonly durable: Durable
  readonly reserve: Reserve
  /** Lets go of everything; nothing may be under way any more. */
  readonly release: () => Promise<void>
}

export interface PartsOptions {
  readonly dataDir: string
  readonly databaseUrl: string | null
  readonly connection?: PoolConfig
  readonly log: Log
  readonly now: () => EpochMs
  readonly reserveBytes?: number
}

export async function openParts(options: PartsOptions): Promise<Parts> {
  const { dataDir, log } = options
  if (await exists(join(dataDir, RESTORING)))
    throw new Unusable('A restore into DATA_DIR was interrupted. Repeat it before the server is started.')
  const server = await locate(options)
  const pools = openPools(server.connection, () => log.warn('database.connection-lost'))
  const key = await auditKey(dataDir)
  const checkpoint = openCheckpoint(dataDir, key, () => log.error('audit.checkpoint-failed'))
  const spool = ownSpoolOf(join(dataDir, 'spool'))
  const writer = createSampleWriter(pools, options.now, log)
  const reserve = createReserve(dataDir, options.reserveBytes ?? 0, log)
  let isPrepared = false

  const durable = createDurable({
    appliers: createAppliers({ pools, key, checkpoint, batch: (operation) => writer.apply(operation) }),
    spool: () => spool.get(),
    refusals: () => spool.refusals(),
    instead: (operation, code) => insteadOf(operation, code, options.now()),
    reserve,
    log,
    reach: async () => {
      await server.ensure()
      if (isPrepared) return transact(pools.queries, ANSWER_LIMIT_MS, async () => {})
      await server.prepare(pools)
      writer.startLoading()
      isPrepared = true
    },
    onDrained: () => writer.sealAll(),
  })

  return {
    connection: server.connection,
    pools,
    key,
    checkpoint,
    spool,
    writer,
    durable,
    reserve,
    release: async () => {
      await pools.close()
      await spool.close()
      await server.stop()
    },
  }
}

interface Server {
  readonly connection: PoolConfig
  ensure(): Promise<void>
  /** Once it answers for the first time. */
  prepare(pools: Pools): Promise<void>
  stop(): Promise<void>
}

async function locate(options: PartsOptions): Promise<Server> {
  if (options.connection) return elsewhere(options.connection, migrateIn)
  if (options.databaseUrl === null) return { ...(await startEmbedded(options)), prepare: migrateIn }
  return elsewhere(managedConnection(options.databaseUrl), async (pools) => {
    try {
      await checkServer(pools.queries, options.log)
      await migrateIn(pools)
    } catch (error) {
      throw explained(error)
    }
  })
}

const migrateIn = (pools: Pools): Promise<void> => migrate(pools.db)

const elsewhere = (connection: PoolConfig, prepare: Server['prepare']): Server => ({
  connection,
  prepare,
  ensure: async () => {},
  stop: async () => {},
})
