import type { StationId, UserId } from '@vigil/clinical'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Session, Store } from '../store'
import { startTestServer, type TestServer } from '../testing'
import { at, aWard, ICU, NOON } from '../testing/builders'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

const NURSE = 'nurse1' as UserId
const WALL = 'wall' as StationId
const session: Session = {
  id: 's1',
  principal: { kind: 'person', user: NURSE },
  createdAt: NOON,
  expiresAt: at(60_000),
  lastSeenAt: NOON,
}

async function aStore(now = NOON): Promise<Store> {
  const { store } = await server.freshStore({ now: () => now })
  const users = [{ id: NURSE, name: 'N. One', grants: [], disabled: false, passwordHash: null }]
  await store.applyConfig(
    aWard({ users, stations: [{ id: WALL, name: 'Wall', units: [ICU], revoked: false }] }),
    'test',
    NOON,
  )
  return store
}

it('finds a session by its token until it expires', async () => {
  const early = await aStore()
  await early.createSession(session, 'hash-1')
  const late = await aStore(at(60_000))
  await late.createSession(session, 'hash-1')

  expect(await early.sessionByToken('hash-1')).toEqual(session)
  expect(await early.sessionByToken('hash-2')).toBeNull()
  expect(await late.sessionByToken('hash-1')).toBeNull()
})

it('finds a script token as a session of its user', async () => {
  const store = await aStore()
  await store.createToken(NURSE, 'hash-forever', null)
  await store.createToken(NURSE, 'hash-over', NOON)

  expect(await store.sessionByToken('hash-forever')).toMatchObject({
    principal: { user: NURSE },
    lastSeenAt: NOON,
  })
  expect(await store.sessionByToken('hash-over')).toBeNull()
})

it('ends every way in of one user', async () => {
  const store = await aStore()
  await store.createSession(session, 'hash-1')
  await store.createToken(NURSE, 'hash-2', null)
  await store.createSession({ ...session, id: 's2', principal: { kind: 'station', station: WALL } }, 'hash-3')
  await store.endSessionsOf(NURSE)

  expect(await store.sessionByToken('hash-1')).toBeNull()
  expect(await store.sessionByToken('hash-2')).toBeNull()
  expect(await store.sessionByToken('hash-3')).toMatchObject({ principal: { station: WALL } })
})

it('remembers when a session was last used, and its end', async () => {
  const store = await aStore()
  await store.createSession(session, 'hash-1')
  await store.touchSession('s1', at(5_000))
  const touched = await store.sessionByToken('hash-1')
  await store.endSession('s1')

  expect(touched?.lastSeenAt).toBe(at(5_000))
  expect(await store.sessionByToken('hash-1')).toBeNull()
})

it('redeems an enrolment code once and in time', async () => {
  const store = await aStore()
  await store.createEnrolment(WALL, 'code-1', at(60_000))
  await store.createEnrolment(WALL, 'code-2', at(60_000))
  const both = await Promise.all([
    store.redeemEnrolment('code-1', NOON),
    store.redeemEnrolment('code-1', NOON),
  ])

  expect(both.filter((station) => station !== null)).toEqual([WALL])
  expect(await store.redeemEnrolment('code-2', at(60_000))).toBeNull()
})
