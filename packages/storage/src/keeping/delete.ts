import { sql } from 'kysely'
import type { Database } from '../database'
import { freeSeries, type SiteCutoffs } from './rules'

/** So little at a time that a question in between waits for no longer than a glance (own proposal). */
const STEP_CHUNKS = 2_000
const STEP_MINUTES = 10_000

export type Kind = 'waveform' | 'numeric' | 'event' | 'minute'
export const KINDS: readonly Kind[] = ['waveform', 'numeric', 'event', 'minute']

export interface Deleted {
  readonly rows: number
  /** Of what was deleted; `null`: nothing was. */
  readonly from: number | null
  readonly to: number | null
  /** Days (since the epoch) whose chunks became fewer. */
  readonly days: readonly number[]
}

const DAY = 86_400_000

/** One step of what one site no longer keeps of one kind. */
export function deleteStep(db: Database, cutoffs: SiteCutoffs, kind: Kind): Promise<Deleted> {
  return kind === 'minute' ? deleteMinutes(db, cutoffs) : deleteChunks(db, cutoffs, kind)
}

async function deleteChunks(
  db: Database,
  cutoffs: SiteCutoffs,
  kind: Exclude<Kind, 'minute'>,
): Promise<Deleted> {
  const before = cutoffs[kind]
  const found = await sql<{ start_at: number; end_at: number }>`
    delete from chunk using (
      select tableoid as of_table, ctid as of_row from chunk
      where series in (${freeSeries(cutoffs.site, kind)}) and start_at < ${before} and end_at < ${before}
      limit ${STEP_CHUNKS}) as old
    where chunk.tableoid = old.of_table and chunk.ctid = old.of_row
    returning chunk.start_at, chunk.end_at`.execute(db)
  return spanOf(found.rows)
}

async function deleteMinutes(db: Database, { site, minute: before }: SiteCutoffs): Promise<Deleted> {
  const found = await sql<{ start_at: number; end_at: number }>`
    delete from rollup_minute using (
      select ctid as of_row from rollup_minute
      where series in (${freeSeries(site, 'numeric')}) and minute_at < ${before}
      limit ${STEP_MINUTES}) as old
    where rollup_minute.ctid = old.of_row
    returning minute_at as start_at, minute_at as end_at`.execute(db)
  return { ...spanOf(found.rows), days: [] }
}

function spanOf(rows: readonly { readonly start_at: number; readonly end_at: number }[]): Deleted {
  if (rows.length === 0) return { rows: 0, from: null, to: null, days: [] }
  let [from, to] = [Infinity, -Infinity]
  const days = new Set<number>()
  for (const { start_at, end_at } of rows) {
    from = Math.min(from, start_at)
    to = Math.max(to, end_at)
    days.add(Math.floor(start_at / DAY))
  }
  return { rows: rows.length, from, to, days: [...days] }
}
