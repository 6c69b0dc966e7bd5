import {
  networkIncident,
  parameter,
  timingsOf,
  type DeviceId,
  type EpochMs,
  type NetworkIncident,
  type ParameterCode,
  type Signal,
  type SilentBed,
  type SubjectId,
  type SubjectState,
  type UnitId,
} from '@vigil/clinical'

/** The lost devices of one unit as its subjects' states tell them. */
export function assessUnit(states: readonly SubjectState[]): NetworkIncident | null {
  const losses = states.flatMap(lossesOf)
  if (losses.length === 0) return null
  const monitored = states.filter((state) => Object.keys(state.streams).length > 0).length
  return networkIncident(losses, monitored, timingsOf(states[0]?.context.timings))
}

/** What a device sends in one second does not stop at one instant (own proposal: two of its seconds). */
const SAME_STOP_MS = 2_000

function lossesOf(state: SubjectState): readonly SilentBed[] {
  const { subject, bed } = state.context
  const lost = Object.values(state.conditions).flatMap(({ signals }) => signals.flatMap(lossOf))
  return lost
    .filter((loss) => isWholeDevice(state, loss, lost))
    .map(({ device, since }) => ({ subject, bed, device, since }))
}

interface Loss {
  readonly device: DeviceId
  readonly codes: readonly ParameterCode[]
  readonly since: EpochMs
}

const lossOf = ({ evidence }: Signal): readonly Loss[] =>
  evidence.kind === 'silence' && evidence.reason === 'lost' && evidence.source !== null
    ? [{ device: evidence.source, codes: evidence.codes, since: evidence.since }]
    : []

/** No network took away a device that goes on sending something: a lost lead is none of it (TEC14). */
const isWholeDevice = ({ streams }: SubjectState, { device, since }: Loss, lost: readonly Loss[]): boolean =>
  Object.values(streams).every(
    ({ source, code, heardAt }) =>
      source !== device ||
      parameter(code).contract !== 'periodic' ||
      heardAt - since <= SAME_STOP_MS ||
      // What has just come back is not believed yet.
      lost.some((each) => each.device === device && each.codes.includes(code)),
  )

interface IncidentLook {
  readonly incident: NetworkIncident | null
  /** Since the last look: only changes become inputs. */
  readonly isNew: boolean
  readonly beds: ReadonlySet<SubjectId>
}

export function createIncidents() {
  const known = new Map<UnitId, NetworkIncident | null>()
  return (unit: UnitId, states: readonly SubjectState[]): IncidentLook => {
    const incident = assessUnit(states)
    // Unknown at start: an incident of before the restart is assessed anew.
    const isNew = JSON.stringify(incident) !== JSON.stringify(known.get(unit))
    known.set(unit, incident)
    return { incident, isNew, beds: new Set(incident?.beds.map(({ subject }) => subject)) }
  }
}
