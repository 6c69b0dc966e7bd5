import type { BedId, EpochMs, Move, SiteId, UnitId } from '@vigil/clinical'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Store } from '../store'
import { startTestServer, type TestServer } from '../testing'
import { aChange, aMonitor, at, aWard, ICU, NOON, P1 } from '../testing/builders'
import { bed, device, intervalsOf, moved, order, reasonOf, subject } from '../testing/moving'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

const MINUTE = 60_000
const WARD = 'north/ward' as UnitId
const min = (minutes: number): EpochMs => at(minutes * MINUTE)

async function aStore(): Promise<Store> {
  const { store } = await server.freshStore({ now: () => min(60) })
  const monitors = ['1', '2', '3'].map((label) =>
    aMonitor({ id: device(`mon-${label}`), home: { kind: 'bed', bed: bed(label) } }),
  )
  const patch = aMonitor({ id: device('patch-1'), home: { kind: 'subject', subject: P1 } })
  const spare = aMonitor({ id: device('spare'), home: { kind: 'none' } })
  await store.applyConfig(aWard({ devices: [...monitors, patch, spare] }), 'test', NOON)
  return store
}

const admit = (id: string, label: string, when: EpochMs): Move => ({
  type: 'admit',
  subject: subject(id),
  identity: null,
  unit: ICU,
  bed: bed(label),
  at: when,
})
const transfer = (id: string, to: BedId | null, when: EpochMs): Move => ({
  type: 'transfer',
  subject: subject(id),
  unit: ICU,
  bed: to,
  at: when,
})
const discharge = (id: string, when: EpochMs): Move => ({
  type: 'discharge',
  subject: subject(id),
  identifiers: null,
  at: when,
})
const subjectNow = async (store: Store, id: string) =>
  (await store.hospital()).subjects.find((one) => one.id === id)

it('admits an unknown patient under a working name', async () => {
  const store = await aStore()
  const version = await store.hospitalVersion()
  await moved(store, admit('u1', '2', min(5)), min(10))

  expect(await subjectNow(store, 'u1')).toMatchObject({
    name: 'Unknown, bed 2',
    identity: 'provisional',
    bed: bed('2'),
    admittedAt: min(5),
  })
  expect(await intervalsOf(store, 'mon-2')).toEqual(['u1 5-'])
  expect(await store.hospitalVersion()).toBeGreaterThan(version)
})

it('lets worn devices travel and wall monitors stay', async () => {
  const store = await aStore()
  await moved(store, transfer('p1', bed('2'), min(10)), min(30))

  expect(await intervalsOf(store, 'mon-1')).toEqual(['p1 0-10'])
  expect(await intervalsOf(store, 'mon-2')).toEqual(['p1 10-'])
  expect(await intervalsOf(store, 'patch-1')).toEqual(['p1 0-'])
})

it('begins a back-dated stay where the last one ended', async () => {
  const store = await aStore()
  await moved(store, discharge('p1', min(20)), min(30))
  await moved(store, admit('p2', '1', min(10)), min(31))

  expect(await intervalsOf(store, 'mon-1')).toEqual(['p1 0-20', 'p2 20-'])
})

it('tells which device was with a patient when', async () => {
  const store = await aStore()
  await moved(store, transfer('p1', bed('2'), min(10)), min(30))
  const devices = await store.associationsOf(P1, 9)
  expect(devices.map(({ device: id, from, to }) => [id, from, to]).slice(0, 1)).toEqual([
    ['mon-2', min(10), null],
  ])
  expect(new Map(devices.map(({ device: id, to }) => [id, to]))).toEqual(
    new Map([
      ['mon-2', null],
      ['mon-1', min(10)],
      ['patch-1', null],
    ]),
  )
})

it('gives the home of a broken device to another', async () => {
  const store = await aStore()
  const [old, replacement] = [device('mon-1'), device('spare')]
  await moved(store, { type: 'replace-device', old, replacement, at: min(10) })

  expect(await intervalsOf(store, 'mon-1')).toEqual(['p1 0-10'])
  expect(await intervalsOf(store, 'spare')).toEqual(['p1 10-'])
  const { devices } = await store.hospital()
  expect(devices.find((one) => one.id === old)?.home).toEqual({ kind: 'none' })
})

it('undoes a discharge by opening the same intervals', async () => {
  const store = await aStore()
  const before = await store.hospital()
  const id = await moved(store, discharge('p1', min(10)))
  const undone = await store.undoMove(id, order(min(11)))

  expect(undone).toMatchObject({ ok: true, record: { undone: { at: min(11) }, undoable: false } })
  expect({ ...(await store.hospital()), version: before.version }).toEqual(before)
  expect(reasonOf(await store.undoMove(id, order(min(12))))).toBe('already-undone')
})

it('undoes nothing on which something later stands', async () => {
  const store = await aStore()
  const id = await moved(store, discharge('p1', min(10)))
  const later = await moved(store, admit('p2', '1', min(12)))

  expect(reasonOf(await store.undoMove(id, order(min(13))))).toBe('later-moves')
  expect(reasonOf(await store.undoMove(later, order(min(14))))).toBeNull()
  expect(reasonOf(await store.undoMove(id, order(min(15))))).toBeNull()
  expect(await intervalsOf(store, 'mon-1')).toEqual(['p1 0-'])
})

it('does the same key once and answers the same', async () => {
  const store = await aStore()
  const given = order(min(10), 'one-key-only')
  const first = await store.move(discharge('p1', min(10)), given)
  const second = await store.move(discharge('p1', min(10)), given)

  expect(second).toEqual({ ...first, repeated: true })
  expect(await store.moves({ units: [ICU], subject: P1, bed: null, limit: 9 })).toHaveLength(1)
})

it('lists moves of a unit, subject or bed, newest first', async () => {
  const store = await aStore()
  await moved(store, admit('p2', '2', min(1)))
  await moved(store, transfer('p1', bed('3'), min(2)))
  const list = async (given: Partial<Parameters<Store['moves']>[0]>) =>
    (await store.moves({ units: [ICU], subject: null, bed: null, limit: 9, ...given })).map(
      ({ move, undoable }) => `${move.type} ${undoable}`,
    )

  expect(await list({})).toEqual(['transfer true', 'admit true'])
  expect(await list({ subject: P1 })).toEqual(['transfer true'])
  expect(await list({ bed: bed('2') })).toEqual(['admit true'])
  expect(await list({ units: [] })).toEqual([])
})

it('refuses what cannot be, and changes nothing', async () => {
  const store = await aStore()
  const before = await store.hospital()
  const now = min(10)
  const why = async (move: Move) => reasonOf(await store.move(move, order(now)))
  const identifiers = { mrn: '1001', birthDate: null, name: 'Other, One' }

  expect([
    await why(admit('p2', '1', now)),
    await why(admit('p1', '2', now)),
    await why(admit('p2', '9', now)),
    await why(discharge('p2', now)),
    await why(discharge('p1', min(11))),
    await why(discharge('p1', at(-8 * 24 * 60 * MINUTE))),
    await why(discharge('p1', min(-1))),
    await why({ type: 'discharge', subject: P1, identifiers, at: now }),
    await why(transfer('p1', bed('1'), now)),
    await why({ type: 'merge', retired: P1, into: P1, at: now }),
    await why({ type: 'return', subject: P1, at: now }),
    await why({ type: 'home-device', device: device('none'), to: null, at: now }),
  ]).toEqual([
    'bed-taken',
    'already-admitted',
    'bed-unknown',
    'subject-unknown',
    'in-future',
    'too-old',
    'not-admitted',
    'identifiers-differ',
    'nothing-to-do',
    'same-subject',
    'nothing-to-do',
    'device-unknown',
  ])
  expect(await store.hospital()).toEqual(before)
})

it.each([
  { mrn: '1001', birthDate: '1960-01-01', name: null },
  { mrn: '1001', birthDate: null, name: ' TEST, one ' },
])('discharges after two identifiers that agree', async (identifiers) => {
  const store = await aStore()
  await moved(store, { type: 'discharge', subject: P1, identifiers, at: min(1) })
  expect(await subjectNow(store, 'p1')).toBeUndefined()
})

it('keeps a notice of ADT until a person decides', async () => {
  const store = await aStore()
  const notice = { kind: 'discharged' as const, at: min(2), unit: null, bed: null }
  await moved(store, { type: 'notice', subject: P1, notice, at: min(2) }, min(30))
  expect((await subjectNow(store, 'p1'))?.notice).toEqual({ ...notice, heardAt: min(30) })

  await moved(store, { type: 'dismiss-notice', subject: P1, at: min(31) })
  expect((await subjectNow(store, 'p1'))?.notice).toBeNull()
})

const plannedNow = async (store: Store) => (await subjectNow(store, 'p1'))?.planned

describe('a planned state with an end', () => {
  const plan = { reason: 'Washing', until: min(32) }
  const standby = { type: 'start-standby', subject: P1, plan, at: min(2) } as const
  const disturbed = ['spo2'] as const
  const suctioning = { reason: 'Suctioning', disturbed, until: min(12) }
  const procedure = { type: 'start-procedure', subject: P1, plan: suctioning, at: min(2) } as const

  it('keeps why, by whom and until when', async () => {
    const store = await aStore()
    await moved(store, standby)
    expect(await plannedNow(store)).toEqual({ kind: 'standby', ...plan, by: 'Nurse', since: min(2) })
    await moved(store, procedure)
    expect(await plannedNow(store)).toEqual({ kind: 'procedure', ...suctioning, by: 'Nurse', since: min(2) })
    await moved(store, { type: 'end-plan', subject: P1, at: min(3) })
    expect(await plannedNow(store)).toBeNull()
  })

  it('is refused when it is longer than it may be', async () => {
    const store = await aStore()
    const tooLong = { ...suctioning, until: min(40) }
    await expect(moved(store, { ...procedure, plan: tooLong })).rejects.toThrow(/plan-length/u)
    await expect(moved(store, { ...standby, plan: { ...plan, until: min(200) } })).rejects.toThrow(
      /plan-length/u,
    )
    expect(await plannedNow(store)).toBeNull()
  })

  it('ends with a move to another unit, where nobody chose it', async () => {
    const store = await aStore()
    const beds = [{ id: 'north/ward/1' as BedId, label: '1' }]
    const ward = { id: WARD, site: 'north' as SiteId, name: 'Ward', kind: 'ward', beds } as const
    await store.applyConfig(aChange({ units: [ward] }), 'test', NOON)
    await moved(store, procedure)
    await moved(store, { type: 'transfer', subject: P1, unit: WARD, bed: null, at: min(3) })
    expect(await plannedNow(store)).toBeNull()
  })
})

it('remembers where a patient went and when expected', async () => {
  const store = await aStore()
  const plan = { destination: 'CT', escort: null, expectedBackAt: min(40) }
  await moved(store, { type: 'leave-unit', subject: P1, plan, at: min(2) })
  expect((await subjectNow(store, 'p1'))?.planned).toEqual({ kind: 'off-unit', ...plan, since: min(2) })

  // More time begins no other absence: who was away since then still is.
  const more = { ...plan, expectedBackAt: min(55) }
  await moved(store, { type: 'leave-unit', subject: P1, plan: more, at: min(30) })
  expect((await subjectNow(store, 'p1'))?.planned).toEqual({ kind: 'off-unit', ...more, since: min(2) })

  await moved(store, { type: 'return', subject: P1, at: min(31) })
  expect((await subjectNow(store, 'p1'))?.planned).toBeNull()
})
