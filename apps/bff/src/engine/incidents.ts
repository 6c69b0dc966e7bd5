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
  const known = new Map<UnitId, { readonly seen: readonly unknown[]; readonly look: IncidentLook }>()
  return (unit: UnitId, states: readonly SubjectState[]): IncidentLook => {
    const seen = states.flatMap(({ conditions, streams, context }) => [conditions, streams, context])
    const last = known.get(unit)
    if (last && isSame(seen, last.seen)) return { ...last.look, isNew: false }
    const incident = assessUnit(states)
    // Unknown at start: an incident of before the restart is assessed anew.
    const isNew = JSON.stringify(incident) !== JSON.stringify(last?.look.incident)
    const look = { incident, isNew, beds: new Set(incident?.beds.map(({ subject }) => subject)) }
    known.set(unit, { seen, look })
    return look
  }
}

/** A part of a state that did not change is the same object. */
const isSame = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((each, index) => each === b[index])
