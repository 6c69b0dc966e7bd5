import type { Pool, PoolClient } from 'pg'
import { within } from './away'

/** One transaction on one connection, its wait for one included; after a timeout the connection is thrown away, never reused half-way. */
export async function transact<T>(
  pool: Pool,
  limitMs: number,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const startedAt = performance.now()
  const client = await pool.connect()
  const left = Math.max(0, limitMs - (performance.now() - startedAt))
  let broken: Error | boolean = false
  const run = async () => {
    await client.query('begin')
    const result = await work(client)
    await client.query('commit')
    return result
  }
  try {
    return await within(left, run(), () => (broken = true))
  } catch (error) {
    if (!broken)
      broken = await within(left, client.query('rollback'), () => {}).then(
        () => false,
        () => true,
      )
    throw error
  } finally {
    client.release(broken)
  }
}
