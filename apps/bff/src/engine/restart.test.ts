import type { Association, DeviceMessage, EpochMs, Sequence } from '@vigil/clinical'
import { beforeEach, describe, expect, it } from 'vitest'
import { createClock } from '../clock'
import { createDirectory } from '../directory/directory'
import type { Log } from '../ports'
import { SILENT } from '../log'
import { aHospital, anAssociation, deviceNamed, ICU, subjectNamed, userNamed } from '../testing/hospital'
import { MemoryStore } from '../testing/memory-store'
import { createEngine, type HostedEngine } from './engine'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const YEAR = 365 * DAY
const START = Date.parse('2026-11-21T10:00:00Z')
const P1 = subjectNamed('p1')
const nurse = { user: userNamed('icu-nurse'), name: 'Nurse', station: null, remote: false }
const association: Association = anAssociation('mon-1', P1, ICU, '1')

/** The machine: its wall can jump, its monotonic time cannot. */
const machine = { wall: START, monotonic: 0 }
const clockOfMachine = () => createClock({ wall: () => machine.wall, monotonic: () => machine.monotonic })

let store: MemoryStore
let engine: HostedEngine
let clock: ReturnType<typeof clockOfMachine>

async function start(log: Log = SILENT): Promise<void> {
  clock = clockOfMachine()
  const directory = await createDirectory({ store: store.port, log })
  engine = await createEngine({
    store: store.port,
    directory,
    clock,
    health: { set() {}, reasons: () => [] },
    fault(reason) {
      throw new Error(reason)
    },
    log,
  })
}

beforeEach(async () => {
  machine.wall = START
  machine.monotonic = 0
  store = new MemoryStore(aHospital())
  await start()
})

/** As the server's own timers see it: each step a look at the clock and a sweep. */
async function pass(ms: number, step = 250): Promise<void> {
  for (let left = ms; left > 0; left -= step) {
    machine.wall += step
    machine.monotonic += step
    clock.follow()
    engine.sweep()
  }
  await new Promise((resolve) => setImmediate(resolve))
}

async function measure(seconds: number, value = 80, order: 'live' | 'duplicate' = 'live'): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    const measuredAt = clock.now()
    const message: DeviceMessage = {
      kind: 'numerics',
      device: deviceNamed('mon-1'),
      seq: null,
      measuredAt,
      receivedAt: measuredAt,
      retained: false,
      samples: [{ code: 'MDC_ECG_HEART_RATE', value, measuredAt }],
    }
    await engine.observe(association, message, order, 0)
    await pass(1_000)
  }
}

async function raise(): Promise<void> {
  const measuredAt = clock.now()
  const alert = {
    alertId: 'a1',
    state: 'present',
    inactivation: 'none',
    class: 'physiological',
    priority: 'high',
    code: 'MDC_EVT_ECG_ASYSTOLE',
    text: 'ASYSTOLE',
    measuredAt,
  } as const
  const message: DeviceMessage = {
    kind: 'alerts',
    device: deviceNamed('mon-1'),
    seq: null,
    measuredAt,
    receivedAt: measuredAt,
    retained: false,
    alerts: [alert],
  }
  await engine.observe(association, message, 'live', 0)
}
const questions = () =>
  store.events.filter(({ type, alarm }) => type === 're-announced' && alarm.condition === 'asystole')
const open = () => engine.openAlarms([ICU]).map(({ condition }) => condition)

describe('a restart', () => {
  it('[H26] awaits a monitor that never had an alarm and went meanwhile', async () => {
    await measure(10)
    expect(store.events).toEqual([])
    await start()
    await pass(20_000)
    expect(engine.openAlarms([ICU])).toMatchObject([{ condition: 'no-data', annunciation: 'sounding' }])
  })

  it('[H26] asks at once what it had to ask while it was down', async () => {
    await raise()
    machine.wall += 10 * MINUTE
    machine.monotonic += 10 * MINUTE
    await start()
    await pass(250)
    expect(questions()).toHaveLength(1)
  })

  it('[H26] says by name which state it cannot read', async () => {
    await raise()
    const [kept] = await store.port.loadAlarmStates()
    store.port.loadAlarmStates = () => Promise.resolve(kept ? [{ ...kept, state: { version: 99 } }] : [])
    const errors: unknown[] = []
    await start({ ...SILENT, error: (event, fields) => errors.push([event, fields]) })
    expect(errors).toContainEqual(['alarm.state-unreadable', { subject: P1 }])
  })

  it.each([
    ['back by an hour', -HOUR],
    ['back by a year', -YEAR],
    ['back to 1970', -START + DAY],
  ])('[H46] with a wall that went %s puts no question off', async (_name, jump) => {
    await raise()
    machine.wall += jump
    await start()
    await pass(5 * MINUTE + 250)
    expect(questions().length).toBeGreaterThan(0)
  })
})

const JUMPS: readonly (readonly [string, number])[] = [
  ['an hour ahead', HOUR],
  ['an hour back', -HOUR],
  ['a year ahead', YEAR],
  ['a year back', -YEAR],
  ['to 1970', -START],
  ['past 2038', 2 ** 31 * 1_000 - START + DAY],
]

describe('a wall clock that jumps', () => {
  it.each(JUMPS)('[R17] %s asks neither early nor late', async (_name, jump) => {
    await raise()
    machine.wall += jump
    await pass(2 * MINUTE - 2_500)
    expect(questions()).toEqual([])
    await pass(5_000)
    expect(questions()).toHaveLength(1)
  })

  it.each(JUMPS)('[R17] %s neither feigns nor hides a silence', async (_name, jump) => {
    await measure(5)
    machine.wall += jump
    await measure(10)
    expect(open()).toEqual([])
    await pass(6_000)
    expect(open()).toEqual(['no-data'])
  })

  it.each(JUMPS)('[R17] %s keeps the events in order', async (_name, jump) => {
    await raise()
    machine.wall += jump
    await pass(10 * MINUTE)
    const sequences = store.events.map(({ seq }) => seq)
    expect(sequences).toEqual(sequences.toSorted((a, b) => a - b))
  })
})

describe('sixty days', () => {
  it('[R20] ask each two minutes to the end, without drift', async () => {
    await raise()
    // 2^31 milliseconds are 24.8 days.
    machine.wall += 59 * DAY
    machine.monotonic += 59 * DAY
    await pass(DAY, 10_000)
    const times = questions().map(({ at }) => at - START)
    const last = times.slice(-720)
    const gaps = last.slice(1).map((time, index) => time - (last[index] ?? 0))
    expect([...new Set(gaps)]).toEqual([2 * MINUTE])
    expect(times.at(-1)).toBeGreaterThan(60 * DAY - 3 * MINUTE)
  })

  it('[R20] of sweeps keep the time of an acknowledgement', async () => {
    machine.wall += 60 * DAY
    machine.monotonic += 60 * DAY
    await raise()
    const [alarm] = engine.openAlarms([ICU])
    if (!alarm) throw new Error('no alarm')
    const { condition, episode } = alarm
    const command = { type: 'acknowledge', condition, episode, key: 'key-0001', owner: 'coming' } as const
    await engine.command(P1, nurse, command)
    await pass(5 * MINUTE - 250)
    expect(questions()).toEqual([])
    await pass(500)
    expect(questions()).toHaveLength(1)
    expect((questions()[0]?.at ?? 0) - alarm.announcedAt).toBe((5 * MINUTE) as EpochMs)
  })
})

it('waits for the disk with what it decided and with what is told again, and with nothing else', async () => {
  await measure(1)
  const release = store.hold()
  const done: string[] = []
  const waiting = [
    raise().then(() => done.push('alert')),
    raise().then(() => done.push('alert again')),
    measure(1, 80, 'duplicate').then(() => done.push('duplicate')),
  ]
  await measure(1)
  expect(done).toEqual([])
  release()
  await Promise.all(waiting)
})

describe('a start on restored data', () => {
  it('[H48] announces every open alarm again, once', async () => {
    await raise()
    const before = questions().length
    store.restored = {
      takenAt: clock.now(),
      restoredAt: clock.now(),
      lost: { after: 1 as Sequence, before: 2 as Sequence },
      announcedAt: null,
      confirmed: null,
    }
    await start()
    expect(questions()).toHaveLength(before + 1)
    expect(store.restored.announcedAt).toBe(clock.now())
    await start()
    expect(questions()).toHaveLength(before + 1)
  })
})
