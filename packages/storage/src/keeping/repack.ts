import { setImmediate as nextTurn } from 'node:timers/promises'
import type { EpochMs } from '@vigil/clinical'
import type { Pool, PoolClient } from 'pg'
import { isAway } from '../away'
import type { ChunkRow } from '../database'
import type { Log } from '../log'
import { numericsIn } from '../samples/read-chunks'
import { transact } from '../transaction'
import { byTime, numericChunk } from '../writer/chunks'
import { insertRows } from '../writer/insert-rows'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** What is a little late is still taken into its hour (own proposal). */
const SETTLED_MS = 10 * MINUTE
/** An hour is looked at again so much later, for what came late meanwhile (own proposal). */
const LOOKS_MS = [0, 6 * HOUR, DAY]
/** Series of one step: some ten milliseconds of work, in turns of a few (own proposal). */
const STEP_SERIES = 40
const REPACK_LIMIT_MS = 60_000

interface Deps {
  readonly pool: Pool
  readonly log: Log
}

/**
 * Makes one chunk of all that one series measured in one hour, so that a day is 24 rows and not 1,440. Waveforms stay in
 * minutes: such a chunk is large enough already. What came late stays apart, marked as such.
 */
export function createRepack({ pool, log }: Deps): { step(at: EpochMs): Promise<void> } {
  /** The hour that is looked at next; `null`: the oldest that there is. */
  let hour: number | null = null
  let look = 0
  let left: readonly Group[] = []

  const goOn = () => {
    look = (look + 1) % LOOKS_MS.length
    if (look === 0 && hour !== null) hour += HOUR
  }

  return {
    async step(at) {
      hour ??= await oldestHour(pool, at)
      if (hour === null || hour + HOUR + SETTLED_MS > at) return
      const looked = hour - (LOOKS_MS[look] ?? 0)
      if (left.length === 0) {
        left = await splitSeries(pool, looked)
        if (left.length === 0) goOn()
        return
      }
      const now = left.slice(0, STEP_SERIES)
      left = left.slice(STEP_SERIES)
      for (const group of now) {
        await repackOne({ pool, log }, looked, group, at)
        await nextTurn()
      }
    },
  }
}

interface Group {
  readonly series: number
  readonly late: boolean
}

/** A server that was away for long has more than one to do; older samples are kept by few (retention). */
async function oldestHour(pool: Pool, at: number): Promise<number | null> {
  const found = await pool.query<{ first: number | null }>(
    `select min(start_at) as first from chunk join series on series.id = series
     where series.kind = 'numeric' and start_at >= $1`,
    [at - 31 * DAY],
  )
  const first = found.rows[0]?.first ?? null
  return first === null ? null : Math.floor(first / HOUR) * HOUR
}

/** Series of which the hour holds more than one chunk that can be read. */
async function splitSeries(pool: Pool, hour: number): Promise<readonly Group[]> {
  const found = await pool.query<Group>(
    `select series, late from chunk join series on series.id = series
     where series.kind = 'numeric' and start_at >= $1 and start_at < $2 and damaged_at is null
     group by series, late having count(*) > 1 order by series, late`,
    [hour, hour + HOUR],
  )
  return found.rows
}

type Placed = ChunkRow & { readonly of_table: number; readonly of_row: string }

/** In one transaction: whoever reads sees either all of the old ones or the new one. */
async function repackOne(
  { pool, log }: Deps,
  hour: number,
  { series, late }: Group,
  at: number,
): Promise<void> {
  await transact(pool, REPACK_LIMIT_MS, async (client) => {
    const found = await client.query<Placed>(
      `select chunk.*, chunk.tableoid as of_table, chunk.ctid as of_row from chunk
       where series = $1 and late = $2 and start_at >= $3 and start_at < $4 and damaged_at is null
       order by start_at, committed_at for update`,
      [series, late, hour, hour + HOUR],
    )
    const rows = found.rows
    if (rows.length < 2) return
    const points = []
    for (const row of rows) {
      const read = readable(row)
      if (!read) return setAside(client, log, row, at)
      points.push(...read)
    }
    const packed = await numericChunk(points.toSorted(byTime))
    await remove(client, rows)
    const newest = Math.max(...rows.map((row) => row.committed_at))
    await insertRows(client, [{ ...packed, late, series }], newest)
  })
}

function readable(row: ChunkRow) {
  try {
    return numericsIn(row)
  } catch (error) {
    if (isAway(error)) throw error
    return null
  }
}

/** It stays as it is, for a person: packing it would hide that it is damaged. */
async function setAside(client: PoolClient, log: Log, row: Placed, at: number): Promise<void> {
  log.error('chunk.damaged', { series: row.series, from: row.start_at, to: row.end_at })
  await client.query('update chunk set damaged_at = $3 where tableoid = $1 and ctid = $2', [
    row.of_table,
    row.of_row,
    at,
  ])
}

async function remove(client: PoolClient, rows: readonly Placed[]): Promise<void> {
  const gone = await client.query(
    `delete from chunk using unnest($1::oid[], $2::tid[]) as old (of_table, of_row)
     where chunk.tableoid = old.of_table and chunk.ctid = old.of_row`,
    [rows.map((row) => row.of_table), rows.map((row) => row.of_row)],
  )
  if (gone.rowCount !== rows.length) throw new Error('chunks changed while they were packed')
}
