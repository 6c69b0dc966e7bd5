import type { Alarm, AlarmEvent, EpochMs, UnitId } from '@vigil/clinical'
import { describe, expect, it } from 'vitest'
import { ICU, WARD } from '../testing/hospital'
import { anAlarm } from '../http/testing/given'
import { SILENT } from '../log'
import type { Directory, Log } from '../ports'
import { anAssociation, aHospital } from '../testing/hospital'
import { absences, DOWNTIME_MS } from './absence'
import { createMissed, REACHED_WITHIN_MS } from './missed'
import { memoryMissed } from './testing/memory-missed'

const START = 1_800_000_000_000

/** A server of the ICU and the ward on a clock of the test; nobody watches unless said. */
function aServer(log: Log = SILENT, store = memoryMissed()) {
  const time = { ms: 0 }
  const viewers = new Set<UnitId>()
  const listeners = new Set<(event: AlarmEvent) => void>()
  const hospital = aHospital()
  // The parts that are asked.
  const directory = {
    hospital: () => hospital,
    subjectsOf: (unit: UnitId) => hospital.subjects.filter((each) => each.unit === unit),
    openAssociations: (id: string) => (id === 'p1' ? [anAssociation('mon-1', 'p1', ICU, '1')] : []),
  } as unknown as Directory
  const missed = createMissed({
    store,
    engine: {
      onEvent(listener) {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    },
    directory,
    live: { viewers: (unit) => (viewers.has(unit) ? [{ name: 'Wall', kind: 'station' }] : []) },
    clock: { now: () => (START + time.ms) as EpochMs, monotonic: () => time.ms },
    log,
  })
  return {
    store,
    missed,
    viewers,
    announce: (alarm: Alarm, type: AlarmEvent['type'] = 'raised') => {
      const event = { seq: 1, previous: null, type, at: START + time.ms, by: null, alarm } as never
      for (const listener of listeners) listener(event)
    },
    pass: async (ms: number) => {
      for (let rest = ms; rest > 0; rest -= 1_000) {
        time.ms += 1_000
        missed.look()
      }
      // Writes come one after the other, so the last one waits for all.
      await missed.start()
    },
    rows: () => [...store.rows.values()],
  }
}

describe('an alarm that nobody could hear', () => {
  it('is kept when no display of its unit comes in time', async () => {
    const { announce, pass, rows } = aServer()
    announce(anAlarm('p1', ICU))
    await pass(REACHED_WITHIN_MS - 1_000)
    expect(rows()).toEqual([])
    await pass(1_000)
    expect(rows()).toMatchObject([{ unit: ICU, what: { kind: 'unheard' }, to: null, signed: null }])
  })

  it('is none where a display is there or comes back in time', async () => {
    const { announce, pass, rows, viewers } = aServer()
    viewers.add(ICU)
    announce(anAlarm('p1', ICU))
    announce(anAlarm('p2', WARD))
    await pass(3_000)
    viewers.add(WARD)
    await pass(REACHED_WITHIN_MS)
    expect(rows()).toEqual([])
  })

  it('of medium priority asks for no signature', async () => {
    const { announce, pass, rows } = aServer()
    announce({ ...anAlarm('p1', ICU), priority: 'medium' })
    await pass(2 * REACHED_WITHIN_MS)
    expect(rows()).toEqual([])
  })

  it('tells who took it later and when it ended', async () => {
    const { announce, pass, rows } = aServer()
    const alarm = anAlarm('p1', ICU)
    announce(alarm)
    await pass(REACHED_WITHIN_MS)
    const owner = { user: 'nurse', name: 'N. One', station: null, at: START, state: 'coming' } as never
    announce({ ...alarm, owner, state: 'ended', endedAt: (START + 60_000) as EpochMs }, 'ended')
    await pass(1_000)
    expect(rows()).toMatchObject([{ to: START + 60_000, what: { alarm: { owner: { name: 'N. One' } } } }])
  })

  it('found in late data is kept although displays are there', async () => {
    const { announce, pass, rows, viewers } = aServer()
    viewers.add(ICU)
    announce({ ...anAlarm('p1', ICU), state: 'ended' }, 'retrospective')
    await pass(1_000)
    expect(rows()).toMatchObject([{ what: { kind: 'found-late' }, to: START }])
  })

  it('is kept at once when the server leaves', async () => {
    const { announce, missed, rows } = aServer()
    announce(anAlarm('p1', ICU))
    await missed.stop()
    expect(rows()).toMatchObject([{ what: { kind: 'unheard' } }])
  })
})

describe('a network incident', () => {
  it('is one row from its begin to its end', async () => {
    const { announce, pass, rows } = aServer()
    const evidence = [{ kind: 'silence', source: 'mon-1' }] as never
    const alarm = { ...anAlarm('unit:north/icu', ICU), condition: 'network-incident', evidence } as Alarm
    announce(alarm)
    announce(alarm, 'evidence-changed')
    announce({ ...alarm, state: 'ended', endedAt: (START + 9_000) as EpochMs }, 'ended')
    await pass(1_000)
    expect(rows()).toMatchObject([
      { what: { kind: 'network-incident', subjects: ['p1'] }, from: alarm.onset, to: START + 9_000 },
    ])
  })
})

describe('the absence of the server', () => {
  const now = START as EpochMs
  const last = (agoMs: number) => ({
    at: (START - agoMs) as EpochMs,
    watched: [
      { unit: ICU, subjects: ['p1' as never] },
      { unit: WARD, subjects: [] },
    ],
  })

  it('is missed in each unit where somebody was watched', () => {
    expect(absences(last(DOWNTIME_MS + 1), now)).toMatchObject([
      {
        unit: ICU,
        what: { kind: 'server-away', subjects: ['p1'] },
        from: START - DOWNTIME_MS - 1,
        to: START,
      },
    ])
  })

  it('is none after a short restart or at the first start', () => {
    expect(absences(last(DOWNTIME_MS), now)).toEqual([])
    expect(absences(null, now)).toEqual([])
  })

  it('is found once, however often the server starts', async () => {
    const store = memoryMissed()
    await store.beat((START - 60_000) as EpochMs, [{ unit: ICU, subjects: ['p1' as never] }])
    await aServer(SILENT, store).missed.start()
    await aServer(SILENT, store).missed.start()
    expect([...store.rows.keys()]).toEqual([`away:north/icu:${START - 60_000}`])
  })

  it('is measured from the last beat of a server that lived', async () => {
    const { pass, store } = aServer()
    await pass(12_000)
    expect(await store.lastBeat()).toMatchObject({
      at: START + 11_000,
      watched: [
        { unit: ICU, subjects: ['p1'] },
        { unit: WARD, subjects: [] },
      ],
    })
  })
})
