import type { ClientBase, Pool, PoolClient } from 'pg'
import { within } from './away'

/** With a name it is planned once on each connection. */
export interface Statement {
  readonly name?: string
  readonly text: string
  readonly values: readonly unknown[]
}

/** Each column of the rows as an array, as `unnest` takes them. */
export const columns = <T>(
  rows: readonly T[],
  of: readonly ((row: T) => unknown)[],
): readonly (readonly unknown[])[] => of.map((column) => rows.map(column))

/** One transaction on one connection, its wait for one included; after a timeout the connection is thrown away, never reused half-way. */
export const transact = <T>(
  pool: Pool,
  limitMs: number,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> =>
  onConnection(
    pool,
    limitMs,
    async (client) => {
      await client.query('begin')
      const result = await work(client)
      await client.query('commit')
      return result
    },
    (client) => client.query('rollback'),
  )

/** The same of one statement, which is a transaction by itself. */
export const once = (pool: Pool, limitMs: number, statement: Statement): Promise<void> =>
  onConnection(
    pool,
    limitMs,
    async (client) => void (await run(client, statement)),
    () => Promise.resolve(),
  )

export const run = (client: ClientBase, { values, ...statement }: Statement) =>
  client.query({ ...statement, values: [...values] })

async function onConnection<T>(
  pool: Pool,
  limitMs: number,
  work: (client: PoolClient) => Promise<T>,
  undo: (client: PoolClient) => Promise<unknown>,
): Promise<T> {
  const startedAt = performance.now()
  const client = await pool.connect()
  const left = Math.max(0, limitMs - (performance.now() - startedAt))
  let broken: Error | boolean = false
  try {
    return await within(left, work(client), () => (broken = true))
  } catch (error) {
    if (!broken)
      broken = await within(left, undo(client), () => {}).then(
        () => false,
        () => true,
      )
    throw error
  } finally {
    client.release(broken)
  }
}
