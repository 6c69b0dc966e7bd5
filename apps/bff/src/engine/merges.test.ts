import type { Association, DeviceMessage, EpochMs, Subject, SubjectId } from '@vigil/clinical'
import type { AlarmCommit } from '@vigil/storage'
import { beforeEach, describe, expect, it } from 'vitest'
import { createDirectory, type PolledDirectory } from '../directory/directory'
import { SILENT } from '../log'
import {
  aHospital,
  anAssociation,
  aSubject,
  deviceNamed,
  ICU,
  subjectNamed,
  userNamed,
} from '../testing/hospital'
import { MemoryStore } from '../testing/memory-store'
import { createEngine, type HostedEngine } from './engine'
import { survivorOf } from './merges'

const UNKNOWN = subjectNamed('unknown-7')
const PATIENT = subjectNamed('p3')
const time = { ms: 0 }
const clock = {
  now: () => (Date.parse('2026-11-21T10:00:00Z') + time.ms) as EpochMs,
  monotonic: () => time.ms,
}
const nurse = { user: userNamed('icu-nurse'), name: 'Nurse', station: null, remote: false }
const unknown = aSubject(UNKNOWN, ICU, '3')
const patient: Subject = { ...aSubject(PATIENT, ICU, '3'), admittedAt: clock.now() }
const device = deviceNamed('mon-3')

let store: MemoryStore
let directory: PolledDirectory
let engine: HostedEngine
let ended: [SubjectId, EpochMs][]
let isDown: boolean

async function start(): Promise<void> {
  directory = await createDirectory({ store: store.port, log: SILENT })
  engine = await createEngine({
    store: store.port,
    directory,
    clock,
    health: { set() {}, reasons: () => [] },
    fault: (reason) => {
      throw new Error(reason)
    },
    log: SILENT,
    onPlanEnded: (subject, since) => {
      if (isDown) return Promise.reject(new Error('down'))
      ended.push([subject, since])
      return Promise.resolve()
    },
  })
}

const between = (subject: SubjectId): Association => ({
  ...anAssociation(device, subject, ICU, '3'),
  from: clock.now(),
})
const stays = (subject: SubjectId, at: EpochMs): Association[] => [
  { ...anAssociation(device, UNKNOWN, ICU, '3'), to: subject === UNKNOWN ? null : at },
  ...(subject === UNKNOWN ? [] : [between(subject)]),
]

async function become(subjects: readonly Subject[], associations: readonly Association[]): Promise<void> {
  store.change({ subjects, associations })
  await directory.refresh()
}
const merge = () =>
  become([{ ...unknown, endedAt: clock.now(), mergedInto: PATIENT }, patient], stays(PATIENT, clock.now()))
const undo = () => become([unknown, patient], stays(UNKNOWN, clock.now()))

function alarm(subject: SubjectId, state: 'present' | 'ended'): Promise<void> {
  const alert = {
    alertId: 'a1',
    state,
    inactivation: 'none',
    class: 'physiological',
    priority: 'high',
    code: 'MDC_EVT_ECG_ASYSTOLE',
    text: 'ASYSTOLE',
    measuredAt: clock.now(),
  } as const
  const measuredAt = clock.now()
  const alerts: DeviceMessage = {
    kind: 'alerts',
    device,
    seq: null,
    measuredAt,
    receivedAt: measuredAt,
    retained: false,
    alerts: [alert],
  }
  return engine.observe(between(subject), alerts, 'live', 0)
}

async function measure(seconds: number, value = 80): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    time.ms += 1_000
    const measuredAt = clock.now()
    const numerics: DeviceMessage = {
      kind: 'numerics',
      device,
      seq: null,
      measuredAt,
      receivedAt: measuredAt,
      retained: false,
      samples: [{ code: 'MDC_ECG_HEART_RATE', value, measuredAt }],
    }
    await engine.observe(between(UNKNOWN), numerics, 'live', 0)
    engine.sweep()
  }
}

const open = () => engine.openAlarms([ICU]).map(({ id, annunciation }) => `${id} ${annunciation}`)
/** The memory store needs a few turns, and no time. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 30; turn++) await new Promise((resolve) => setImmediate(resolve))
}
const told = () => store.events.map(({ type, alarm }) => `${type} ${alarm.id}`)

beforeEach(async () => {
  time.ms = 0
  ended = []
  isDown = false
  store = new MemoryStore({
    ...aHospital(),
    subjects: [unknown, patient],
    associations: stays(UNKNOWN, clock.now()),
  })
  await start()
})

describe('a provisional admission that becomes a patient', () => {
  it('hands over its alarm before its own ends', async () => {
    await alarm(UNKNOWN, 'present')
    const command = {
      type: 'acknowledge',
      condition: 'asystole',
      episode: 1,
      key: 'key-0001',
      owner: 'coming',
    } as const
    await engine.command(UNKNOWN, nurse, command)
    time.ms += 5_000
    await merge()
    await settled()
    expect(open()).toEqual(['p3~asystole accepted'])
    expect(told()).toEqual([
      'raised unknown-7~asystole',
      'accepted unknown-7~asystole',
      'raised p3~asystole',
      'ended unknown-7~asystole',
    ])
  })

  it('ends nothing while the handing over is not on disk', async () => {
    await alarm(UNKNOWN, 'present')
    const release = store.hold()
    await merge()
    expect(open()).toEqual(['unknown-7~asystole sounding'])
    release()
    await settled()
    expect(open()).toEqual(['p3~asystole sounding'])
  })

  it('is handed over once when the server dies in between', async () => {
    await alarm(UNKNOWN, 'present')
    const push: typeof store.port.commitAlarms = store.port.commitAlarms.bind(store.port)
    Object.assign(store.port, {
      commitAlarms: (...commits: readonly AlarmCommit[]) =>
        // The server dies between the two commits.
        commits.some(({ subject }) => subject === UNKNOWN) ? new Promise<never>(() => {}) : push(...commits),
    })
    await merge()
    await settled()
    Object.assign(store.port, { commitAlarms: push })
    await start()
    await settled()
    expect(open()).toEqual(['p3~asystole sounding'])
    expect(told()).toEqual(['raised unknown-7~asystole', 'raised p3~asystole', 'ended unknown-7~asystole'])
  })

  it('has its alarm back when the merge is undone', async () => {
    await alarm(UNKNOWN, 'present')
    await merge()
    await settled()
    await undo()
    await settled()
    expect(open()).toContain('unknown-7~asystole sounding')
    expect(told().slice(-3)).toEqual([
      'raised unknown-7~asystole',
      'latched p3~asystole',
      'ended p3~asystole',
    ])
    await merge()
    await settled()
    expect(open()).toEqual(['p3~asystole sounding'])
  })

  it('answers for who it turned out to be', async () => {
    await merge()
    await settled()
    await alarm(UNKNOWN, 'present')
    expect(open()).toEqual(['p3~asystole sounding'])
  })

  it('has no survivor in a circle', () => {
    const a = { ...unknown, mergedInto: PATIENT }
    const b = { ...patient, mergedInto: UNKNOWN }
    expect(survivorOf({ subject: (id) => (id === UNKNOWN ? a : b) }, a)).toBeNull()
    expect(survivorOf({ subject: () => patient }, a)).toBe(patient)
    expect(survivorOf({ subject: () => ({ ...patient, endedAt: clock.now() }) }, a)).toBeNull()
  })
})

describe('a patient off the unit', () => {
  const planned = {
    kind: 'off-unit' as const,
    destination: 'X-ray',
    escort: null,
    since: clock.now(),
    expectedBackAt: (clock.now() + 600_000) as EpochMs,
  }
  const leave = () => become([{ ...unknown, planned }, patient], stays(UNKNOWN, clock.now()))

  it('is told once the signal is back, until the hospital says so', async () => {
    await measure(5)
    await leave()
    time.ms += 60_000
    engine.sweep()
    await measure(182)
    await settled()
    expect(ended).toEqual([[UNKNOWN, planned.since]])
    time.ms += 5_000
    engine.sweep()
    await settled()
    expect(ended).toHaveLength(2)
    await become([unknown, patient], stays(UNKNOWN, clock.now()))
    time.ms += 5_000
    engine.sweep()
    await settled()
    expect(ended).toHaveLength(2)
  })

  it('is told after a restart when the store did not take it', async () => {
    await measure(5)
    await leave()
    time.ms += 60_000
    engine.sweep()
    isDown = true
    await measure(182)
    await settled()
    expect(ended).toEqual([])
    isDown = false
    await start()
    engine.sweep()
    await settled()
    expect(ended).toEqual([[UNKNOWN, planned.since]])
  })
})
