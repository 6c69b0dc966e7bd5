import type { SubjectContext } from './alarm/subject-context'
import type { BedId, DeviceId, EpochMs, SubjectId, UnitId } from './ids'

/** One bed of a unit whose device went silent. */
export interface SilentBed {
  readonly subject: SubjectId
  readonly bed: BedId | null
  readonly device: DeviceId
  /** `since` of the silence, not the time of the alarm. */
  readonly since: EpochMs
}

/** The same loss on many beds at one time: one incident with the beds listed, not n alarms (clinical-decisions 5). */
export interface NetworkIncident {
  readonly since: EpochMs
  readonly beds: readonly SilentBed[]
}

/** Losses that began within this time of each other count as one (own proposal). */
const WINDOW_MS = 10_000
/** Fewer beds are separate losses (own proposal). */
const MIN_SUBJECTS = 3
/** Share of the monitored subjects of the unit (own proposal). */
const MIN_SHARE = 0.3

const subjects = (beds: readonly SilentBed[]) => new Set(beds.map(({ subject }) => subject)).size

/**
 * Whether the open losses of a unit are one network incident; `monitored` counts the subjects that had live data.
 * Feed it only losses of reason `lost`: an empty battery or a switched-off monitor is no network.
 */
export function networkIncident(losses: readonly SilentBed[], monitored: number): NetworkIncident | null {
  const ordered = losses.toSorted((a, b) => a.since - b.since)
  let best: readonly SilentBed[] = []
  for (const first of ordered) {
    const within = ordered.filter(({ since }) => since >= first.since && since - first.since <= WINDOW_MS)
    if (subjects(within) > subjects(best)) best = within
  }
  const first = best[0]
  const enough = Math.max(MIN_SUBJECTS, Math.ceil(monitored * MIN_SHARE))
  return first && subjects(best) >= enough ? { since: first.since, beds: best } : null
}

/** The synthetic subject that carries a unit's incident alarm, so that it is accepted and repeated like any other. */
export const incidentSubject = (unit: UnitId): SubjectId => `unit:${unit.replaceAll('/', '.')}` as SubjectId

/** Context of that subject for `initialState`; the host then sends it `incident-assessed`. */
export const incidentContext = (
  unit: Pick<SubjectContext, 'unit' | 'unitKind' | 'simulated'>,
): SubjectContext => ({
  subject: incidentSubject(unit.unit),
  kind: 'place',
  unit: unit.unit,
  unitKind: unit.unitKind,
  bed: null,
  category: 'adult',
  paced: false,
  simulated: unit.simulated,
  limits: [],
  devices: [],
  planned: null,
  rules: [],
})
