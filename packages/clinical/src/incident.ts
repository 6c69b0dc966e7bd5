import type { SubjectContext } from './alarm/subject-context'
import { timingsOf, type AlarmTimings } from './settings/site-timings'
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

/** The window with the most subjects, the earliest of equals; one pass, since a lost hospital is looked at each 250 ms. */
function widestWindow(ordered: readonly SilentBed[], windowMs: number) {
  const inside = new Map<SubjectId, number>()
  let best = { from: 0, to: 0, subjects: 0 }
  let to = 0
  for (const [from, first] of ordered.entries()) {
    for (let next = ordered[to]; next && next.since - first.since <= windowMs; next = ordered[++to])
      inside.set(next.subject, (inside.get(next.subject) ?? 0) + 1)
    if (inside.size > best.subjects) best = { from, to, subjects: inside.size }
    const left = (inside.get(first.subject) ?? 0) - 1
    if (left > 0) inside.set(first.subject, left)
    else inside.delete(first.subject)
  }
  return best
}

/**
 * Whether the open losses of a unit are one network incident; `monitored` counts the subjects that had live data.
 * Feed it only losses of reason `lost`: an empty battery or a switched-off monitor is no network.
 */
export function networkIncident(
  losses: readonly SilentBed[],
  monitored: number,
  timings: AlarmTimings = timingsOf(null),
): NetworkIncident | null {
  const ordered = losses.toSorted((a, b) => a.since - b.since)
  const { from, to, subjects } = widestWindow(ordered, 1_000 * timings.incidentSeconds)
  const beds = ordered.slice(from, to)
  const [first] = beds
  const enough = Math.max(timings.incidentBeds, Math.ceil(monitored * timings.incidentShare))
  return first && subjects >= enough ? { since: first.since, beds } : null
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
