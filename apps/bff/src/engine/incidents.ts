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

/** What changed since the last look, so that only changes become inputs. */
export interface IncidentChange {
  readonly unit: UnitId
  readonly incident: NetworkIncident | null
  readonly covered: readonly SubjectId[]
  readonly uncovered: readonly SubjectId[]
}

export function createIncidents() {
  const known = new Map<UnitId, { readonly text: string; readonly subjects: ReadonlySet<SubjectId> }>()
  return (unit: UnitId, states: readonly SubjectState[]): IncidentChange | null => {
    const incident = assessUnit(states)
    // Unknown at start: an incident of before the restart is assessed anew.
    const before = known.get(unit) ?? { text: '', subjects: new Set() }
    const text = JSON.stringify(incident)
    if (text === before.text) return null
    const subjects = new Set(incident?.beds.map(({ subject }) => subject) ?? [])
    known.set(unit, { text, subjects })
    return {
      unit,
      incident,
      covered: [...subjects].filter((subject) => !before.subjects.has(subject)),
      uncovered: [...before.subjects].filter((subject) => !subjects.has(subject)),
    }
  }
}
