import type { Pool } from 'pg'

const DAY = 86_400_000

/** Daily partitions, made when the first chunk of a day comes; also for days far back. */
export async function ensurePartitions(pool: Pool, starts: readonly number[]): Promise<void> {
  const days = new Set(starts.map((start) => Math.floor(start / DAY)))
  for (const day of days) {
    const name = `chunk_${String(day).replace('-', 'm')}`
    const found = await pool.query<{ found: boolean }>('select to_regclass($1) is not null as found', [name])
    if (found.rows[0]?.found) continue
    await pool
      .query(`create table ${name} partition of chunk for values from (${day * DAY}) to (${(day + 1) * DAY})`)
      .catch(ignoreExisting)
  }
}

const ignoreExisting = (error: unknown) => {
  const code = (error as { code?: string }).code
  if (code !== '42P07' && code !== '23505') throw error
}
