/**
 * A living day at the speed of a demonstration: who comes, goes and moves, decided from a seed. The bedside is the
 * truth; what the administration says of it (ADT) comes later, as in every hospital (clinical-decisions 12).
 */
import { createBedBook, type BedBook } from './bed-book'
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
  /** Whether people move in and out of the bed. */
  knows(bed: string): boolean
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

type Names = ReturnType<typeof createNames>

interface Hospital {
  readonly random: Random
  readonly names: Names
  readonly book: BedBook
  /** How many people there were at the start. */
  readonly usual: number
}

export function createHospitalDay({ seed, start, beds }: Census): HospitalDay {
  const random = createRandom(seed)
  const people = [...beds.values()].filter((person) => person !== null)
  const hospital: Hospital = {
    random,
    names: createNames(
      random,
      start,
      people.map(({ name }) => name),
    ),
    book: createBedBook(start, beds),
    usual: people.length,
  }
  const movements: Movement[] = []
  let next = start + FIRST
  let count = 0

  function decideUntil(now: number): void {
    for (; next <= now; next += between(random, BETWEEN)) {
      count += 1
      const movement = decide(hospital, count, { at: next, announcedAt: next + between(random, LAG) })
      if (!movement) continue
      movements.push(movement)
      if ('person' in movement) hospital.book.rests(movement.person, movement.announcedAt + BED_MADE)
    }
  }

  return {
    knows: (bed) => beds.has(bed),
    movementsUntil(now) {
      decideUntil(now)
      return movements.filter(({ at }) => at <= now)
    },
    stayAt(bed, now) {
      decideUntil(now)
      return hospital.book.at(bed, now)
    },
  }
}

function decide(hospital: Hospital, count: number, when: Happening): Movement | null {
  if (count % SHIFT_EACH === 0) return shiftChange(hospital, when)
  if (count % ROUND_EACH < 2 && count > 2) return round(hospital, when)
  const { random, book, usual } = hospital
  const surplus = book.beds().filter((bed) => book.at(bed, when.at).person !== null).length - usual
  const chance = random.uniform()
  if (chance < 0.4) return transfer(hospital, when)
  return chance < 0.7 - 0.1 * surplus ? admit(hospital, when) : discharge(hospital, when)
}

function admit({ random, names, book }: Hospital, when: Happening): Movement | null {
  const to = pick(random, book.free(when.at, null))
  if (to === null) return null
  const person = names.next(when.at)
  book.come(when.at, to, person)
  return { kind: 'admission', ...when, person, to }
}

function discharge({ random, book }: Hospital, when: Happening): Movement | null {
  const found = pick(random, book.taken(when.at, random.uniform() < 0.8 ? 'ward' : 'step-down'))
  if (!found) return null
  const { bed: from, person } = found
  book.leave(when.at, from, when.announcedAt + BED_MADE)
  return { kind: 'discharge', ...when, person, from }
}

function transfer({ random, book }: Hospital, when: Happening): Movement | null {
  const open = WAYS.flatMap(([from, to, share]) => {
    const [people, beds] = [book.taken(when.at, from), book.free(when.at, to)]
    return people.length > 0 && beds.length > 0 ? Array.from({ length: share }, () => ({ people, beds })) : []
  })
  const way = pick(random, open)
  const found = way && pick(random, way.people)
  const to = way && pick(random, way.beds)
  if (!found || to === null) return null
  const { bed: from, person } = found
  book.leave(when.at, from, when.announcedAt + BED_MADE)
  book.come(when.at, to, person)
  return { kind: 'transfer', ...when, person, from, to }
}

function round({ random, book }: Hospital, when: Happening): Movement | null {
  const [found, physician] = [pick(random, book.taken(when.at, null)), pick(random, PHYSICIANS)]
  return found && physician !== null ? { kind: 'round', ...when, ...found, physician } : null
}

function shiftChange({ random, book }: Hospital, when: Happening): Movement | null {
  const bed = pick(random, book.beds())
  return bed === null ? null : { kind: 'shift-change', ...when, unit: bed.split('/').slice(0, 2).join('/') }
}

const pick = <T>(random: Random, from: readonly T[]): T | null =>
  from[Math.floor(random.uniform() * from.length)] ?? null

const between = (random: Random, [low, high]: readonly [number, number]): number =>
  Math.round(low + random.uniform() * (high - low))
