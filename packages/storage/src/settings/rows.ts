import type { ComfortCare, EpochMs, LimitChange, LimitTo, SubjectId } from '@vigil/clinical'
import type { Selectable } from 'kysely'
import type { ComfortCareTable, LimitChangeTable } from '../database'
import type { LimitEnd, LimitRecord, SubjectComfort, SubjectLimit } from './settings'

export type LimitRow = Selectable<LimitChangeTable>

// The casts trust what this folder wrote itself.
const told = (row: LimitRow) => ({
  condition: row.condition,
  priority: row.priority as LimitChange['priority'],
  reason: row.reason,
  confirmed: row.confirmed,
  category: row.category as LimitChange['category'],
  by: JSON.parse(row.by) as LimitChange['by'],
  at: row.at as EpochMs,
  expiresAt: row.expires_at as EpochMs | null,
})

export const toOf = (text: string): LimitTo => JSON.parse(text) as LimitTo

/** An open row; only what goes back to the usual has no value, and is never open. */
export const changeOf = (row: LimitRow): readonly SubjectLimit[] =>
  row.new === null ? [] : [{ ...told(row), to: toOf(row.new), subject: row.subject as SubjectId }]

export const recordOf = (row: LimitRow): LimitRecord => ({
  ...told(row),
  old: toOf(row.old),
  to: row.new === null ? null : toOf(row.new),
  ended:
    row.ended_at === null || row.ended_by === null
      ? null
      : { at: row.ended_at as EpochMs, why: row.ended_by.split(' ')[0] as LimitEnd },
})

export const comfortOf = (row: Selectable<ComfortCareTable>): SubjectComfort => ({
  subject: row.subject as SubjectId,
  remaining: JSON.parse(row.remaining) as ComfortCare['remaining'],
  orderedBy: row.ordered_by,
  by: JSON.parse(row.by) as ComfortCare['by'],
  at: row.at as EpochMs,
  reviewAt: row.review_at as EpochMs,
})
