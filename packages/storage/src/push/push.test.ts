import type { AlarmId, UnitId, UserId } from '@vigil/clinical'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../testing'
import { at, NOON } from '../testing/builders'
import type { PushMessageRow, PushSubscriptionRow } from './push-store'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

// The casts mint ids that are the tests' own.
const ICU = 'north/icu' as UnitId
const ONE = '11111111-1111-4111-8111-111111111111'
const TWO = '22222222-2222-4222-8222-222222222222'
const PUSH = '33333333-3333-4333-8333-333333333333'

const aSubscription = (over: Partial<PushSubscriptionRow> = {}): PushSubscriptionRow => ({
  id: ONE,
  session: 's1',
  user: 'nurse1' as UserId,
  units: [ICU],
  address: { endpoint: 'https://push.example/one', p256dh: 'key', auth: 'secret' },
  createdAt: NOON,
  until: at(3_600_000),
  told: {},
  problem: null,
  receivedAt: null,
  ...over,
})
const aMessage = (over: Partial<PushMessageRow> = {}): PushMessageRow => ({
  id: PUSH,
  subscription: ONE,
  user: 'nurse1' as UserId,
  kind: 'alarm',
  unit: ICU,
  priority: 'high',
  alarms: ['p1~spo2-low' as AlarmId],
  sentAt: NOON,
  result: 'sent',
  shownAt: null,
  ...over,
})

it('keeps a subscription over a restart, with what its browser shows', async () => {
  const { store, reopen } = await server.freshStore()
  await store.keepPushSubscription(aSubscription())
  const told = { [ICU]: { shown: 'high' as const, settled: ['p1~spo2-low 1 5'] } }
  await store.updatePushSubscription(ONE, { told, problem: { kind: 'unreachable', since: at(5) } })
  const again = await reopen()
  expect(await again.pushSubscriptions()).toEqual([
    aSubscription({ told, problem: { kind: 'unreachable', since: at(5) } }),
  ])
})

it('gives a browser one owner: who subscribes it last', async () => {
  const { store } = await server.freshStore()
  await store.keepPushSubscription(aSubscription())
  const next = aSubscription({ id: TWO, session: 's2', user: 'nurse2' as UserId })
  await store.keepPushSubscription(next)
  expect(await store.pushSubscriptions()).toEqual([next])
})

it('forgets where a browser was that is gone, and says since when', async () => {
  const { store } = await server.freshStore()
  await store.keepPushSubscription(aSubscription())
  await store.updatePushSubscription(ONE, { problem: { kind: 'gone', since: at(7) }, gone: true })
  expect(await store.pushSubscriptions()).toEqual([
    aSubscription({ address: null, problem: { kind: 'gone', since: at(7) } }),
  ])
})

it('ends with its session, and with every session of a person whose access is revoked', async () => {
  const { store } = await server.freshStore()
  const second = aSubscription({
    id: TWO,
    session: 's2',
    address: { endpoint: 'https://push.example/two', p256dh: 'key', auth: 'secret' },
  })
  await store.keepPushSubscription(aSubscription())
  await store.keepPushSubscription(second)
  await store.removePushSubscriptions({ session: 's1' })
  expect(await store.pushSubscriptions()).toEqual([second])
  await store.endSessionsOf('nurse1' as UserId)
  expect(await store.pushSubscriptions()).toEqual([])
})

it('keeps a subscription that ended by itself for 3 hours more', async () => {
  const { store } = await server.freshStore()
  await store.keepPushSubscription(aSubscription())
  await store.seal(at(4 * 3_600_000))
  expect(await store.pushSubscriptions()).toHaveLength(1)
  await store.seal(at(4 * 3_600_000 + 1))
  expect(await store.pushSubscriptions()).toEqual([])
})

it('takes the first word of a browser that shows a push, and forgets what is too old', async () => {
  const { store } = await server.freshStore()
  await store.keepPushSubscription(aSubscription())
  await store.keepPushMessage(aMessage())
  const shown = { subscription: ONE, user: 'nurse1', kind: 'alarm', sentAt: NOON }
  expect(await store.pushShown(PUSH, at(900))).toEqual({ ...shown, isFirst: true })
  expect(await store.pushShown(PUSH, at(5_000))).toEqual({ ...shown, isFirst: false })
  expect(await store.pushShown(TWO, at(900))).toBeNull()
  expect(await store.pushMessages({ subscription: ONE, limit: 9 })).toEqual([aMessage({ shownAt: at(900) })])
  await store.seal(at(31 * 24 * 3_600_000))
  expect(await store.pushMessages({ subscription: ONE, limit: 9 })).toEqual([])
  expect(await store.pushSubscriptions()).toEqual([])
})
