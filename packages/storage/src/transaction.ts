import type { Pool, PoolClient } from 'pg'
import { within } from './away'

/** One transaction on one connection; after a timeout the connection is thrown away, never reused half-way. */
export async function transact<T>(
  pool: Pool,
  limitMs: number,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect()
  let broken: Error | boolean = false
  const run = async () => {
    await client.query('begin')
    const result = await work(client)
    await client.query('commit')
    return result
  }
  try {
    return await within(limitMs, run(), () => (broken = true))
  } catch (error) {
    if (!broken)
      broken = await client.query('rollback').then(
        () => false,
        () => true,
      )
    throw error
  } finally {
    client.release(broken)
  }
}
