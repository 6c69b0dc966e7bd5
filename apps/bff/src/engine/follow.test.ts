import { initialState, step, type EpochMs, type SubjectId, type SubjectState } from '@vigil/clinical'
import { beforeEach, expect, it } from 'vitest'
import { createDirectory, type PolledDirectory } from '../directory/directory'
import { SILENT } from '../log'
import { aHospital, aMonitor, anAssociation, aSubject, ICU } from '../testing/hospital'
import { MemoryStore } from '../testing/memory-store'
import type { Cell, Cells } from './cells'
import { contextOf } from './context'
import { createIncidentWatch } from './follow'

const BEDS = ['1', '2', '3']
let now: EpochMs
let map: Map<SubjectId, Cell>
let cells: Cells
let directory: PolledDirectory

const cellOf = (state: SubjectState): Cell => ({ state, readings: new Map(), committed: Promise.resolve() })
const apply: Cells['apply'] = (cell, input) => {
  const { state, effects } = step(cell.state, input, now)
  cell.state = state
  return effects
}

beforeEach(async () => {
  now = Date.parse('2026-11-21T10:00:00Z') as EpochMs
  const store = new MemoryStore({
    ...aHospital(),
    subjects: BEDS.map((bed) => aSubject(`p${bed}`, ICU, bed)),
    devices: BEDS.map((bed) => aMonitor(`mon-${bed}`, ICU, bed)),
    associations: BEDS.map((bed) => anAssociation(`mon-${bed}`, `p${bed}`, ICU, bed)),
  })
  directory = await createDirectory({ store: store.port, log: SILENT })
  const subjects = directory.hospital().subjects
  map = new Map(subjects.map((each) => [each.id, cellOf(initialState(contextOf(directory, each, now)))]))
  cells = {
    map,
    of: (id) => map.get(id) ?? null,
    add(id, state) {
      const cell = cellOf(state)
      map.set(id, cell)
      return cell
    },
    remove: (id) => void map.delete(id),
    apply,
    applySafely: (cell, input) => void apply(cell, input),
  }
})

function pass(seconds: number, watch: () => void): void {
  for (let second = 0; second < seconds; second++) {
    now = (now + 1_000) as EpochMs
    for (const cell of map.values()) apply(cell, { type: 'tick' })
    watch()
  }
}

function measure(): void {
  for (const cell of map.values()) {
    const source = cell.state.context.devices[0]?.device
    if (!source) continue
    const samples = [{ code: 'MDC_ECG_HEART_RATE', value: 80, measuredAt: now } as const]
    apply(cell, { type: 'observed', source, receivedAt: now, live: true, samples })
  }
}

function monitored(seconds: number, watch: () => void): void {
  for (let second = 0; second < seconds; second++) {
    measure()
    pass(1, watch)
  }
}

const covered = () => [...map.values()].filter(({ state }) => state.incidentCover).length
const sounding = () =>
  [...map.values()].flatMap(({ state }) =>
    Object.values(state.conditions).flatMap(({ alarm }) =>
      alarm?.annunciation === 'sounding' ? [alarm.condition] : [],
    ),
  )

it('sounds one incident for the same loss on every bed', () => {
  const watch = createIncidentWatch(cells, directory)
  measure()
  pass(30, watch)
  expect([covered(), sounding()]).toEqual([3, ['network-incident']])
  monitored(5, watch)
  expect([covered(), sounding()]).toEqual([0, []])
})

it('uncovers the beds of an incident that ended while the server was down', () => {
  measure()
  pass(30, createIncidentWatch(cells, directory))
  monitored(5, () => {})
  expect(covered()).toBe(3)
  monitored(1, createIncidentWatch(cells, directory))
  expect([covered(), sounding()]).toEqual([0, []])
})
