import type { UserId } from '@vigil/clinical'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openWorld, type World } from '../http/testing/world'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

const change = (change: (hospital: World['current']['hospital']) => World['current']['hospital']) => {
  world.current.hospital = change(world.current.hospital)
}

describe('sessions', () => {
  it('ends a personal session after 15 minutes without activity', async () => {
    const cookie = await world.cookieFor('person', 'nurse')
    world.time.ms = 15 * MINUTE
    expect((await world.call('/api/me', { headers: { cookie } })).status).toBe(200)
    world.time.ms += 15 * MINUTE
    expect(await world.auth.sessions.fromCookie(cookie)).toMatchObject({ user: 'nurse' })
    world.time.ms += 1
    expect(await world.auth.sessions.fromCookie(cookie)).toBeNull()
    expect(world.store.sessions.size).toBe(0)
  })

  it('takes the re-checks of an open socket for no activity', async () => {
    const cookie = await world.cookieFor('person', 'nurse')
    const caller = await world.auth.sessions.fromCookie(cookie)
    if (!caller) throw new Error('no caller')
    for (; world.time.ms <= 15 * MINUTE; world.time.ms += 5_000)
      expect(await world.auth.sessions.refresh(caller)).not.toBeNull()
    expect(await world.auth.sessions.refresh(caller)).toBeNull()
  })

  it('takes a page that refreshes itself for no activity', async () => {
    const cookie = await world.cookieFor('person', 'nurse')
    world.time.ms = 14 * MINUTE
    const headers = { cookie, 'x-vigil-auto': '1' }
    expect((await world.call('/api/me', { headers })).status).toBe(200)
    world.time.ms = 15 * MINUTE + 1
    expect((await world.call('/api/me', { headers })).status).toBe(401)
  })

  it('stays while somebody does something, and ends after 12 hours', async () => {
    const cookie = await world.cookieFor('person', 'nurse')
    const caller = await world.auth.sessions.fromCookie(cookie)
    if (!caller) throw new Error('no caller')
    for (; world.time.ms < 12 * HOUR; world.time.ms += 14 * MINUTE) {
      expect(await world.auth.sessions.refresh(caller)).not.toBeNull()
      await world.auth.sessions.touch(caller)
    }
    expect(await world.auth.sessions.refresh(caller)).toBeNull()
  })

  it('keeps a station for 30 days without any activity', async () => {
    const cookie = await world.cookieFor('station', 'wall')
    world.time.ms = 30 * 24 * HOUR - 1
    expect(await world.auth.sessions.fromCookie(cookie)).toMatchObject({
      kind: 'station',
      units: ['north/icu'],
    })
    world.time.ms += 1
    expect(await world.auth.sessions.fromCookie(cookie)).toBeNull()
  })

  it('gives a refreshed caller the rights of now', async () => {
    const caller = await world.auth.sessions.fromCookie(await world.cookieFor('person', 'nurse'))
    if (!caller) throw new Error('no caller')
    change((hospital) => ({ ...hospital, users: hospital.users.map((user) => ({ ...user, grants: [] })) }))
    expect(await world.auth.sessions.refresh(caller)).toMatchObject({ grants: [] })
    change((hospital) => ({
      ...hospital,
      users: hospital.users.map((user) => ({ ...user, disabled: true })),
    }))
    expect(await world.auth.sessions.refresh(caller)).toBeNull()
  })

  it('takes a revoked station for nobody', async () => {
    const cookie = await world.cookieFor('station', 'wall')
    change((hospital) => ({
      ...hospital,
      stations: hospital.stations.map((station) => ({ ...station, revoked: true })),
    }))
    expect(await world.auth.sessions.fromCookie(cookie)).toBeNull()
  })

  it('sees within 10 seconds that another process ended a session', async () => {
    const cookie = await world.cookieFor('person', 'nurse')
    await world.auth.sessions.fromCookie(cookie)
    world.store.sessions.clear()
    world.time.ms += 5_000
    expect(await world.auth.sessions.fromCookie(cookie)).toBeNull()
  })

  it('keeps signed-in boards lit while the database is away', async () => {
    const known = await world.cookieFor('person', 'nurse')
    world.store.isAway = true
    world.time.ms += MINUTE
    expect(await world.auth.sessions.fromCookie(known)).toMatchObject({ user: 'nurse' })
    const stranger = `__Host-sid=${'A'.repeat(43)}`
    await expect(world.auth.sessions.fromCookie(stranger)).rejects.toThrow('away')
  })

  it('stores no token, and takes a cookie for no bearer token', async () => {
    const cookie = await world.cookieFor('person', 'nurse')
    const token = cookie.split('=')[1] ?? ''
    expect(Buffer.from(token, 'base64url')).toHaveLength(32)
    expect(JSON.stringify([...world.store.sessions])).not.toContain(token)
    expect(await world.auth.sessions.fromBearer(`Bearer ${token}`)).toBeNull()
  })

  it('makes a new token at every sign-in and ends the one before', async () => {
    const before = await world.cookieFor('person', 'nurse')
    const door = { address: '10.0.0.1', cookieHeader: before }
    const outcome = await world.auth.signIn.withPassword('nurse' as UserId, 'correct horse battery', door)
    expect(outcome.kind).toBe('signed-in')
    expect(await world.auth.sessions.fromCookie(before)).toBeNull()
    expect(world.store.sessions.size).toBe(1)
  })
})
