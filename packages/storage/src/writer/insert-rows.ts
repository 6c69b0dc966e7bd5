import type { PoolClient } from 'pg'
import type { ChunkRow } from '../database'

/** What is known of a chunk before the database has it; a series that has no number is refused by it. */
export type NewChunk = Omit<ChunkRow, 'series' | 'committed_at' | 'damaged_at'> & {
  readonly series: number | undefined
}

/** Many chunks by one statement. */
export async function insertRows(client: PoolClient, rows: readonly NewChunk[], now: number): Promise<void> {
  if (rows.length === 0) return
  // One bytea goes as binary; an array of them would be sent as hexadecimal text.
  const bodies = Buffer.concat(rows.map((row) => row.body))
  let at = 1
  const starts = rows.map((row) => (at += row.body.length) - row.body.length)
  await client.query(
    `insert into chunk (series, start_at, end_at, late, codec, samples, valid, min, max, sum, rate, gain, "offset",
       committed_at, checksum, body)
     select series, start_at, end_at, late, codec, samples, valid, min, max, sum, rate, gain, "offset",
       $17, checksum, substring($16::bytea from first for size)
     from unnest($1::int[], $2::bigint[], $3::bigint[], $4::bool[], $5::smallint[], $6::int[], $7::int[],
       $8::float8[], $9::float8[], $10::float8[], $11::float8[], $12::float8[], $13::float8[], $14::bigint[],
       $15::int[], $18::int[])
       as c (series, start_at, end_at, late, codec, samples, valid, min, max, sum, rate, gain, "offset", checksum,
         first, size)`,
    [
      rows.map((row) => row.series),
      rows.map((row) => row.start_at),
      rows.map((row) => row.end_at),
      rows.map((row) => row.late),
      rows.map((row) => row.codec),
      rows.map((row) => row.samples),
      rows.map((row) => row.valid),
      rows.map((row) => row.min),
      rows.map((row) => row.max),
      rows.map((row) => row.sum),
      rows.map((row) => row.rate),
      rows.map((row) => row.gain),
      rows.map((row) => row.offset),
      rows.map((row) => row.checksum),
      starts,
      bodies,
      now,
      rows.map((row) => row.body.length),
    ],
  )
}
