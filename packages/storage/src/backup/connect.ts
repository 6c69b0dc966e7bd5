import { Client, type PoolConfig } from 'pg'
import { isAway, Unusable } from '../away'
import { startEmbedded } from '../embedded/server'
import type { Log } from '../log'
import { explained, managedConnection } from '../managed'
import { ANSWER_LIMIT_MS, getTypeParser } from '../pools'

export interface Place {
  readonly dataDir: string
  readonly databaseUrl: string | null
  readonly log: Log
  /** A server somebody else looks after; goes before `databaseUrl`. */
  readonly connection?: PoolConfig
}

export interface Reached {
  readonly connection: PoolConfig
  leave(): Promise<void>
}

/** The database of a place, started where it is ours and not running. */
export async function reach({ dataDir, databaseUrl, log, connection }: Place): Promise<Reached> {
  if (connection) return { connection, leave: async () => {} }
  if (databaseUrl !== null) return { connection: managedConnection(databaseUrl), leave: async () => {} }
  const embedded = await startEmbedded({ dataDir, log })
  return { connection: embedded.connection, leave: () => embedded.stop() }
}

/** One connection for as long as the work takes. */
export async function withClient<T>(
  connection: PoolConfig,
  options: string,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const client = new Client({
    ...connection,
    options,
    connectionTimeoutMillis: ANSWER_LIMIT_MS,
    keepAlive: true,
    application_name: 'vigil-backup',
    types: { getTypeParser },
  })
  // What is lost shows in the statement that is under way.
  client.on('error', () => {})
  try {
    await client.connect().catch((error: unknown) => {
      throw isAway(explained(error))
        ? new Unusable('The database does not answer.', { cause: error })
        : explained(error)
    })
    return await work(client)
  } finally {
    await client.end().catch(() => undefined)
  }
}
