/**
 * A living day at the speed of a demonstration: who comes, goes and moves, decided from a seed. The bedside is the
 * truth; what the administration says of it (ADT) comes later, as in every hospital (clinical-decisions 12).
 */
import { createNames } from './names'
import { createRandom, type Random } from './random'

export interface Person {
  readonly mrn: string
  readonly name: string
  /** ISO date. */
  readonly birthDate: string
  readonly sex: 'female' | 'male'
}

interface Happening {
  /** When it happens at the bedside, and when the administration tells of it. */
  readonly at: number
  readonly announcedAt: number
}

export type Movement = Happening &
  (
    | { readonly kind: 'admission'; readonly person: Person; readonly to: string }
    | { readonly kind: 'transfer'; readonly person: Person; readonly from: string; readonly to: string }
    | { readonly kind: 'discharge'; readonly person: Person; readonly from: string }
    /** On rounds somebody becomes responsible for the patient. */
    | { readonly kind: 'round'; readonly person: Person; readonly bed: string; readonly physician: string }
    | { readonly kind: 'shift-change'; readonly unit: string }
  )

export interface DayStay {
  readonly from: number
  /** Infinity as long as the end is not decided. */
  readonly until: number
  readonly person: Person | null
}

export interface HospitalDay {
  /** In the order in which they happen. */
  movementsUntil(now: number): readonly Movement[]
  stayAt(bed: string, now: number): DayStay
}

export interface Census {
  readonly seed: number
  readonly start: number
  /** Beds among which people move, `site/unit/bed`; who lies there at the start. */
  readonly beds: ReadonlyMap<string, Person | null>
}

const MINUTE = 60_000
/** A movement each 2 to 5 minutes; in the first minutes everybody stays. */
const FIRST = 4 * MINUTE
const BETWEEN = [2 * MINUTE, 5 * MINUTE] as const
/** 20 to 60 minutes of real life, at this speed. */
const LAG = [40_000, 150_000] as const
/** A bed is made before the next patient comes, and not before the administration knows that it is free. */
const BED_MADE = MINUTE
const ROUND_EACH = 12
const SHIFT_EACH = 15
const PHYSICIANS = ['Okafor-Lund', 'Breitner', 'Salgado-Moss'] as const

/** The way of a patient, and how often each is chosen. */
const WAYS: readonly (readonly [from: string, to: string, share: number])[] = [
  ['icu', 'step-down', 3],
  ['step-down', 'ward', 4],
  ['ward', 'step-down', 2],
  ['step-down', 'icu', 2],
]

export function createHospitalDay({ seed, start, beds }: Census): HospitalDay {
  const random = createRandom(seed)
  const names = createNames(
    random,
    start,
    [...beds.values()].flatMap((person) => person?.name ?? []),
  )
  const stays = new Map<string, DayStay[]>(
    [...beds].map(([bed, person]) => [bed, [{ from: start, until: Infinity, person }]]),
  )
  const movements: Movement[] = []
  const usual = [...beds.values()].filter(Boolean).length
  /** Of a bed or a record number: not before. */
  const busy = new Map<string, number>()
  let decided = start
  let next = start + FIRST
  let count = 0

  const last = (bed: string): DayStay =>
    stays.get(bed)?.at(-1) ?? { from: start, until: Infinity, person: null }
  const isReady = (key: string): boolean => (busy.get(key) ?? 0) <= next
  const unitOf = (bed: string): string => bed.split('/')[1] ?? ''
  const free = (unit: string | null): readonly string[] =>
    [...beds.keys()].filter(
      (bed) => (unit ?? unitOf(bed)) === unitOf(bed) && last(bed).person === null && isReady(bed),
    )
  const taken = (unit: string | null): readonly (readonly [bed: string, person: Person])[] =>
    [...beds.keys()].flatMap((bed) => {
      const { person } = last(bed)
      const fits = (unit ?? unitOf(bed)) === unitOf(bed) && person && isReady(person.mrn)
      return fits ? [[bed, person] as const] : []
    })

  function put(bed: string, person: Person | null): void {
    const list = stays.get(bed)
    const before = list?.at(-1)
    if (!list || !before) throw new Error(`no bed ${bed}`)
    list[list.length - 1] = { ...before, until: next }
    list.push({ from: next, until: Infinity, person })
  }

  function leave(bed: string, announcedAt: number): void {
    put(bed, null)
    busy.set(bed, announcedAt + BED_MADE)
  }

  function admit(when: Happening): Movement | null {
    const to = pick(random, free(null))
    if (to === null) return null
    const person = names.next(next)
    put(to, person)
    return { kind: 'admission', ...when, person, to }
  }

  function discharge(when: Happening): Movement | null {
    const found = pick(random, random.uniform() < 0.8 ? taken('ward') : taken('step-down'))
    if (!found) return null
    const [from, person] = found
    leave(from, when.announcedAt)
    return { kind: 'discharge', ...when, person, from }
  }

  function transfer(when: Happening): Movement | null {
    const open = WAYS.filter(([from, to]) => taken(from).length > 0 && free(to).length > 0)
    const way = pick(
      random,
      open.flatMap((each) => Array.from({ length: each[2] }, () => each)),
    )
    const found = way && pick(random, taken(way[0]))
    const to = way && pick(random, free(way[1]))
    if (!found || !to) return null
    const [from, person] = found
    leave(from, when.announcedAt)
    put(to, person)
    return { kind: 'transfer', ...when, person, from, to }
  }

  function round(when: Happening): Movement | null {
    const [found, physician] = [pick(random, taken(null)), pick(random, PHYSICIANS)]
    return found && physician !== null
      ? { kind: 'round', ...when, bed: found[0], person: found[1], physician }
      : null
  }

  function decide(when: Happening): Movement | null {
    count += 1
    if (count % SHIFT_EACH === 0) return shiftChange(when)
    if (count % ROUND_EACH < 2 && count > 2) return round(when)
    const surplus = [...beds.keys()].filter((bed) => last(bed).person !== null).length - usual
    const chance = random.uniform()
    if (chance < 0.4) return transfer(when)
    return chance < 0.7 - 0.1 * surplus ? admit(when) : discharge(when)
  }

  function shiftChange(when: Happening): Movement | null {
    const bed = pick(random, [...beds.keys()])
    return bed === null ? null : { kind: 'shift-change', ...when, unit: bed.split('/').slice(0, 2).join('/') }
  }

  function decideUntil(now: number): void {
    for (; next <= now; next += between(random, BETWEEN)) {
      const when = { at: next, announcedAt: next + between(random, LAG) }
      const movement = decide(when)
      if (!movement) continue
      movements.push(movement)
      if ('person' in movement) busy.set(movement.person.mrn, when.announcedAt + BED_MADE)
    }
    decided = Math.max(decided, now)
  }

  return {
    movementsUntil(now) {
      decideUntil(now)
      return movements.filter(({ at }) => at <= now)
    },
    stayAt(bed, now) {
      decideUntil(now)
      const found = stays.get(bed)?.findLast(({ from }) => from <= now)
      return found ?? { from: start, until: Infinity, person: null }
    },
  }
}

const pick = <T>(random: Random, from: readonly T[]): T | null =>
  from[Math.floor(random.uniform() * from.length)] ?? null

const between = (random: Random, [low, high]: readonly [number, number]): number =>
  Math.round(low + random.uniform() * (high - low))
