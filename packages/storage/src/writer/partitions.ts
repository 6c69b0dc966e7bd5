import type { ClientBase, Pool } from 'pg'

const DAY = 86_400_000

/** Daily partitions, made when the first chunk of a day comes; also for days far back. */
export const ensurePartitions = (pool: Pool, starts: readonly number[]): Promise<void> =>
  createPartitions(pool, new Set(starts.map((start) => Math.floor(start / DAY))))

export async function createPartitions(
  database: Pick<ClientBase, 'query'> | Pool,
  days: Iterable<number>,
): Promise<void> {
  for (const day of days) {
    const name = `chunk_${String(day).replace('-', 'm')}`
    const found = await database.query<{ found: boolean }>('select to_regclass($1) is not null as found', [
      name,
    ])
    if (found.rows[0]?.found) continue
    // Attached, not created as a partition: that would lock out a backup that reads the others, and wait for its end.
    // Both in one message, which is one transaction.
    await database
      .query(
        `create table ${name} (like chunk including all);
         alter table chunk attach partition ${name} for values from (${day * DAY}) to (${(day + 1) * DAY})`,
      )
      .catch(ignoreExisting)
  }
}

const ignoreExisting = (error: unknown) => {
  const code = (error as { code?: string }).code
  if (code !== '42P07' && code !== '23505') throw error
}
