import type { Crossing, Load } from './load'

/** One message of one bed, so many milliseconds after the start. Pure. */
export type Slot =
  | { readonly at: number; readonly bed: number; readonly n: number; readonly kind: 'numerics' | 'waveforms' }
  | { readonly at: number; readonly bed: number; readonly n: number; readonly kind: 'present' | 'ended' }
  | {
      readonly at: number
      readonly bed: number
      readonly crossing: Crossing
      readonly kind: 'cross' | 'return'
    }

/** Beds are staggered over their period, as devices are. */
export function scheduleOf(load: Load): readonly Slot[] {
  const own = load.crossings === undefined ? alertSlots(load) : crossingSlots(load.crossings)
  return [...steadySlots(load), ...own].toSorted((a, b) => a.at - b.at)
}

function steadySlots({ beds, blocks, seconds }: Load): readonly Slot[] {
  const slots: Slot[] = []
  for (let bed = 0; bed < beds; bed += 1) {
    for (let n = 0; n < seconds; n += 1)
      slots.push({ at: n * 1_000 + (bed * 1_000) / beds, bed, n, kind: 'numerics' })
    for (let n = 0; n < seconds * blocks; n += 1)
      slots.push({ at: ((n + bed / beds) * 1_000) / blocks, bed, n, kind: 'waveforms' })
  }
  return slots
}

/** One alarm every 2 s. */
function alertSlots({ beds, seconds }: Load): readonly Slot[] {
  const slots: Slot[] = []
  for (let n = 0; n * 2 + 2 < seconds; n += 1) {
    slots.push({ at: n * 2_000 + 537, bed: (n * 7) % beds, n, kind: 'present' })
    slots.push({ at: n * 2_000 + 1_537, bed: (n * 7) % beds, n, kind: 'ended' })
  }
  return slots
}

const crossingSlots = (crossings: readonly Crossing[]): readonly Slot[] =>
  crossings.flatMap((crossing) => [
    { at: crossing.at, bed: crossing.bed, crossing, kind: 'cross' as const },
    { at: crossing.at + crossing.lastsMs, bed: crossing.bed, crossing, kind: 'return' as const },
  ])

interface CrossingPlan {
  readonly beds: number
  readonly from: number
  readonly count: number
  readonly everyMs: number
  readonly lastsMs: number
}

/** A step that has no divisor in common with a number of beds that is a power of two or three times one. */
const BED_STEP = 23
/** Against the grid of the load, so that crossings meet every phase of the ticks of server and page. */
const JITTER_MS = 137

/** High alarms that need no delay, spread over beds and time: device and own limit in turn. */
export const planCrossings = ({ beds, from, count, everyMs, lastsMs }: CrossingPlan): readonly Crossing[] =>
  Array.from({ length: count }, (_, n) => ({
    n,
    bed: (n * BED_STEP) % beds,
    kind: n % 2 === 0 ? 'asystole' : 'breathing',
    at: from + n * everyMs + ((n * JITTER_MS) % everyMs) / 2,
    lastsMs,
  }))
