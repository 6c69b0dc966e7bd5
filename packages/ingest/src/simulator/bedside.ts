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
  /** Made when it first runs: a body takes a moment to come to rest. */
  let running: { readonly monitor: Monitor | null } | null = null
  let ranUntil = 0
  let said: 'online' | 'standby' = stay.occupant ? 'online' : 'standby'

  function monitorNow(): Monitor | null {
    running ??= { monitor: stay.occupant && createMonitor(stay.occupant.model, stay.occupant) }
    return running.monitor
  }

  function change(atMs: number): readonly Emission[] {
    const ended = shifted(monitorNow()?.leave(atMs - stay.fromMs) ?? [], stay.fromMs)
    stay = stayAt(atMs)
    running = null
    const next = stay.occupant ? 'online' : 'standby'
    if (next === said) return ended
    said = next
    return [...ended, { kind: 'status', atMs, content: { state: next } }]
  }

  return {
    periodMs: BLOCK_MS,
    link: () => running?.monitor?.link() ?? 'up',
    state: () => running?.monitor?.state() ?? said,
    run(untilMs) {
      const due: Emission[] = []
      // Asked at the end first: then it is decided how long the stays up to there last.
      stayAt(untilMs)
      while (ranUntil < untilMs) {
        stay = { ...stay, untilMs: stayAt(ranUntil).untilMs }
        const end = Math.min(untilMs, stay.untilMs)
        due.push(...shifted(monitorNow()?.run(end - stay.fromMs) ?? [], stay.fromMs))
        ranUntil = end
        if (end === stay.untilMs) due.push(...change(end))
      }
      return due
    },
  }
}

const shifted = (emissions: readonly Emission[], by: number): readonly Emission[] =>
  by === 0 ? emissions : emissions.map((each) => ({ ...each, atMs: each.atMs + by }))
