import type { BedId, Move } from '@vigil/clinical'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Store } from '../store'
import { startTestServer, type TestServer } from '../testing'
import {
  aChange,
  aMonitor,
  anAlarm,
  anEvent,
  aSubject,
  at,
  aWard,
  HEART_RATE,
  heartRate,
  ICU,
  NOON,
  P1,
} from '../testing/builders'
import { bed, device, intervalsOf, moved, order, reasonOf, subject } from '../testing/moving'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

const U1 = subject('u1')
const MINUTE = 60_000
const merge: Move = { type: 'merge', retired: U1, into: P1, at: at(10 * MINUTE) }
const NOW = at(11 * MINUTE)
const hour = { from: NOON, to: at(60 * MINUTE) }

/** The patient of the records has no bed yet; somebody unknown is monitored in bed 2. */
async function aStore(where: BedId | null = null) {
  const { store } = await server.freshStore({ now: () => NOW })
  const monitors = ['1', '2'].map((label) =>
    aMonitor({ id: device(`mon-${label}`), home: { kind: 'bed', bed: bed(label) } }),
  )
  await store.applyConfig(aWard({ subjects: [aSubject({ bed: where })], devices: monitors }), 'test', NOON)
  await moved(store, { type: 'admit', subject: U1, identity: null, unit: ICU, bed: bed('2'), at: at(0) }, NOW)
  return store
}

it('reads both under the survivor, and parts them again', async () => {
  const store = await aStore()
  await store.record(heartRate(1, 1_000, 80, { subject: U1, device: device('mon-2') }))
  const values = async (id: typeof U1) =>
    (await store.samples({ subject: id, code: HEART_RATE, ...hour })).map((one) => one.value)
  const id = await moved(store, merge, NOW)

  expect([await values(P1), await values(U1)]).toEqual([[80], [80]])
  expect((await store.latest(P1)).map((one) => one.value)).toEqual([80])
  const [trend] = await store.trends({ subject: P1, codes: [HEART_RATE], ...hour, points: 10 })
  expect(trend?.mean).toEqual([80])
  await store.undoMove(id, order(NOW))
  expect([await values(P1), await values(U1)]).toEqual([[], [80]])
})

it('gives the bed and its monitor to the survivor', async () => {
  const store = await aStore()
  await moved(store, merge, NOW)
  const { subjects } = await store.hospital()

  expect(subjects).toMatchObject([
    { id: P1, bed: bed('2'), identity: 'confirmed', endedAt: null },
    { id: U1, bed: null, endedAt: merge.at, mergedInto: P1 },
  ])
  expect(await intervalsOf(store, 'mon-2')).toEqual(['u1 0-10', 'p1 10-'])
})

it('answers the question of ADT about the bed, and asks it again when undone', async () => {
  const store = await aStore()
  const notice = { kind: 'bed-taken', at: at(0), unit: ICU, bed: bed('2') } as const
  await moved(store, { type: 'notice', subject: P1, notice, at: at(0) }, NOW)
  const kinds = async () => (await store.hospital()).subjects.map((each) => each.notice?.kind ?? null)
  const id = await moved(store, merge, NOW)
  expect(await kinds()).toEqual([null, null])
  await store.undoMove(id, order(NOW))
  expect(await kinds()).toEqual(['bed-taken', null])
})

it('puts everything back when a merge is undone', async () => {
  const store = await aStore()
  const before = await store.hospital()
  const id = await moved(store, merge, NOW)
  await store.undoMove(id, order(NOW))

  const after = await store.hospital()
  const owning = after.associations.filter((one) => one.from !== one.to)
  expect({ ...after, version: before.version, associations: owning }).toEqual(before)
})

it('takes no monitor away from either without a word', async () => {
  const store = await aStore(bed('1'))
  expect(reasonOf(await store.move(merge, order(NOW)))).toBe('already-admitted')
})

it('leaves a bed that nothing watches for one that is', async () => {
  const store = await aStore(bed('3'))
  await moved(store, merge, NOW)
  expect((await store.hospital()).subjects[0]).toMatchObject({ id: P1, bed: bed('2') })
})

const washing = { reason: 'Washing', until: at(40 * MINUTE) }
const standby = (who: typeof P1): Move => ({
  type: 'start-standby',
  subject: who,
  plan: washing,
  at: at(5 * MINUTE),
})
const planOf = async (store: Store) => (await store.hospital()).subjects.find(({ id }) => id === P1)?.planned

it('keeps the plan of the bed that is kept', async () => {
  const store = await aStore()
  await moved(store, standby(U1), NOW)
  await moved(store, merge, NOW)
  expect(await planOf(store)).toMatchObject({ kind: 'standby', reason: 'Washing' })
})

it.each([
  ['of the other bed, to a survivor in an own one', bed('3'), U1],
  ['of a bed that is left', bed('3'), P1],
  ['of nobody in a bed, to a bed that is monitored', null, P1],
])('carries no plan %s', async (_, where, who) => {
  const store = await aStore(where)
  await moved(store, standby(who), NOW)
  await moved(store, merge, NOW)
  expect((await store.hospital()).subjects[0]?.bed).toBe(bed('2'))
  expect(await planOf(store)).toBeNull()
})

it('carries no standby to a patient whose own bed is monitored', async () => {
  const store = await aStore(bed('1'))
  const unmonitored: Move = { type: 'transfer', subject: U1, unit: ICU, bed: bed('3'), at: at(2 * MINUTE) }
  await moved(store, unmonitored, NOW)
  await moved(store, standby(U1), NOW)
  await moved(store, merge, NOW)
  expect((await store.hospital()).subjects[0]?.bed).toBe(bed('1'))
  expect(await planOf(store)).toBeNull()
})

const limit = (id: string, condition: string, value: number) => ({
  profile: id,
  scope: { kind: 'subject' as const, id },
  category: null,
  limit: { condition, priority: 'high' as const, value, delayMs: 0 },
})

it('copies limits, except where the survivor has own ones', async () => {
  const store = await aStore()
  const limits = [limit('u1', 'hr-high', 150), limit('u1', 'hr-low', 40), limit('p1', 'hr-high', 140)]
  await store.applyConfig(aChange({ limits }), 'test', NOON)
  const ofSurvivor = async () =>
    (await store.hospital()).limits.filter((one) => one.scope.id === 'p1').map((one) => one.limit.value)
  const id = await moved(store, merge, NOW)

  expect((await ofSurvivor()).toSorted((a, b) => a - b)).toEqual([40, 140])
  await store.undoMove(id, order(NOW))
  expect(await ofSurvivor()).toEqual([140])
})

it('tells the alarm history of both, newest first', async () => {
  const store = await aStore()
  const events = [anEvent(1, { alarm: anAlarm({ subject: U1 }), at: at(1) }), anEvent(2, { at: at(2) })]
  for (const event of events)
    await store.commitAlarms({
      subject: event.alarm.subject,
      state: {},
      events: [event],
      dues: [],
      audit: [],
    })
  await moved(store, merge, NOW)

  expect((await store.alarmsOf({ subject: P1, ...hour, limit: 9 })).map((one) => one.seq)).toEqual([2, 1])
  expect(await store.alarmsOf({ subject: P1, ...hour, limit: 1 })).toHaveLength(1)
})
