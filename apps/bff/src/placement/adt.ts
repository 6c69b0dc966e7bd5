/** What an ADT message means here. It never silences: who is measured stays monitored, and a person is asked (decision 12). */
import type { AdtNotice, EpochMs, Fact, Move, MoveRecord, SiteId, Subject, SubjectId } from '@vigil/clinical'
import type { AdtEvent } from '@vigil/ingest'
import { factsOf, identityChange } from './adt-facts'
import type { FindPlace, Place } from './places'

export interface AdtView {
  /** Of the system that sent it: nobody of another site is moved. */
  readonly site: SiteId
  subject(id: SubjectId): Subject | null
  readonly findPlace: FindPlace
  /** Who lies there now. */
  occupant(place: Place): Subject | null
  hasVitals(subject: SubjectId): boolean
  /** Newest first, of this subject. */
  readonly history: readonly MoveRecord[]
}

export interface AdtPlan {
  readonly kind: 'planned'
  /** Taken back first, if it can be; `instead` is what is done when something later stands on it. */
  readonly undo: { readonly record: number; readonly instead: readonly Move[] } | null
  readonly moves: readonly Move[]
  readonly facts: readonly Fact[]
}
export interface AdtRefused {
  readonly kind: 'refused'
  readonly reason: string
  readonly detail: string
}

/** Own proposal: a clock of a hospital system may be this far ahead; then it happened now. */
const AHEAD_MS = 10 * 60_000

export function movesOf(event: AdtEvent, view: AdtView, now: EpochMs): AdtPlan | AdtRefused {
  if (event.at > now + AHEAD_MS) return refused('in-future', 'The event lies in the future; check the clock.')
  const known = view.subject(event.subject)
  if (known && siteOf(known) !== view.site)
    return refused('other-site', 'This patient is in another site, whose own system speaks for it.')
  if (known && known.mergedInto !== null)
    return refused('record-retired', 'This record was merged into another one; name that one.')
  if (event.trigger !== 'A08' && isOvertaken(event, view.history))
    return refused('out-of-order', 'A later event of this patient was taken already; a person must look.')
  // The cast mints a time that is one of the two.
  const at = Math.min(event.at, now) as EpochMs
  const step = { event, view, known, at }
  const plan = planOf(step)
  if (plan.kind === 'refused') return plan
  const identity = known && identityChange(event, known)
  const identify: readonly Move[] = identity
    ? [{ type: 'identify', subject: event.subject, identity, at }]
    : []
  const facts = known || plan.moves.length > 0 ? factsOf(event, known) : []
  return { ...plan, moves: [...identify, ...plan.moves], facts }
}

interface Step {
  readonly event: AdtEvent
  readonly view: AdtView
  readonly known: Subject | null
  readonly at: EpochMs
}

function planOf(step: Step): AdtPlan | AdtRefused {
  switch (step.event.trigger) {
    case 'A01':
    case 'A04':
    case 'A02':
      return arrive(step)
    case 'A03':
      return leave(step, 'discharged')
    case 'A11':
      return leave(step, 'cancelled')
    case 'A08':
      return plan()
    case 'A12':
      return cancelTransfer(step)
    case 'A13':
      return cancelDischarge(step)
    case 'A40':
      return merge(step)
    default:
      return step.event.trigger satisfies never
  }
}

/** An admission, or a transfer; which of the two depends on what is known here. */
function arrive({ event, view, known, at }: Step): AdtPlan | AdtRefused {
  const { location } = event.visit
  if (!location) return refused('place-missing', 'PV1-3 is empty; say where the patient is.')
  const found = view.findPlace(view.site, location)
  if (!found.ok) return refused(found.reason, found.detail)
  const { place } = found
  const { subject } = event
  const isThere =
    known !== null && known.unit === place.unit && (place.bed === null || known.bed === place.bed)
  // The hospital says the same as the bedside again: what was open between them is settled.
  if (isThere) return plan(known.notice ? [{ type: 'dismiss-notice', subject, at }] : [])
  if (known?.bed && view.hasVitals(subject))
    return plan(noticed(known, { kind: 'transferred', ...place, at }))
  const other = view.occupant(place)
  const isTaken = other !== null && other.id !== subject
  const to = isTaken ? { ...place, bed: null } : place
  const go = goTo(event, known, to, at)
  // Whoever lies there, also a provisional patient, stays: a person says whether the two are one.
  const ask: Move = { type: 'notice', subject, notice: { kind: 'bed-taken', ...place, at }, at }
  const isAsked = known?.notice?.kind === 'bed-taken' && known.notice.bed === place.bed
  return plan([...go, ...(isTaken && !isAsked ? [ask] : [])])
}

function goTo(event: AdtEvent, known: Subject | null, to: Place, at: EpochMs): readonly Move[] {
  const { subject } = event
  if (!known) return [{ type: 'admit', subject, identity: identityOf(event), ...to, at }]
  if (known.unit === to.unit && known.bed === to.bed) return []
  if (known.bed === null && to.bed !== null) return [{ type: 'admit', subject, identity: null, ...to, at }]
  return [{ type: 'transfer', subject, ...to, at }]
}

const identityOf = ({ patient }: AdtEvent) => ({
  name: patient.name ?? `MRN ${patient.mrn}`,
  mrn: patient.mrn,
  birthDate: patient.birthDate ?? null,
  sex: patient.sex ?? ('unknown' as const),
})

function leave({ event, view, known, at }: Step, kind: 'discharged' | 'cancelled'): AdtPlan | AdtRefused {
  const { subject } = event
  if (!known)
    return newest(view, 'discharge') === null
      ? refused('subject-unknown', 'This patient is not admitted here.')
      : plan()
  if (view.hasVitals(subject)) return plan(noticed(known, { kind, unit: null, bed: null, at }))
  return plan([{ type: 'discharge', subject, identifiers: null, at: later(at, known.admittedAt) }])
}

function cancelTransfer({ event, view, known, at }: Step): AdtPlan | AdtRefused {
  const { subject } = event
  if (!known) return refused('subject-unknown', 'This patient is not admitted here.')
  if (known.notice?.kind === 'transferred') return plan([{ type: 'dismiss-notice', subject, at }])
  const record = newest(view, 'transfer')
  if (record?.by.kind !== 'adt')
    return refused('nothing-to-cancel', 'No transfer of this patient came from here.')
  const location = event.visit.location ?? event.visit.priorLocation
  const found = location ? view.findPlace(view.site, location) : null
  const place = found?.ok ? found.place : { unit: null, bed: null }
  const ask = noticed(known, { kind: 'cancelled', ...place, at })
  return view.hasVitals(subject) ? plan(ask) : { ...plan(), undo: { record: record.id, instead: ask } }
}

function cancelDischarge(step: Step): AdtPlan | AdtRefused {
  const { event, view, known, at } = step
  if (known?.notice) return plan([{ type: 'dismiss-notice', subject: event.subject, at }])
  if (known) return plan()
  const record = newest(view, 'discharge')
  const again = arrive(step)
  if (record === null) return again
  const instead = again.kind === 'planned' ? again.moves : []
  return { ...plan(), undo: { record: record.id, instead } }
}

/** PID-3 survives. Whom of the two we know decides what there is to do. */
function merge({ event, view, known, at }: Step): AdtPlan | AdtRefused {
  if (!event.merged) return refused('merge-missing', 'MRG-1 is empty; say which record is retired.')
  const into = event.subject
  const retired = event.merged.subject
  if (retired === into) return refused('same-subject', 'MRG-1 and PID-3 are the same record.')
  const gone = view.subject(retired)
  if (!gone) return known ? plan() : refused('subject-unknown', 'Neither of the two is admitted here.')
  if (gone.mergedInto === into) return plan()
  if (siteOf(gone) !== view.site)
    return refused('other-site', 'This patient is in another site, whose own system speaks for it.')
  // One of the two monitors would belong to nobody: a person looks at both beds first.
  if (known && known.endedAt === null && view.hasVitals(into) && view.hasVitals(retired))
    return refused('both-monitored', 'Both are measured now, in two places; a person must look.')
  const one: Move = { type: 'merge', retired, into, at }
  if (known) return plan([one])
  return plan([
    { type: 'admit', subject: into, identity: identityOf(event), unit: gone.unit, bed: null, at },
    one,
  ])
}

const plan = (moves: readonly Move[] = []): AdtPlan => ({ kind: 'planned', undo: null, moves, facts: [] })
const refused = (reason: string, detail: string): AdtRefused => ({ kind: 'refused', reason, detail })

function noticed(known: Subject, notice: Omit<AdtNotice, 'heardAt'>): readonly Move[] {
  const { notice: before } = known
  const isSame = before?.kind === notice.kind && before.unit === notice.unit && before.bed === notice.bed
  return isSame ? [] : [{ type: 'notice', subject: known.id, notice, at: notice.at }]
}

const siteOf = ({ unit }: Subject): string => unit.slice(0, unit.indexOf('/'))
const later = (at: EpochMs, than: EpochMs): EpochMs => (at > than ? at : than)

const newest = ({ history }: AdtView, type: Move['type']): MoveRecord | null =>
  history.find(({ move, undone }) => undone === null && move.type === type) ?? null

const ABOUT_PLACE: ReadonlySet<Move['type']> = new Set(['admit', 'transfer', 'discharge', 'notice'])

/** Events of one patient count in the order in which they happened, whatever the order in which they came. */
const isOvertaken = (event: AdtEvent, history: readonly MoveRecord[]): boolean =>
  history.some(
    ({ move, by, undone }) =>
      undone === null && by.kind === 'adt' && ABOUT_PLACE.has(move.type) && move.at > event.at,
  )
