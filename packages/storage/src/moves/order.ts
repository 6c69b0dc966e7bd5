import type { Move, MoveOutcome } from '@vigil/clinical'
import { sql } from 'kysely'
import { reconcileAssociations } from '../config/associations'
import { CONFIG_LOCK } from '../config/apply'
import type { Database } from '../database'
import type { MoveOrder } from '../store'
import { applyMove } from './apply'
import { changesBetween, endedSince, readRows } from './changes'
import { knownAnswer, MoveRefused, recordFrom, touchedBy } from './records'

/** A clock at the bedside may stand a little ahead of ours. Own proposal. */
const AHEAD_MS = 5_000
/** How far a move may be dated back. Own proposal. */
const BACK_MS = 7 * 24 * 3_600_000

/** Checks, changes, lets the intervals follow, and writes it down: all or nothing. */
export async function orderMove(db: Database, move: Move, order: MoveOrder): Promise<MoveOutcome> {
  return refusable(() =>
    db.transaction().execute(async (writing) => {
      await sql`select pg_advisory_xact_lock(${CONFIG_LOCK})`.execute(writing)
      const known = await knownAnswer(writing, order.key)
      if (known) return known
      checkTime(move.at, order.now)
      const touched = touchedBy(move)
      const before = await readRows(writing, touched.subjects)
      await applyMove(writing, move, order.now)
      await reconcileAssociations(writing, actorOf(order), move.at)
      const after = await endedSince(writing, before, await readRows(writing, touched.subjects))
      const changes = changesBetween(before, after)
      const places = placesOf(changes, before, after)
      const row = await writing
        .insertInto('move')
        .values({
          key: order.key,
          at: move.at,
          recorded_at: order.now,
          subjects: unique([...touched.subjects, ...places.subjects]),
          beds: unique([...touched.beds, ...places.beds]),
          units: unique([...touched.units, ...places.units]),
          body: JSON.stringify(move),
          by: JSON.stringify(order.by),
          changes: JSON.stringify(changes),
          undone_at: null,
          undone_by: null,
        })
        .returningAll()
        .executeTakeFirstOrThrow()
      await nextVersion(writing)
      return { ok: true, record: recordFrom(row, true), repeated: false } as const
    }),
  )
}

const unique = (ids: readonly string[]): string[] => [...new Set(ids)]

type Changes = ReturnType<typeof changesBetween>
type Rows = Awaited<ReturnType<typeof readRows>>

/** Whose bed and unit it was before and is now. */
function placesOf(changes: Changes, before: Rows, after: Rows) {
  const subjects = changes.flatMap((change) => {
    if (change.table === 'subject') return [change.id]
    const row = change.table === 'association' ? after.association.get(change.id) : undefined
    return typeof row?.['subject'] === 'string' ? [row['subject']] : []
  })
  const rows = subjects.flatMap((id) => [before.subject.get(id) ?? [], after.subject.get(id) ?? []].flat())
  const column = (name: 'bed' | 'unit') =>
    rows.flatMap((row) => (typeof row[name] === 'string' ? [row[name]] : []))
  return { subjects, beds: column('bed'), units: column('unit') }
}

function checkTime(at: number, now: number): void {
  if (at > now + AHEAD_MS)
    throw new MoveRefused('in-future', 'That time is still to come. Give the time at which it happened.')
  if (at < now - BACK_MS)
    throw new MoveRefused('too-old', 'At most 7 days can be dated back. Give a later time.')
}

export const actorOf = ({ by }: MoveOrder): string => {
  switch (by.kind) {
    case 'person':
      return by.user
    case 'adt':
      return by.sender
    case 'engine':
      return 'engine'
    default:
      return by satisfies never
  }
}

export const nextVersion = (db: Database) =>
  db
    .updateTable('config_version')
    .set((row) => ({ version: row('version', '+', 1) }))
    .execute()

/** PostgreSQL's code of a unique index that two moves at one time would break. */
const TAKEN = '23505'

export async function refusable(run: () => Promise<MoveOutcome>): Promise<MoveOutcome> {
  try {
    return await run()
  } catch (error) {
    if (error instanceof MoveRefused) return { ok: false, reason: error.reason, detail: error.message }
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === TAKEN)
      return {
        ok: false,
        reason: 'later-moves',
        detail: 'Somebody else has taken the bed or the device meanwhile. Look at the bed again.',
      }
    throw error
  }
}
