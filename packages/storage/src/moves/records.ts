import type { EpochMs, Move, MoveBy, MoveOutcome, MoveRecord, MoveRefusal } from '@vigil/clinical'
import type { Database, MoveRow } from '../database'

/** A move that cannot be made: rolls its transaction back, and becomes a value for the caller. */
export class MoveRefused extends Error {
  readonly reason: MoveRefusal
  constructor(reason: MoveRefusal, detail: string) {
    super(detail)
    this.reason = reason
  }
}

/** The casts trust what this folder wrote itself. */
export const recordFrom = (row: MoveRow, undoable: boolean): MoveRecord => ({
  id: row.id,
  move: JSON.parse(row.body) as Move,
  by: JSON.parse(row.by) as MoveBy,
  recordedAt: row.recorded_at as EpochMs,
  undone:
    row.undone_at === null || row.undone_by === null
      ? null
      : { at: row.undone_at as EpochMs, by: JSON.parse(row.undone_by) as MoveBy },
  undoable,
})

/** Who and where a move is about, so that it is found again by any of them. */
export function touchedBy(move: Move): {
  readonly subjects: readonly string[]
  readonly beds: readonly string[]
  readonly units: readonly string[]
} {
  switch (move.type) {
    case 'admit':
    case 'transfer':
      return {
        subjects: [move.subject],
        beds: move.bed === null ? [] : [move.bed],
        units: [move.unit],
      }
    case 'merge':
      return { subjects: [move.retired, move.into], beds: [], units: [] }
    case 'replace-device':
      return { subjects: [], beds: [], units: [] }
    case 'home-device':
      return {
        subjects: move.to?.kind === 'subject' ? [move.to.subject] : [],
        beds: move.to?.kind === 'bed' ? [move.to.bed] : [],
        units: [],
      }
    case 'discharge':
    case 'identify':
    case 'leave-unit':
    case 'return':
    case 'notice':
    case 'dismiss-notice':
      return { subjects: [move.subject], beds: [], units: [] }
    default:
      return move satisfies never
  }
}

export async function knownAnswer(db: Database, key: string): Promise<MoveOutcome | null> {
  const row = await db.selectFrom('move').selectAll().where('key', '=', key).executeTakeFirst()
  return row ? { ok: true, record: recordFrom(row, row.undone_at === null), repeated: true } : null
}
