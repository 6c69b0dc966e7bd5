import { retentionOf, type SiteRetention } from '@vigil/clinical'
import { sql } from 'kysely'
import type { Database } from '../database'

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** What one site deletes: everything that ended before the time of its kind. */
export interface SiteCutoffs {
  readonly site: string
  readonly waveform: number
  readonly numeric: number
  readonly event: number
  readonly minute: number
}

/** Of every site that ever was: what a removed one left is deleted as well. */
export async function cutoffsOf(db: Database, now: number): Promise<readonly SiteCutoffs[]> {
  const rows = await db.selectFrom('site').select(['id', 'retention']).orderBy('id').execute()
  return rows.map(({ id, retention }) => {
    // As it was written: the configuration was checked at its door.
    const kept = retentionOf(retention === null ? undefined : (JSON.parse(retention) as SiteRetention))
    const numeric = now - kept.numericDays * DAY
    return {
      site: id,
      waveform: now - kept.waveformHours * HOUR,
      numeric,
      event: numeric,
      minute: now - kept.minuteDays * DAY,
    }
  })
}

/** Who is held back, and everybody who turned out to be one of them. */
const HELD = sql`with recursive held(id) as (
    select subject from subject_hold where ended_at is null
    union
    select subject.id from subject join held on subject.merged_into = held.id)`

/** Series of one kind of the site's subjects of whom nothing is held back. */
export const freeSeries = (site: string, kind: 'waveform' | 'numeric' | 'event') => sql`
  ${HELD}
  select series.id from series
  join subject on subject.id = series.subject
  join unit on unit.id = subject.unit
  where unit.site = ${site} and series.kind = ${kind} and subject.id not in (select id from held)`
