import type { Pool, PoolConfig } from 'pg'
import { Unusable } from './away'
import { ANSWER_LIMIT_MS } from './pools'
import type { Log } from './log'
import { transact } from './transaction'

const OLDEST_MAJOR = 15

/** Never quotes the address: it holds a password. */
export function managedConnection(databaseUrl: string): PoolConfig {
  const url = URL.parse(databaseUrl)
  if (!url || !['postgres:', 'postgresql:'].includes(url.protocol))
    throw new Unusable('DATABASE_URL is not of the form postgresql://user:password@host:5432/database.')
  return { connectionString: databaseUrl }
}

/** Says what is wrong with a server that answers, and cannot be used all the same. */
export async function checkServer(pool: Pool, log: Log): Promise<void> {
  const found = await transact(pool, ANSWER_LIMIT_MS, (client) =>
    client.query<{ version: number; fsync: string; synchronous: string }>(
      `select current_setting('server_version_num')::int as version, current_setting('fsync') as fsync,
         current_setting('synchronous_commit') as synchronous`,
    ),
  )
  const { version = 0, fsync, synchronous } = found.rows[0] ?? {}
  const problem = versionProblem(version)
  if (problem) throw new Unusable(problem)
  // What we acknowledge could be lost with the power.
  if (fsync === 'off' || synchronous === 'off') log.warn('database.not-durable', { fsync, synchronous })
}

/** `version` as PostgreSQL numbers it: 150018 is 15.18. */
export function versionProblem(version: number): string | null {
  const major = Math.floor(version / 10_000)
  if (major >= OLDEST_MAJOR) return null
  return `The server that DATABASE_URL names is PostgreSQL ${major}; Vigil needs ${OLDEST_MAJOR} or newer.`
}

/** A sentence for a person in place of a code, where only a person can help. */
export function explained(error: unknown): unknown {
  const { code, message } = error as { code?: unknown; message?: string }
  if (code === '28P01' || code === '28000' || message?.includes('client password must be'))
    return new Unusable('The server that DATABASE_URL names refuses its user or password.', { cause: error })
  if (code === '3D000')
    return new Unusable('The server that DATABASE_URL names has no database of that name.', { cause: error })
  if (code === '42501')
    return new Unusable('The user of DATABASE_URL may not create tables: it must own the database.', {
      cause: error,
    })
  return error
}
