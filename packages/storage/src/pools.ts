import { Kysely, PostgresDialect } from 'kysely'
import { Pool, type PoolConfig, types } from 'pg'
import type { Database, Tables } from './database'

/** bigint columns hold epoch milliseconds, sequences and counts: all below 2^53. */
const INT8: number = types.builtins.INT8
export const getTypeParser = (oid: number, format?: 'text' | 'binary'): ((value: string) => unknown) =>
  oid === INT8 ? Number : (types.getTypeParser(oid, format) as (value: string) => unknown)

/** How long the database may take before the spool is the commit instead. */
export const ANSWER_LIMIT_MS = 2_000

export interface Pools {
  /** Sample batches. */
  readonly samples: Pool
  /** Alarm events with what was told and done: behind nothing else. */
  readonly alarms: Pool
  /** What was read and viewed, which is no alarm. */
  readonly audit: Pool
  /** Everything that is asked. */
  readonly queries: Pool
  readonly db: Database
  close(): Promise<void>
}

export function openPools(connection: PoolConfig, onLost: (error: Error) => void): Pools {
  const open = (max: number) => {
    const pool = new Pool({
      ...connection,
      max,
      connectionTimeoutMillis: ANSWER_LIMIT_MS,
      keepAlive: true,
      application_name: 'vigil',
      idleTimeoutMillis: 0,
      allowExitOnIdle: true,
      types: { getTypeParser },
    })
    // Without a listener the end of a connection ends the process (finding 12): the pool listens on idle ones, and
    // this on those in use, whose query then fails by itself.
    pool.on('error', onLost)
    pool.on('connect', (client) => client.on('error', () => {}))
    return pool
  }
  const [samples, alarms, audit, queries] = [open(1), open(1), open(1), open(6)]
  return {
    samples,
    alarms,
    audit,
    queries,
    db: new Kysely<Tables>({ dialect: new PostgresDialect({ pool: queries }) }),
    close: async () => {
      await Promise.all([samples, alarms, audit, queries].map((pool) => pool.end()))
    },
  }
}
