/** A wall monitor: it stays at its bed while patients come and go, each with a physiology of its own. */
import type { Emission, Machine } from './machine'
import { BLOCK_MS, createMonitor, type Equipped, type Monitor } from './monitor'
import type { PatientModel } from './patient'

export interface Occupant extends Equipped {
  readonly model: PatientModel
}

/** Who lies there at a time and how long; `null`: nobody, and the monitor stands by. */
export interface Stay {
  readonly fromMs: number
  readonly untilMs: number
  readonly occupant: Occupant | null
}

export function createBedside(stayAt: (ms: number) => Stay): Machine {
  let stay = stayAt(0)
  let monitor = monitorOf(stay)
  let ranUntil = 0
  let said: 'online' | 'standby' = monitor ? 'online' : 'standby'

  function change(atMs: number): readonly Emission[] {
    const ended = monitor ? shifted(monitor.leave(atMs - stay.fromMs), stay.fromMs) : []
    stay = stayAt(atMs)
    monitor = monitorOf(stay)
    const next = monitor ? 'online' : 'standby'
    if (next === said) return ended
    said = next
    return [...ended, { kind: 'status', atMs, content: { state: next } }]
  }

  return {
    periodMs: BLOCK_MS,
    link: () => monitor?.link() ?? 'up',
    state: () => monitor?.state() ?? 'standby',
    run(untilMs) {
      const due: Emission[] = []
      while (ranUntil < untilMs) {
        const end = Math.min(untilMs, stay.untilMs)
        if (monitor) due.push(...shifted(monitor.run(end - stay.fromMs), stay.fromMs))
        ranUntil = end
        if (end === stay.untilMs) due.push(...change(end))
        else stay = { ...stay, untilMs: stayAt(end).untilMs }
      }
      return due
    },
  }
}

const monitorOf = ({ occupant }: Stay): Monitor | null => occupant && createMonitor(occupant.model, occupant)

const shifted = (emissions: readonly Emission[], by: number): readonly Emission[] =>
  by === 0 ? emissions : emissions.map((each) => ({ ...each, atMs: each.atMs + by }))
