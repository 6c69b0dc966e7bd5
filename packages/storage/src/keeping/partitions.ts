import { type Pool, type PoolClient, escapeIdentifier } from 'pg'

/** A day that somebody reads right now is tried again later; own proposal. */
const LOCK_LIMIT = '500ms'
const IS_LOCKED = '55P03'

/**
 * Gives back the room of a day of which chunks were deleted: an empty day goes, another one is written anew without its
 * holes. `false`: somebody is reading it.
 */
export async function giveBack(pool: Pool, day: number): Promise<boolean> {
  const name = `chunk_${String(day).replace('-', 'm')}`
  const table = escapeIdentifier(name)
  const client = await pool.connect()
  try {
    const found = await client.query<{ found: boolean }>('select to_regclass($1) is not null as found', [
      name,
    ])
    if (!found.rows[0]?.found) return true
    await client.query(`set lock_timeout = '${LOCK_LIMIT}'`)
    if (!(await dropEmpty(client, table))) await client.query(`vacuum (full) ${table}`)
    return true
  } catch (error) {
    if ((error as { code?: string }).code === IS_LOCKED) return false
    throw error
  } finally {
    await client.query('rollback').catch(() => undefined)
    await client.query('reset lock_timeout').catch(() => undefined)
    client.release()
  }
}

/** Nothing can come into it between the look and the end. */
async function dropEmpty(client: PoolClient, table: string): Promise<boolean> {
  await client.query('begin')
  await client.query(`lock table ${table} in access exclusive mode`)
  const rows = await client.query(`select 1 from ${table} limit 1`)
  const isEmpty = rows.rows.length === 0
  if (isEmpty) await client.query(`drop table ${table}`)
  await client.query('commit')
  return isEmpty
}
