import type { EpochMs, StationId, UnitId } from '@vigil/clinical'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Client } from './client'
import { aHospital } from '../testing/hospital'
import { createDisplays } from './displays'

const ICU = 'north/icu' as UnitId
const WARD = 'north/ward' as UnitId
const START = 1_800_000_000_000
const wall = { kind: 'station', station: 'wall', name: 'Wall ICU' } as const
const nurse = { kind: 'person', user: 'n1', name: 'N. One' } as const
type Report = NonNullable<Client['report']>
const GOOD: Report = { audio: 'ready', visible: true, draws: true, answers: true, latencyMs: 20 }

/** Only what displays ask of a client. */
const client = (
  caller: typeof wall | typeof nurse,
  report: Partial<Report> | null = {},
  units: readonly UnitId[] = [ICU],
): Client =>
  ({
    caller,
    greetedAt: 0,
    units: new Set(units),
    report: report && { ...GOOD, ...report },
  }) as unknown as Client

const station = (id: string) => ({ id: id as StationId, name: 'Wall ICU', units: [ICU], revoked: false })

let now: number
let pages: Client[]
let stations: string[]
const displays = () =>
  createDisplays({
    clients: () => pages,
    clock: { now: () => (START + now) as EpochMs, monotonic: () => now },
    directory: { hospital: () => ({ ...aHospital(), stations: stations.map(station) }) },
  })
let known: ReturnType<typeof displays>
const problems = () => known.problems(ICU).map(({ name, problem }) => `${name}: ${problem}`)

beforeEach(() => {
  now = 0
  stations = ['wall']
  pages = [client(wall)]
  known = displays()
  known.came(pages[0]!)
})

const leave = (how: string) => {
  const [page] = pages
  pages = []
  known.left(page!, how)
}
const tell = (report: Partial<Report>) => void (pages = [client(wall, report)])

describe('a station that others cannot count on', () => {
  it('is none while it sounds and is seen', () => {
    expect(problems()).toEqual([])
  })

  it('is told at once when it answers no ping', () => {
    leave('ping timeout')
    expect(known.problems(ICU)).toEqual([{ name: 'Wall ICU', problem: 'gone', since: START }])
  })

  it('is told after ten seconds when its page was closed', () => {
    leave('transport close')
    expect(problems()).toEqual([])
    now = 9_999
    expect(problems()).toEqual([])
    now = 10_000
    expect(problems()).toEqual(['Wall ICU: gone'])
  })

  it('is not told when its page only reloads', () => {
    leave('transport close')
    problems()
    now = 3_000
    pages = [client(wall, null)]
    known.came(pages[0]!)
    now = 20_000
    expect(problems()).toEqual([])
  })

  it('is told at once when its page hangs', () => {
    tell({ answers: false, audio: 'ready' })
    expect(problems()).toEqual(['Wall ICU: gone'])
  })

  it.each(['blocked', 'failed', 'untested', 'unheard'] as const)(
    'is told after ten seconds when its sound is %s',
    (audio) => {
      tell({ audio })
      expect(problems()).toEqual([])
      now = 10_000
      expect(problems()).toEqual([`Wall ICU: ${audio}`])
      tell({})
      expect(problems()).toEqual([])
    },
  )

  it('is told when it is hidden behind something else', () => {
    tell({ visible: false })
    problems()
    now = 10_000
    expect(problems()).toEqual(['Wall ICU: hidden'])
  })

  it('[H78] is told when no frame is painted on it though it calls itself visible', () => {
    tell({ draws: false })
    problems()
    now = 10_000
    expect(problems()).toEqual(['Wall ICU: dark'])
    // Another page of it that is seen will do.
    pages = [client(wall, { draws: false }), client(wall)]
    expect(problems()).toEqual([])
  })

  it('counts one page of several that sounds', () => {
    pages = [client(wall, { audio: 'blocked' }), client(wall)]
    problems()
    now = 60_000
    expect(problems()).toEqual([])
  })

  it('keeps since when it is so', () => {
    tell({ audio: 'failed' })
    problems()
    now = 60_000
    expect(known.problems(ICU)).toEqual([{ name: 'Wall ICU', problem: 'failed', since: START }])
  })

  it('is forgotten when it signs out or is revoked', () => {
    leave('ping timeout')
    stations = []
    expect(problems()).toEqual([])
    stations = ['wall']
    const again = client(wall)
    known.came(again)
    known.closed(again, 'signed-out')
    expect(problems()).toEqual([])
  })

  it('is of its own units only, and never a person', () => {
    leave('ping timeout')
    expect(known.problems(WARD)).toEqual([])
    const person = client(nurse)
    known.came(person)
    known.left(person, 'ping timeout')
    expect(problems()).toEqual(['Wall ICU: gone'])
  })

  it('is asked for each unit by itself', () => {
    const other = client(wall, {}, [WARD])
    pages = [client(wall, { audio: 'blocked' }), other]
    known.came(other)
    expect([known.problems(ICU), known.problems(WARD)]).toEqual([[], []])
    now = 10_000
    expect(problems()).toEqual(['Wall ICU: blocked'])
    expect(known.problems(WARD)).toEqual([])
    pages = [other]
    problems()
    now = 30_000
    expect(problems()).toEqual(['Wall ICU: gone'])
  })
})
