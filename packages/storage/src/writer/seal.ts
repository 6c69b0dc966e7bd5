import type { Pool, PoolClient } from 'pg'
import { encodeSeen } from '../codec/seen'
import type { Generation, Hot } from '../hot/hot'
import { isAway } from '../away'
import type { Log } from '../log'
import { transact } from '../transaction'
import { sealSeries, type SealedSeries } from './chunks'
import { insertRows } from './insert-rows'
import { ensurePartitions } from './partitions'
import { nameOf, type SeriesNumbers } from './series'

/** Sealing is not urgent: until it is done, the journal has the data. */
const SEAL_LIMIT_MS = 60_000

interface SealParts {
  readonly pool: Pool
  readonly hot: Hot
  readonly numbers: SeriesNumbers
  readonly log: Log
}

/** Chunks, roll-ups and message keys appear, and the journal rows go, in one transaction. */
export async function sealGeneration(parts: SealParts, generation: Generation, now: number): Promise<void> {
  const sealed = await sealSeries(generation)
  const write = (writeAll: Writing) =>
    parts.hot.replace(generation, () =>
      transact(parts.pool, SEAL_LIMIT_MS, async (client) => {
        await writeAll(client)
        await insertSeen(client, generation)
        await client.query('delete from journal where id = any($1::bigint[])', [[...generation.batches]])
      }),
    )
  try {
    const ready = await prepare(parts, sealed)
    await write((client) => writeSeries(client, sealed, ready, now))
  } catch (error) {
    if (isAway(error)) throw error
    const each: Ready[] = []
    for (const one of sealed) each.push({ one, ready: await prepare(parts, [one]).catch(unlessAway) })
    await write((client) => writeOneByOne(parts, client, each, now))
  }
}

const unlessAway = (error: unknown): null => {
  if (isAway(error)) throw error
  return null
}

/** `null`: it was refused already. */
interface Ready {
  readonly one: SealedSeries
  readonly ready: ReadonlyMap<string, number> | null
}

type Writing = (client: PoolClient) => Promise<void>

/** Not in the transaction of the seal: both stay if that fails, and harm nobody. */
async function prepare({ pool, numbers }: SealParts, sealed: readonly SealedSeries[]) {
  const chunks = sealed.flatMap((entry) => entry.chunks)
  await ensurePartitions(
    pool,
    chunks.map((chunk) => chunk.start_at),
  )
  return numbers.of(sealed)
}

async function writeSeries(
  client: PoolClient,
  sealed: readonly SealedSeries[],
  numbers: ReadonlyMap<string, number>,
  now: number,
): Promise<void> {
  await insertChunks(client, sealed, numbers, now)
  await addMinutes(client, sealed, numbers)
}

/** One series that the database refuses must not keep all others from being sealed: it goes to quarantine (H08). */
async function writeOneByOne(
  { log }: SealParts,
  client: PoolClient,
  each: readonly Ready[],
  now: number,
): Promise<void> {
  for (const { one, ready } of each) {
    await client.query('savepoint one')
    const isWritten = ready && (await writeSeries(client, [one], ready, now).then(() => true, unlessAway))
    if (isWritten) continue
    await client.query('rollback to savepoint one')
    log.error('store.refused', { kind: 'series', device: one.series.source, code: one.series.code })
    await insertRefused(client, one, now)
  }
}

async function insertRefused(client: PoolClient, { series, from }: SealedSeries, now: number): Promise<void> {
  await client.query(
    `insert into quarantine (entry, received_at, protocol, device, reason, detail, payload)
     values (gen_random_uuid(), $1, 'store', $2, 'store-refused', 'series', $3)`,
    [now, series.source, Buffer.from(JSON.stringify(from))],
  )
}

async function insertChunks(
  client: PoolClient,
  sealed: readonly SealedSeries[],
  numbers: ReadonlyMap<string, number>,
  now: number,
): Promise<void> {
  const rows = sealed.flatMap(({ series, kind, chunks }) =>
    chunks.map((chunk) => ({ ...chunk, series: numbers.get(nameOf(series, kind)) })),
  )
  await insertRows(client, rows, now)
}

async function addMinutes(
  client: PoolClient,
  sealed: readonly SealedSeries[],
  numbers: ReadonlyMap<string, number>,
): Promise<void> {
  // Late and live data of one series may hold the same minute: one row each, or the upsert would meet itself.
  const rows = new Map<string, { series: number | undefined; minutes: SealedSeries['minutes'][number] }>()
  for (const { series, kind, minutes } of sealed) {
    const number = numbers.get(nameOf(series, kind))
    for (const minute of minutes) {
      const key = `${number} ${minute.minuteAt}`
      const other = rows.get(key)?.minutes
      rows.set(key, {
        series: number,
        minutes: other
          ? {
              minuteAt: minute.minuteAt,
              min: Math.min(minute.min, other.min),
              max: Math.max(minute.max, other.max),
              sum: minute.sum + other.sum,
              samples: minute.samples + other.samples,
            }
          : minute,
      })
    }
  }
  const all = [...rows.values()]
  await client.query(
    `insert into rollup_minute as r (series, minute_at, min, max, sum, samples)
     select * from unnest($1::int[], $2::bigint[], $3::float8[], $4::float8[], $5::float8[], $6::int[])
     on conflict (series, minute_at) do update set min = least(r.min, excluded.min),
       max = greatest(r.max, excluded.max), sum = r.sum + excluded.sum, samples = r.samples + excluded.samples`,
    [
      all.map((row) => row.series),
      all.map((row) => row.minutes.minuteAt),
      all.map((row) => row.minutes.min),
      all.map((row) => row.minutes.max),
      all.map((row) => row.minutes.sum),
      all.map((row) => row.minutes.samples),
    ],
  )
}

async function insertSeen(client: PoolClient, generation: Generation): Promise<void> {
  for (const [stream, keys] of generation.seen) {
    const [kind, device] = splitOnce(stream)
    const sorted = [...keys.values()].toSorted((a, b) => a.measuredAt - b.measuredAt || a.seq - b.seq)
    const from = sorted[0]?.measuredAt ?? 0
    const to = sorted.at(-1)?.measuredAt ?? 0
    await client.query(
      `with taken as (insert into seen (device, kind, from_at, to_at, keys) values ($1, $2, $3, $4, $5))
       insert into stream as s (device, kind, sealed_through) values ($1, $2, $4)
       on conflict (device, kind) do update set sealed_through = greatest(s.sealed_through, excluded.sealed_through)`,
      [device, kind, from, to, encodeSeen(sorted)],
    )
  }
}

const splitOnce = (stream: string): [string, string] => {
  const at = stream.indexOf(' ')
  return [stream.slice(0, at), stream.slice(at + 1)]
}
