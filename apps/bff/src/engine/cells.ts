import {
  incidentSubject,
  initialState,
  type step,
  type AlarmEffect,
  type AlarmInput,
  type LastSample,
  type SubjectId,
  type SubjectState,
} from '@vigil/clinical'
import type { Clock, Directory, Log } from '../ports'
import { auditOf } from './acts'
import type { Committer } from './committer'
import { contextOf } from './context'
import type { InputJournal } from './input-journal'
import { survivorOf } from './merges'
import { learn, type Readings } from './readings'

/** One subject: its alarm state, which only `apply` changes, and its newest samples. */
export interface Cell {
  state: SubjectState
  readonly readings: Readings
  /** The newest commit of this subject. */
  committed: Promise<void>
}

export interface Cells {
  readonly map: ReadonlyMap<SubjectId, Cell>
  /** Made when the directory knows the subject. */
  of(subject: SubjectId): Cell | null
  add(subject: SubjectId, state: SubjectState): Cell
  remove(subject: SubjectId): void
  /** The one path by which anything changes an alarm: step, then commit, then announce. */
  apply(cell: Cell, input: AlarmInput): readonly AlarmEffect[]
  /** A rule that throws is a fault of ours: said aloud, and every other subject goes on (H32). */
  applySafely(cell: Cell, input: AlarmInput): void
}

interface Deps {
  readonly directory: Directory
  readonly clock: Clock
  readonly evaluate: typeof step
  /** Shows a fault of ours to whoever relies on the server. */
  readonly fault: (reason: string) => void
  readonly log: Log
  readonly committer: Committer
  readonly inputs: Pick<InputJournal, 'record'>
  /** What the store knew at start. */
  readonly latest: ReadonlyMap<SubjectId, readonly LastSample[]>
}

export function createCells({
  directory,
  clock,
  evaluate,
  fault,
  log,
  committer,
  inputs,
  latest,
}: Deps): Cells {
  const map = new Map<SubjectId, Cell>()

  const apply = (cell: Cell, input: AlarmInput) => {
    const now = clock.now()
    const before = cell.state
    const { state, effects } = evaluate(before, input, now)
    cell.state = state
    // A step that changed nothing changes nothing when it is left out.
    if (state !== before) inputs.record(before, { now, input }, state)
    const events = effects.flatMap((effect) =>
      effect.type === 'announce' ? [{ announce: effect, at: now }] : [],
    )
    const audit = auditOf(state, input, effects, now)
    const isDurable =
      effects.some((effect) => effect.type === 'schedule' && effect.durable) ||
      state.takenOver !== before.takenOver ||
      // What was never on disk is awaited by nobody after a restart (H01, H26).
      hasOtherStreams(state, before) ||
      state.plan?.since !== before.plan?.since
    if (events.length > 0 || audit.length > 0 || isDurable) {
      const { subject } = state.context
      cell.committed = committer.push({ subject, state, dues: state.dues, events, audit })
    }
    return effects
  }

  const add = (id: SubjectId, state: SubjectState) => {
    const cell: Cell = { state, readings: new Map(), committed: Promise.resolve() }
    for (const last of latest.get(id) ?? []) learn(cell.readings, last)
    map.set(id, cell)
    return cell
  }

  return {
    map,
    add,
    apply,
    remove: (id) => void map.delete(id),
    of(id) {
      const known = map.get(id)
      if (known) return known
      const subject = directory.subject(id)
      // What comes late of somebody who was merged belongs to who they turned out to be.
      const survivor = subject && survivorOf(directory, subject)
      if (survivor) return map.get(survivor.id) ?? null
      return subject ? add(id, initialState(contextOf(directory, subject, clock.now()))) : null
    },
    applySafely(cell, input) {
      try {
        apply(cell, input)
      } catch (error) {
        fault('alarm-rule-failed')
        const { subject } = cell.state.context
        log.error('alarm.step-failed', { subject, input: input.type, error: String(error) })
      }
    },
  }
}

const hasOtherStreams = ({ streams }: SubjectState, before: SubjectState): boolean =>
  streams !== before.streams &&
  (Object.keys(streams).length !== Object.keys(before.streams).length ||
    Object.keys(streams).some((key) => before.streams[key] === undefined))

/** The synthetic subject that carries a unit's network incident. */
export const isIncident = (cell: Cell): boolean =>
  cell.state.context.subject === incidentSubject(cell.state.context.unit)
