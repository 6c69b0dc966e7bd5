import {
  networkIncident,
  type NetworkIncident,
  type SilentBed,
  type SubjectId,
  type SubjectState,
  type UnitId,
} from '@vigil/clinical'

/** The losses of one unit as its subjects' states tell them. */
export function assessUnit(states: readonly SubjectState[]): NetworkIncident | null {
  const monitored = states.filter((state) => Object.keys(state.streams).length > 0).length
  return networkIncident(states.flatMap(lossesOf), monitored)
}

const lossesOf = (state: SubjectState): readonly SilentBed[] =>
  Object.values(state.conditions).flatMap(({ signals }) =>
    signals.flatMap(({ evidence }) =>
      evidence.kind === 'silence' && evidence.reason === 'lost' && evidence.source !== null
        ? [
            {
              subject: state.context.subject,
              bed: state.context.bed,
              device: evidence.source,
              since: evidence.since,
            },
          ]
        : [],
    ),
  )

interface IncidentLook {
  readonly incident: NetworkIncident | null
  /** Since the last look: only changes become inputs. */
  readonly isNew: boolean
  readonly beds: ReadonlySet<SubjectId>
}

export function createIncidents() {
  const known = new Map<UnitId, string>()
  return (unit: UnitId, states: readonly SubjectState[]): IncidentLook => {
    const incident = assessUnit(states)
    const text = JSON.stringify(incident)
    // Unknown at start: an incident of before the restart is assessed anew.
    const isNew = known.get(unit) !== text
    known.set(unit, text)
    return { incident, isNew, beds: new Set(incident?.beds.map(({ subject }) => subject)) }
  }
}
