import {
  PLAN_LENGTH_MS,
  plannedOf,
  planProblem,
  type AdtNotice,
  type Identity,
  type Move,
  type MoveBy,
  type OffUnit,
  type PlannedState,
  type Procedure,
  type Standby,
} from '@vigil/clinical'
import type { Database, SubjectRow } from '../database'
import { knownSubject, presentSubject } from './checks'
import type { Plan } from './plan'
import { present } from './stay-plans'
import { refuse } from './refused'

/**
 * Changes of columns of their own: nothing stands on them, and a wrong one must not keep an older mistake from being
 * undone. Whether the columns are as they were left is looked at besides.
 */
export const STATE_MOVES = [
  'notice',
  'dismiss-notice',
  'leave-unit',
  'return',
  'start-standby',
  'start-procedure',
  'end-plan',
  'identify',
] as const

type StateMove = Extract<Move, { type: (typeof STATE_MOVES)[number] }>

interface Told {
  readonly now: number
  readonly by: MoveBy
}

/** What changes at a subject that stays where it is. */
export async function planState(db: Database, move: StateMove, told: Told): Promise<Plan> {
  const row =
    move.type === 'identify'
      ? await knownSubject(db, move.subject)
      : await presentSubject(db, move.subject, move.at)
  const set = columnsOf(row, move, told)
  if (Object.entries(set).every(([column, value]) => row[column as keyof SubjectRow] === value))
    refuse('nothing-to-do', 'That is how it is already.')
  return {
    subjects: [row.id],
    beds: present(row.bed),
    units: [row.unit],
    devices: [],
    moves: false,
    work: async () => {
      await db.updateTable('subject').set(set).where('id', '=', row.id).execute()
      return []
    },
  }
}

function columnsOf(row: SubjectRow, move: StateMove, { now, by }: Told): Partial<SubjectRow> {
  switch (move.type) {
    case 'identify':
      return { ...identified(move.identity), identity: 'confirmed' }
    case 'leave-unit': {
      const { destination, escort, expectedBackAt } = move.plan
      return planned({
        kind: 'off-unit',
        destination,
        escort,
        since: awaySince(row) ?? move.at,
        expectedBackAt,
      })
    }
    case 'start-standby': {
      const { reason, until } = move.plan
      return planned(timed({ kind: 'standby', reason, by: nameOf(by), since: move.at, until }))
    }
    case 'start-procedure': {
      const { reason, disturbed, until } = move.plan
      return planned(timed({ kind: 'procedure', reason, disturbed, by: nameOf(by), since: move.at, until }))
    }
    case 'return':
    case 'end-plan':
      return { off_unit: null }
    case 'notice':
      return { notice: noticed(row, move, now) }
    case 'dismiss-notice':
      return { notice: null }
    default:
      return move satisfies never
  }
}

/** Whoever is away and stays for longer left when they left. */
function awaySince({ off_unit }: SubjectRow): OffUnit['since'] | null {
  const plan = off_unit === null ? null : plannedOf(JSON.parse(off_unit))
  return plan?.kind === 'off-unit' ? plan.since : null
}

const planned = (plan: PlannedState): Partial<SubjectRow> => ({ off_unit: JSON.stringify(plan) })

/** Nothing silences for longer than it may (H52). */
function timed(plan: Standby | Procedure): PlannedState {
  const problem = planProblem(plan)
  if (problem === null) return plan
  const { least, most } = PLAN_LENGTH_MS[plan.kind]
  return refuse(
    'plan-length',
    problem === 'nothing-disturbed'
      ? 'Say which values the procedure disturbs.'
      : `Choose an end between ${least / 60_000} and ${most / 60_000} minutes after the beginning.`,
  )
}

function nameOf(by: MoveBy): string {
  switch (by.kind) {
    case 'person':
      return by.name
    case 'adt':
      return by.sender
    case 'engine':
      return 'Vigil'
    default:
      return by satisfies never
  }
}

function identified(identity: { readonly [Part in keyof Identity]?: Identity[Part] | undefined }) {
  const { name, mrn, birthDate, sex } = identity
  return {
    ...(name === undefined ? {} : { name }),
    ...(mrn === undefined ? {} : { mrn }),
    ...(birthDate === undefined ? {} : { birth_date: birthDate }),
    ...(sex === undefined ? {} : { sex }),
  }
}

/** The same told again is no news: it keeps the time at which it was heard first. */
function noticed(row: SubjectRow, { notice }: Extract<Move, { type: 'notice' }>, now: number): string {
  const { kind, at, unit, bed } = notice
  const known = row.notice === null ? null : (JSON.parse(row.notice) as AdtNotice)
  const isSame = known?.kind === kind && known.at === at && known.unit === unit && known.bed === bed
  return isSame && row.notice !== null ? row.notice : JSON.stringify({ kind, at, heardAt: now, unit, bed })
}
