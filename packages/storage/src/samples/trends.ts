import type { ParameterCode } from '@vigil/clinical'
import { sql } from 'kysely'
import type { Database } from '../database'
import type { Hot, HotSeries } from '../hot/hot'
import type { Store, TrendSeries } from '../store'
import { Buckets, type Grid } from './buckets'
import { numericsIn, readChunks } from './read-chunks'

type TrendQuery = Parameters<Store['trends']>[0]

const MINUTE = 60_000

/**
 * Reduced to what the pixels can show, minimum and maximum of every bucket exact. Buckets of a minute and more come
 * from the roll-ups; only the ends of the window, narrow buckets, and what is not sealed yet are decoded.
 */
export async function trends(db: Database, hot: Hot, query: TrendQuery): Promise<readonly TrendSeries[]> {
  const { subject, codes, from, to, points } = query
  if (codes.length === 0 || to <= from || points < 1)
    return codes.map((code) => ({ code, t: [], min: [], max: [], mean: [], count: [], coverage: 0 }))
  const grid = gridOf(from, to, points)
  return hot.consistently(subject, async (series) => {
    const buckets = new Map(codes.map((code) => [code, new Buckets(grid)]))
    addHot(buckets, series)
    if (grid.width < MINUTE) await addDecoded(db, buckets, subject, from, to)
    else await addRolledUp(db, buckets, subject, grid)
    return codes.map((code) => ({ code, ...(buckets.get(code) ?? new Buckets(grid)).columns() }))
  })
}

function gridOf(from: number, to: number, points: number): Grid {
  const width = Math.max(1, Math.ceil((to - from) / points))
  if (width < MINUTE) return { from, to, start: from, width, granule: width }
  const start = Math.floor(from / MINUTE) * MINUTE
  const whole = Math.ceil((to - start) / points / MINUTE) * MINUTE
  return { from, to, start, width: whole, granule: MINUTE }
}

type ByCode = ReadonlyMap<ParameterCode, Buckets>

function addHot(buckets: ByCode, series: readonly HotSeries[]): void {
  for (const entry of series) {
    if (entry.kind !== 'numeric') continue
    const bucket = buckets.get(entry.series.code as ParameterCode)
    if (bucket) for (const point of entry.points) bucket.add(point)
  }
}

async function addDecoded(
  db: Database,
  buckets: ByCode,
  subject: string,
  from: number,
  to: number,
): Promise<void> {
  if (to <= from) return
  const chunks = await readChunks(db, { subject, codes: [...buckets.keys()], kind: 'numeric', from, to })
  for (const chunk of chunks) {
    const bucket = buckets.get(chunk.code as ParameterCode)
    if (!bucket) continue
    for (const point of numericsIn(chunk))
      if (point.measuredAt >= from && point.measuredAt < to) bucket.add(point)
  }
}

async function addRolledUp(db: Database, buckets: ByCode, subject: string, grid: Grid): Promise<void> {
  const firstWhole = Math.ceil(grid.from / MINUTE) * MINUTE
  const endWhole = Math.floor(grid.to / MINUTE) * MINUTE
  if (firstWhole >= endWhole) return addDecoded(db, buckets, subject, grid.from, grid.to)
  await addDecoded(db, buckets, subject, grid.from, firstWhole)
  await addDecoded(db, buckets, subject, endWhole, grid.to)
  const touched = [...new Set([...buckets.values()].flatMap((bucket) => bucket.granules()))]
  const rows = await sql<{
    code: ParameterCode
    bucket: number
    min: number
    max: number
    sum: number
    samples: number
    covered: number
    shared: number[] | null
  }>`
    select s.code, (r.minute_at - ${grid.start}) / ${grid.width} as bucket,
      min(r.min) as min, max(r.max) as max, sum(r.sum) as sum, sum(r.samples)::int as samples,
      count(distinct r.minute_at) filter (where r.minute_at <> all(${touched}::bigint[]))::int as covered,
      array_agg(distinct r.minute_at::float8) filter (where r.minute_at = any(${touched}::bigint[])) as shared
    from series s join rollup_minute r on r.series = s.id
    where s.subject = ${subject} and s.kind = 'numeric' and s.code = any(${[...buckets.keys()]}::text[])
      and r.minute_at >= ${firstWhole} and r.minute_at < ${endWhole}
    group by 1, 2`.execute(db)
  for (const row of rows.rows) buckets.get(row.code)?.addAll(row.bucket, row)
}
