/** Which bed is whose from when to when. */
import type { DayStay, Person } from './hospital-day'

export interface BedBook {
  beds(): readonly string[]
  taken(now: number, unit: string | null): readonly Taken[]
  free(now: number, unit: string | null): readonly string[]
  come(now: number, bed: string, person: Person): void
  /** Nobody comes to the bed before `readyAt`. */
  leave(now: number, bed: string, readyAt: number): void
  /** The person stays where they are until then. */
  rests(person: Person, until: number): void
  at(bed: string, now: number): DayStay
}

export interface Taken {
  readonly bed: string
  readonly person: Person
}

const isIn = (unit: string | null, bed: string): boolean => unit === null || bed.split('/')[1] === unit

export function createBedBook(start: number, census: ReadonlyMap<string, Person | null>): BedBook {
  const stays = new Map<string, readonly DayStay[]>(
    [...census].map(([bed, person]) => [bed, [{ from: start, until: Infinity, person }]]),
  )
  /** Of a bed or a record number: not before. */
  const busy = new Map<string, number>()
  const beds = [...census.keys()]
  const of = (bed: string): readonly DayStay[] => {
    const found = stays.get(bed)
    if (!found) throw new Error(`no bed ${bed}`)
    return found
  }
  const personIn = (bed: string): Person | null => of(bed).at(-1)?.person ?? null
  const isReady = (key: string, now: number): boolean => (busy.get(key) ?? 0) <= now

  function put(now: number, bed: string, person: Person | null): void {
    const before = of(bed)
    const ended = before.map((stay, i) => (i === before.length - 1 ? { ...stay, until: now } : stay))
    stays.set(bed, [...ended, { from: now, until: Infinity, person }])
  }

  return {
    beds: () => beds,
    taken: (now, unit) =>
      beds.flatMap((bed) => {
        const person = isIn(unit, bed) ? personIn(bed) : null
        return person && isReady(person.mrn, now) ? [{ bed, person }] : []
      }),
    free: (now, unit) => beds.filter((bed) => isIn(unit, bed) && personIn(bed) === null && isReady(bed, now)),
    come: put,
    leave(now, bed, readyAt) {
      put(now, bed, null)
      busy.set(bed, readyAt)
    },
    rests: (person, until) => void busy.set(person.mrn, until),
    at: (bed, now) =>
      stays.get(bed)?.findLast(({ from }) => from <= now) ?? { from: start, until: Infinity, person: null },
  }
}
