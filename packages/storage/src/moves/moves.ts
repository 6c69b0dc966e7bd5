import type { EpochMs, Move, MoveOutcome } from '@vigil/clinical'
import { lockHospital, raiseVersion } from '../config/change-lock'
import { associationOf } from '../config/load'
import type { Database } from '../database'
import { settingsAfterMove } from '../settings/after-move'
import type { MoveOrder, Store } from '../store'
import { type Changes, changesBetween, rowsIn } from './changes'
import { BACK_DATED_MS, checkTime } from './checks'
import { devicesAround, followAt } from './intervals'
import { subjectsIn } from './merged'
import { type Plan, planOf } from './plan'
import { findByKey, findMove, moves, recordOf, unitsOfMove } from './records'
import { MoveRefused } from './refused'
import { undo } from './undo'

export interface MoveOptions {
  /** How far back a move may be dated. */
  readonly backDatedMs?: number
}

export const moveStore = (
  db: Database,
  { backDatedMs = BACK_DATED_MS }: MoveOptions = {},
): Pick<Store, 'move' | 'undoMove' | 'moves' | 'unitsOfMove' | 'associationsOf'> => ({
  move: (move, order) => decided(db, (writing) => carryOut(writing, move, order, backDatedMs)),
  undoMove: (id, order) => decided(db, (writing) => undo(writing, id, order)),
  moves: (query) => moves(db, query),
  unitsOfMove: (id) => unitsOfMove(db, id),
  associationsOf: async (subject, limit) => {
    const rows = await db
      .selectFrom('association')
      .selectAll()
      .where('subject', 'in', await subjectsIn(db, subject))
      .orderBy('from_at', 'desc')
      .orderBy('device')
      .orderBy('id')
      .limit(limit)
      .execute()
    return rows.map(associationOf)
  },
})

/** All or nothing, one after the other, also with changes of the configuration. A refusal changes nothing. */
async function decided(
  db: Database,
  work: (writing: Database) => Promise<MoveOutcome>,
): Promise<MoveOutcome> {
  try {
    return await db.transaction().execute(async (writing) => {
      await lockHospital(writing)
      return work(writing)
    })
  } catch (error) {
    if (error instanceof MoveRefused) return { ok: false, reason: error.reason, detail: error.message }
    throw error
  }
}

async function carryOut(
  db: Database,
  move: Move,
  order: MoveOrder,
  backDatedMs: number,
): Promise<MoveOutcome> {
  const known = await findByKey(db, order.key)
  if (known) return { ok: true, record: recordOf(known), repeated: true }
  checkTime(move, order.now, backDatedMs)
  const plan = await planOf(db, move, order)
  const changes = await change(db, plan, move.at, byLine(order))
  await settingsAfterMove(db, changes.rows, order)
  const id = await write(db, move, order, changes)
  await touch(db, id, plan, changes)
  await raiseVersion(db)
  const row = await findMove(db, id)
  if (!row) throw new Error('a move that was written is missing')
  return { ok: true, record: recordOf(row), repeated: false }
}

async function change(db: Database, plan: Plan, at: EpochMs, by: string): Promise<Changes> {
  const devices = plan.moves ? [...new Set([...plan.devices, ...(await devicesAround(db, plan))])] : []
  const scope = { subjects: plan.subjects, devices }
  const before = await rowsIn(db, scope)
  const limits = await plan.work()
  await followAt(db, devices, { at, by, explicit: plan.devices })
  return { rows: changesBetween(before, await rowsIn(db, scope, before)), limits }
}

async function write(db: Database, move: Move, order: MoveOrder, changes: Changes): Promise<number> {
  const row = await db
    .insertInto('move')
    .values({
      key: order.key,
      type: move.type,
      at: move.at,
      recorded_at: order.now,
      by: JSON.stringify(order.by),
      body: JSON.stringify(move),
      changes: JSON.stringify(changes),
      undone_at: null,
      undone_by: null,
      undo_key: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

async function touch(db: Database, move: number, plan: Plan, { rows }: Changes): Promise<void> {
  const devices = rows.flatMap(({ table, id, before, after }) => {
    if (table === 'device') return [id]
    return table === 'association' && before === null ? [String(after['device'])] : []
  })
  const closed = rows.flatMap(({ table, id, before }) => (table === 'association' && before ? [id] : []))
  const owners =
    closed.length === 0
      ? []
      : await db.selectFrom('association').select('device').where('id', 'in', closed).execute()
  const touched = [
    ...plan.subjects.map((ref) => ({ kind: 'subject' as const, ref })),
    ...plan.beds.map((ref) => ({ kind: 'bed' as const, ref })),
    ...plan.units.map((ref) => ({ kind: 'unit' as const, ref })),
    ...[...new Set([...plan.devices, ...devices, ...owners.map((row) => row.device)])].map((ref) => ({
      kind: 'device' as const,
      ref,
    })),
  ]
  if (touched.length === 0) return
  await db
    .insertInto('move_touch')
    .values(touched.map((one) => ({ move, ...one })))
    .execute()
}

/** As written into an interval: ids only. */
function byLine({ by }: MoveOrder): string {
  switch (by.kind) {
    case 'person':
      return by.user
    case 'adt':
      return `adt:${by.sender}`
    case 'engine':
      return 'engine'
    default:
      return by satisfies never
  }
}
