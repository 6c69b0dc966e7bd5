import type { EpochMs, StationId, UnitId } from '@vigil/clinical'
import type { Closing, DisplayProblem, UnitBoard } from '@vigil/protocol'
import type { Caller, Clock, Directory } from '../ports'
import { sees, type Client } from './client'

/** Own proposal: a page that reloads, or that waits for its first click, is no news. What answers no ping is, at once (H64). */
const GRACE_MS = 10_000

type Problem = DisplayProblem['problem']
type Found = { readonly problem: Problem; readonly waits: boolean }

interface Lasting {
  readonly problem: Problem
  readonly at: EpochMs
  /** On the monotonic clock. */
  readonly from: number
}

interface Seen {
  readonly name: string
  /** The units it is expected to show, and what is wrong there. */
  readonly units: Map<UnitId, Lasting | null>
  /** It vanished without a word: a frozen page, a dead computer, a cut cable. */
  lost: boolean
}

/** Leaves on purpose, or is no display any more. */
const FAREWELLS: readonly Closing['reason'][] = ['signed-out', 'session-ended', 'rights-changed']
const LOST = 'ping timeout'

interface Deps {
  readonly clients: () => Iterable<Client>
  readonly clock: Clock
  readonly directory: Pick<Directory, 'hospital'>
}

export interface Displays {
  came(client: Client): void
  /** `how` is Socket.IO's word for it. */
  left(client: Client, how: string): void
  closed(client: Client, reason: Closing['reason']): void
  /** Called at least each half second while anybody looks at the unit. */
  problems(unit: UnitId): NonNullable<UnitBoard['displays']>
}

/**
 * Which stations of a unit cannot be counted on. A station is expected from the first time it is seen until it signs out; a
 * person comes and goes. Not kept over a restart: whatever runs comes back within seconds.
 */
export function createDisplays({ clients, clock, directory }: Deps): Displays {
  const seen = new Map<StationId, Seen>()

  const isStation = (id: StationId) =>
    directory.hospital().stations.some((each) => each.id === id && !each.revoked)
  const judge = (station: StationId, display: Seen, unit: UnitId) => {
    const pages = [...clients()].filter((each) => stationOf(each.caller) === station && sees(each, unit))
    const found = problemOf(pages, display.lost)
    const before = display.units.get(unit)
    const lasting = lastingOf(found, before ?? null, clock)
    display.units.set(unit, lasting)
    if (!found || !lasting || (found.waits && clock.monotonic() - lasting.from < GRACE_MS)) return null
    return { name: display.name, problem: lasting.problem, since: lasting.at }
  }

  return {
    came({ caller, units }) {
      if (caller.kind !== 'station') return
      // A page that asks for less takes no unit from the others: it is expected until it says farewell.
      const expected = new Map(seen.get(caller.station)?.units)
      for (const unit of units) expected.set(unit, expected.get(unit) ?? null)
      seen.set(caller.station, { name: caller.name, units: expected, lost: false })
    },
    left({ caller }, how) {
      const display = caller.kind === 'station' ? seen.get(caller.station) : undefined
      if (display) display.lost = how === LOST
    },
    closed({ caller }, reason) {
      if (caller.kind === 'station' && FAREWELLS.includes(reason)) seen.delete(caller.station)
    },
    problems(unit) {
      for (const station of seen.keys()) if (!isStation(station)) seen.delete(station)
      return [...seen]
        .filter(([, display]) => display.units.has(unit))
        .flatMap(([station, display]) => judge(station, display, unit) ?? [])
        .toSorted((a, b) => a.name.localeCompare(b.name))
    },
  }
}

const stationOf = (caller: Caller): StationId | null => (caller.kind === 'station' ? caller.station : null)

const lastingOf = (found: Found | null, before: Lasting | null, clock: Clock): Lasting | null => {
  if (!found) return null
  if (before?.problem === found.problem) return before
  return { problem: found.problem, at: clock.now(), from: clock.monotonic() }
}

/** The best of its pages counts: one that sounds and is seen is enough (H69). */
function problemOf(pages: readonly Client[], lost: boolean): Found | null {
  if (pages.length === 0) return { problem: 'gone', waits: !lost }
  const reports = pages.map(({ report }) => report)
  // One that has just come has not told yet.
  if (reports.includes(null)) return null
  const there = reports.flatMap((report) => (report?.answers === true ? [report] : []))
  if (there.length === 0) return { problem: 'gone', waits: false }
  const [first] = there
  const heard = there.some(({ audio }) => audio === 'ready')
  if (heard && !there.some(({ visible }) => visible)) return { problem: 'hidden', waits: true }
  if (heard)
    return there.some(({ visible, draws }) => visible && draws) ? null : { problem: 'dark', waits: true }
  return first && first.audio !== 'ready' ? { problem: first.audio, waits: true } : null
}
