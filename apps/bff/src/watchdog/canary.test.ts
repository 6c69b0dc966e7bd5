import { beforeEach, describe, expect, it } from 'vitest'
import { step, type EpochMs } from '@vigil/clinical'
import { createDirectory } from '../directory/directory'
import { createEngine, type HostedEngine } from '../engine/engine'
import { createHealth } from '../health'
import { SILENT } from '../log'
import { aHospital, ICU, WARD } from '../testing/hospital'
import { MemoryStore } from '../testing/memory-store'
import { CANARY } from './canary'

const BEGIN = Date.parse('2026-11-21T10:00:00Z')
const time = { ms: 0 }
const clock = { now: () => (BEGIN + time.ms) as EpochMs, monotonic: () => time.ms }

let store: MemoryStore
let engine: HostedEngine
let faults: string[]
/** The fail-point: how the evaluator does its work now. */
let evaluate: typeof step

beforeEach(async () => {
  time.ms = 0
  faults = []
  evaluate = step
  store = new MemoryStore(aHospital())
  const directory = await createDirectory({ store: store.port, log: SILENT })
  engine = await createEngine({
    store: store.port,
    directory,
    clock,
    health: createHealth(SILENT),
    fault: (reason) => void faults.push(reason),
    log: SILENT,
    evaluate: (...given) => evaluate(...given),
    wait: () => new Promise(() => undefined),
  })
})

async function pass(seconds: number): Promise<void> {
  for (let quarter = 0; quarter < 4 * seconds; quarter++) {
    time.ms += 250
    engine.sweep()
    await new Promise((resolve) => setImmediate(resolve))
  }
}

describe('[H32] the canary of the engine', () => {
  it('alarms every ten seconds while the engine decides', async () => {
    await pass(10)
    const first = engine.canary()
    for (let cycle = 1; cycle <= 30; cycle++) {
      await pass(10)
      expect(engine.canary()).toBe(first + cycle)
    }
    expect(faults).toEqual([])
  })

  it('is in no list, no unit and no table', async () => {
    await pass(120)
    expect(engine.canary()).toBeGreaterThan(10)
    expect(engine.openAlarms([ICU, WARD])).toEqual([])
    expect([engine.lastSequence(ICU), engine.lastSequence(WARD)]).toEqual([null, null])
    expect([store.events, store.audited, store.recorded]).toEqual([[], [], []])
    expect(engine.readings(CANARY)).toEqual([])
    expect(engine.alarm(`${CANARY}~spo2-low` as never)).toBeNull()
    expect(JSON.stringify(await store.port.loadAlarmStates())).not.toContain(CANARY)
  })

  it.each([
    [
      'throws',
      () => {
        throw new Error('fail-point')
      },
    ],
    ['decides nothing', (state: Parameters<typeof step>[0]) => ({ state, effects: [] })],
  ])('falls silent within ten seconds when the evaluator %s, and comes back with it', async (_, broken) => {
    await pass(30)
    evaluate = broken
    await pass(1)
    const last = engine.canary()
    await pass(60)
    expect(engine.canary()).toBe(last)
    evaluate = step
    await pass(20)
    expect(engine.canary()).toBeGreaterThan(last)
  })

  it('falls silent when nobody sweeps', async () => {
    await pass(30)
    const last = engine.canary()
    time.ms += 60_000
    await new Promise((resolve) => setImmediate(resolve))
    expect(engine.canary()).toBe(last)
  })
})
