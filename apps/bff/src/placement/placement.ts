import { randomBytes } from 'node:crypto'
import type { EpochMs, Fact, Move, MoveBy, MoveOutcome, Subject, SubjectId } from '@vigil/clinical'
import type { TakeAdt } from '@vigil/ingest'
import { subjectId, type AskedMove, type FactValue } from '@vigil/protocol'
import type { MoveOrder, Store } from '@vigil/storage'
import { ownKey } from '../auth/own-key'
import type { PolledDirectory } from '../directory/directory'
import { isStillThere } from '../directory/still-there'
import type { Pipeline } from '../pipeline'
import type { Caller, Clock, Engine, Log } from '../ports'
import { createPlacementAudit } from './audit'
import { devicesOf } from './moved'
import { createFindPlace } from './places'
import { createRelease } from './release'
import { createTakeAdt } from './take-adt'
import { createTurns } from './turns'
import { createHasVitals } from './vitals'

export type Person = Extract<Caller, { kind: 'person' }>

/** Who is where, and who is who: asked by people and by hospital systems. Rights are the caller's business. */
export interface Placement {
  move(asked: AskedMove, caller: Person, key: string): Promise<MoveOutcome>
  undo(id: number, caller: Person): Promise<MoveOutcome>
  /** False: whom it is about is not there any more; the right to it was that of the unit. */
  setFacts(
    subject: Subject,
    given: { key: string; at: EpochMs; facts: readonly FactValue[] },
    caller: Person,
  ): Promise<boolean>
  readonly takeAdt: TakeAdt
  /** The signal is back, or the time is over; `since` names the plan that it ended. */
  planEnded(subject: SubjectId, since: EpochMs): Promise<void>
  /** Resolves when what lay in quarantine was looked at again. */
  settled(): Promise<void>
}

interface Deps {
  readonly store: Store
  readonly directory: PolledDirectory
  readonly engine: Pick<Engine, 'deviceCards' | 'readings'>
  readonly pipeline: Pick<Pipeline, 'release'>
  readonly clock: Clock
  readonly log: Log
}

export function createPlacement(deps: Deps): Placement {
  const { store, directory, clock } = deps
  const release = createRelease(deps)
  const audit = createPlacementAudit(deps)
  const inTurn = createTurns()

  /** In force for the next sample before anybody is answered; only then come those that wait in quarantine. */
  const settle = async (outcome: MoveOutcome, isUndo: boolean): Promise<MoveOutcome> => {
    if (!outcome.ok || outcome.repeated) return outcome
    await directory.refresh()
    release.after(devicesOf(outcome.record, directory), outcome.record.move.at)
    await audit.moved(outcome.record, isUndo)
    return outcome
  }
  const move = async (one: Move, order: MoveOrder) => settle(await store.move(one, order), false)
  const undo = async (id: number, order: MoveOrder) => settle(await store.undoMove(id, order), true)
  const findPlace = createFindPlace(directory)
  const takeOne = createTakeAdt({ ...deps, findPlace, hasVitals: createHasVitals(deps), move, undo })

  const orderOf = (caller: Person, key: string): MoveOrder => ({
    key: ownKey(caller, key),
    by: personOf(caller),
    now: clock.now(),
  })

  return {
    move: (asked, caller, key) => inTurn(() => move(named(asked), orderOf(caller, key))),
    undo: (id, caller) =>
      inTurn(() => undo(id, { key: `undo:${id}`, by: personOf(caller), now: clock.now() })),
    setFacts: (subject, { key, at, facts }, caller) =>
      inTurn(async () => {
        if (!isStillThere(directory, subject)) return false
        const order = orderOf(caller, key)
        await store.setFacts(
          subject.id,
          facts.map((fact) => factBy(fact, at, caller)),
          order,
        )
        await directory.refresh()
        return true
      }),
    takeAdt: (event) =>
      inTurn(async () => {
        await directory.refresh()
        const outcome = await takeOne(event)
        await directory.refresh()
        await audit.heard(event, outcome)
        return outcome
      }),
    planEnded: (subject, since) =>
      inTurn(async () => {
        await directory.refresh()
        // A plan that a person made meanwhile is another one.
        const planned = directory.subject(subject)?.planned
        if (planned?.since !== since) return
        const now = clock.now()
        await move(
          { type: planned.kind === 'off-unit' ? 'return' : 'end-plan', subject, at: now },
          { key: `return:${subject}:${since}:${now}`, by: ENGINE, now },
        )
      }),
    settled: () => release.settled(),
  }
}

const ENGINE: MoveBy = { kind: 'engine' }

const personOf = ({ user, name }: Person): MoveBy => ({ kind: 'person', user, name, station: null })

const factBy = (fact: FactValue, at: EpochMs, { user }: Person): Fact => ({
  ...fact,
  at,
  source: { kind: 'person', by: user },
})

/** Whom nobody knows yet gets an id of their own. The same key gives the first one again, whatever is made here. */
const named = (asked: AskedMove): Move =>
  asked.type === 'admit' ? { ...asked, subject: asked.subject ?? newSubject() } : asked

const newSubject = (): SubjectId => subjectId.parse(`prov:${randomBytes(8).toString('hex')}`)
