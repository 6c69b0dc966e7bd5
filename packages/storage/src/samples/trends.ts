import type { ParameterCode } from '@vigil/clinical'
import { sql } from 'kysely'
import type { Database } from '../database'
import type { Hot, HotSeries } from '../hot/hot'
import { subjectsIn } from '../moves/merged'
import type { Store, TrendSeries } from '../store'
import { Buckets, type Grid } from './buckets'
import type { Damage } from './damage'
import { numericsIn, readChunks } from './read-chunks'

type TrendQuery = Parameters<Store['trends']>[0]

const MINUTE = 60_000

/**
 * Reduced to what the pixels can show, minimum and maximum of every bucket exact. Buckets of a minute and more come
 * from the roll-ups; only the ends of the window, narrow buckets, and what is not sealed yet are decoded.
 */
interface Sources {
  readonly db: Database
  readonly hot: Hot
  readonly damage: Damage
}

export async function trends(sources: Sources, query: TrendQuery): Promise<readonly TrendSeries[]> {
  const { db, hot } = sources
  const { subject, codes, from, to, points } = query
  if (codes.length === 0 || to <= from || points < 1)
    return codes.map((code) => ({ code, t: [], min: [], max: [], mean: [], count: [], coverage: 0 }))
  const grid = gridOf(from, to, points)
  const subjects = await subjectsIn(db, subject)
  return hot.consistently(subjects, async (series) => {
    const buckets = new Map(codes.map((code) => [code, new Buckets(grid)]))
    addHot(buckets, series)
    if (grid.width < MINUTE) await addDecoded(sources, buckets, subjects, grid)
    else await addRolledUp(sources, buckets, subjects, grid)
    const found = codes.map((code) => ({ code, ...(buckets.get(code) ?? new Buckets(grid)).columns() }))
    const isGone = grid.width < MINUTE && found.every(({ t }) => t.length === 0)
    return isGone ? ofMinutes(sources, subjects, { ...query, from, to }) : found
  })
}

/** What was measured is not kept any more, and its minutes still are: then those are the answer. */
async function ofMinutes(
  sources: Sources,
  subjects: readonly string[],
  { codes, from, to }: Pick<TrendQuery, 'codes' | 'from' | 'to'>,
): Promise<readonly TrendSeries[]> {
  const grid = gridOf(from, to, Math.max(1, Math.ceil((to - from) / MINUTE)))
  const buckets = new Map(codes.map((code) => [code, new Buckets(grid)]))
  await addRolledUp(sources, buckets, subjects, grid)
  return codes.map((code) => ({ code, ...(buckets.get(code) ?? new Buckets(grid)).columns() }))
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
  { db, damage }: Sources,
  buckets: ByCode,
  subjects: readonly string[],
  { from, to }: Pick<Grid, 'from' | 'to'>,
): Promise<void> {
  if (to <= from) return
  const query = { subjects, codes: [...buckets.keys()], kind: 'numeric', from, to } as const
  const chunks = await readChunks(db, query, damage)
  for (const chunk of chunks) {
    const bucket = buckets.get(chunk.code as ParameterCode)
    if (!bucket) continue
    for (const point of numericsIn(chunk))
      if (point.measuredAt >= from && point.measuredAt < to) bucket.add(point)
  }
}

async function addRolledUp(
  sources: Sources,
  buckets: ByCode,
  subjects: readonly string[],
  grid: Grid,
): Promise<void> {
  const { db } = sources
  const firstWhole = Math.ceil(grid.from / MINUTE) * MINUTE
  const endWhole = Math.floor(grid.to / MINUTE) * MINUTE
  if (firstWhole >= endWhole) return addDecoded(sources, buckets, subjects, grid)
  await addDecoded(sources, buckets, subjects, { from: grid.from, to: firstWhole })
  await addDecoded(sources, buckets, subjects, { from: endWhole, to: grid.to })
  const series = await sourcesOf(db, subjects, [...buckets.keys()])
  const window = { from: firstWhole, to: endWhole }
  for (const row of await rolledUp(db, series, grid, window)) {
    const code = series.get(row.series)
    if (code) buckets.get(code)?.addAll(row.bucket, row)
  }
  for (const [code, bucket] of buckets) {
    const ids = [...series].flatMap(([id, of]) => (of === code ? [id] : []))
    if (ids.length > 1) bucket.coveredTwice(await sharedMinutes(db, ids, window))
    bucket.coveredTwice(await minutesAmong(db, ids, bucket.granules(), window))
  }
}

interface Window {
  readonly from: number
  readonly to: number
}

async function sourcesOf(
  db: Database,
  subjects: readonly string[],
  codes: readonly ParameterCode[],
): Promise<ReadonlyMap<number, ParameterCode>> {
  const rows = await db
    .selectFrom('series')
    .select(['id', 'code'])
    .where('subject', 'in', subjects)
    .where('kind', '=', 'numeric')
    .where('code', 'in', codes)
    .execute()
  return new Map(rows.map((row) => [row.id, row.code as ParameterCode]))
}

interface RolledUp {
  readonly series: number
  readonly bucket: number
  readonly min: number
  readonly max: number
  readonly sum: number
  readonly samples: number
  readonly covered: number
}

/** Grouped without sorting: 72 h of eight parameters are 35,000 rows. */
async function rolledUp(
  db: Database,
  sources: ReadonlyMap<number, ParameterCode>,
  grid: Grid,
  { from, to }: Window,
): Promise<readonly RolledUp[]> {
  const rows = await sql<RolledUp>`
    select series, (minute_at - ${grid.start}) / ${grid.width} as bucket, min(min) as min, max(max) as max,
      sum(sum) as sum, sum(samples)::int as samples, count(*)::int as covered
    from rollup_minute
    where series = any(${[...sources.keys()]}::int[]) and minute_at >= ${from} and minute_at < ${to}
    group by 1, 2`.execute(db)
  return rows.rows
}

/** How many minutes too many were counted where several sources measured at once. */
async function sharedMinutes(db: Database, ids: readonly number[], { from, to }: Window): Promise<number> {
  const rows = await sql<{ shared: number }>`
    select (count(*) - count(distinct minute_at))::int as shared from rollup_minute
    where series = any(${ids}::int[]) and minute_at >= ${from} and minute_at < ${to}`.execute(db)
  return rows.rows[0]?.shared ?? 0
}

/** Of the minutes that were decoded or are not sealed yet, those that the roll-ups counted too. */
async function minutesAmong(
  db: Database,
  ids: readonly number[],
  minutes: readonly number[],
  { from, to }: Window,
): Promise<number> {
  if (minutes.length === 0 || ids.length === 0) return 0
  const rows = await sql<{ both: number }>`
    select count(distinct minute_at)::int as both from rollup_minute
    where series = any(${ids}::int[]) and minute_at = any(${minutes}::bigint[])
      and minute_at >= ${from} and minute_at < ${to}`.execute(db)
  return rows.rows[0]?.both ?? 0
}
