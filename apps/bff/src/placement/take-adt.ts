import type { MoveBy, MoveOutcome, MoveRecord, SiteId, Subject } from '@vigil/clinical'
import type { AdtEvent, AdtOutcome, TakeAdt } from '@vigil/ingest'
import type { MoveOrder, Store } from '@vigil/storage'
import type { Clock, Directory } from '../ports'
import { movesOf, type AdtPlan, type AdtView } from './adt'
import type { FindPlace } from './places'

interface Deps {
  readonly store: Pick<Store, 'moves' | 'setFacts'>
  readonly directory: Directory
  readonly clock: Clock
  readonly findPlace: FindPlace
  readonly hasVitals: AdtView['hasVitals']
  /** Each makes the move, and lets everybody see it before it resolves. */
  readonly move: (move: AdtPlan['moves'][number], order: MoveOrder) => Promise<MoveOutcome>
  readonly undo: (id: number, order: MoveOrder) => Promise<MoveOutcome>
}

/** More than one patient has in a week. */
const MOST_HISTORY = 200

/** Called one after the other: each sees what the one before has changed. */
export function createTakeAdt(deps: Deps): TakeAdt {
  const { store, directory, clock } = deps
  return async (event) => {
    const peer = directory.hospital().hl7Peers.find(({ id }) => id === event.sender)
    if (!peer) return refused('sender-unknown', 'No such system is configured.')
    const history = await historyOf(store, directory, event, peer.site)
    const isSame = ({ by }: MoveRecord) =>
      by.kind === 'adt' && by.sender === event.sender && by.controlId === event.controlId
    const [newest] = history
    const isKnown = history.some(isSame)
    if (isKnown && newest && !isSame(newest)) return { kind: 'repeated' }
    const plan = movesOf(event, viewOf(deps, peer.site, history), clock.now())
    if (plan.kind === 'refused') return plan
    return carryOut(deps, event, peer.site, plan, isKnown)
  }
}

const historyOf = (
  store: Deps['store'],
  directory: Directory,
  { subject }: AdtEvent,
  site: SiteId,
): Promise<readonly MoveRecord[]> => {
  const units = directory
    .hospital()
    .units.filter((unit) => unit.site === site)
    .map((unit) => unit.id)
  return store.moves({ units, subject, bed: null, limit: MOST_HISTORY })
}

const viewOf = (
  { directory, findPlace, hasVitals }: Deps,
  site: SiteId,
  history: readonly MoveRecord[],
): AdtView => ({
  site,
  findPlace,
  hasVitals,
  history,
  subject: (id) => directory.subject(id),
  occupant: ({ unit, bed }): Subject | null =>
    bed === null ? null : (directory.subjectsOf(unit).find((each) => each.bed === bed) ?? null),
})

async function carryOut(
  deps: Deps,
  event: AdtEvent,
  site: SiteId,
  plan: AdtPlan,
  isKnown: boolean,
): Promise<AdtOutcome> {
  const by: MoveBy = { kind: 'adt', sender: event.sender, controlId: event.controlId, site }
  const now = deps.clock.now()
  // The order within one message is part of the key, so that what a crash cut off is done when it comes again.
  const order = (step: string): MoveOrder => ({ key: keyOf(event, step), by, now })
  const undone = plan.undo ? await deps.undo(plan.undo.record, order('undo')) : null
  const instead = undone && !undone.ok ? (plan.undo?.instead ?? []) : []
  if (undone && !undone.ok && instead.length === 0) return refused(undone.reason, undone.detail)
  let news = undone?.ok === true
  for (const [index, move] of [...plan.moves, ...instead].entries()) {
    const outcome = await deps.move(move, order(`${index}-${move.type}`))
    if (!outcome.ok) return refused(outcome.reason, outcome.detail)
    news ||= !outcome.repeated
  }
  if (plan.facts.length > 0) await deps.store.setFacts(event.subject, plan.facts, order('facts'))
  return isKnown && !news ? { kind: 'repeated' } : { kind: 'taken' }
}

const keyOf = ({ sender, controlId }: AdtEvent, step: string): string => `adt:${sender}:${controlId}:${step}`
const refused = (reason: string, detail: string): AdtOutcome => ({ kind: 'refused', reason, detail })
