import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { pushAnswer } from '@vigil/protocol'
import { aBrowser } from '../push/testing/browser'
import { ICU } from '../testing/hospital'
import { cookieOf, openWorld, PASSWORD, type World } from './testing/world'

const ENDPOINT = 'https://push.example/one'
const browser = aBrowser(ENDPOINT)

let world: World
let cookie: string
beforeEach(async () => {
  world = await openWorld()
  cookie = await world.cookieFor('person', 'nurse')
})
afterEach(() => world.close())

const send = (path: string, body: unknown, who = cookie) => world.send(path, body, { cookie: who })
const subscribe = (who = cookie, over: object = {}) =>
  send('/api/push', { address: browser.address, units: [ICU], ...over }, who)
const state = async (who = cookie) =>
  pushAnswer.parse(await (await world.call('/api/push', { headers: { cookie: who } })).json())
const end = (id: string, who = cookie) =>
  world.call(`/api/push/${id}`, { method: 'DELETE', headers: { cookie: who, 'x-vigil': '1' } })

describe('/api/push', () => {
  it('subscribes a browser, tests it and takes its word that the push is shown', async () => {
    const before = await state()
    expect(before.key).toMatch(/^[\w-]{87}$/)
    expect(before.browsers).toEqual([])
    expect((await subscribe()).status).toBe(200)
    expect(await (await send('/api/push/test', {})).json()).toEqual({ result: 'sent' })
    const { id } = JSON.parse(browser.open(world.egress.sent[0]?.body ?? Buffer.alloc(0))) as { id: string }
    // Without a session: it may be over by now.
    expect((await world.send('/api/push/shown', { id })).status).toBe(204)
    expect((await state()).browsers).toMatchObject([{ here: true, units: [ICU], problem: null }])
    expect((await state()).browsers[0]?.receivedAt).not.toBeNull()
    expect(world.store.audited.map(({ action }) => action)).toEqual(['push.subscribed', 'push.tested'])
  })

  it('answers a receipt of nothing with 404, and one from another site not at all', async () => {
    const id = '11111111-1111-4111-8111-111111111111'
    expect((await world.send('/api/push/shown', { id })).status).toBe(404)
    const foreign = { 'sec-fetch-site': 'cross-site' }
    expect((await world.send('/api/push/shown', { id }, foreign)).status).toBe(403)
  })

  it('never gives an address or a key back', async () => {
    await subscribe()
    const text = JSON.stringify(await state())
    expect(text).not.toContain('push.example')
    expect(text).not.toContain(browser.address.auth)
  })

  it.each([
    ['an address inside', { address: { ...browser.address, endpoint: 'https://10.0.0.1/x' } }, 403],
    ['no address', { address: { ...browser.address, endpoint: 'x' } }, 400],
    ['a key that is none', { address: { ...browser.address, p256dh: 'x' } }, 400],
    ['a unit that is not theirs', { units: ['north/ward'] }, 404],
    ['no unit', { units: [] }, 400],
  ])('refuses %s', async (_, over, status) => {
    expect((await subscribe(cookie, over)).status).toBe(status)
    expect(world.store.push.subscriptions.size).toBe(0)
  })

  it('ends with the sign-out, and not with the sign-out of another browser', async () => {
    await subscribe()
    const other = await world.cookieFor('person', 'nurse')
    const signOut = (who: string) =>
      world.call('/api/session', { method: 'DELETE', headers: { cookie: who, 'x-vigil': '1' } })
    await signOut(other)
    expect(world.store.push.subscriptions.size).toBe(1)
    await signOut(cookie)
    expect(world.store.push.subscriptions.size).toBe(0)
  })

  it('ends when somebody else signs in over it', async () => {
    await subscribe()
    const next = await send('/api/session', { user: 'physician', password: PASSWORD })
    expect(next.status).toBe(204)
    expect(world.store.push.subscriptions.size).toBe(0)
    expect((await state(cookieOf(next))).browsers).toEqual([])
  })

  it('goes on where the same person signs in again after the session went idle', async () => {
    await subscribe()
    world.time.ms = 16 * 60_000
    expect((await world.call('/api/me', { headers: { cookie } })).status).toBe(401)
    expect(world.store.push.subscriptions.size).toBe(1)
    const again = await world.cookieFor('person', 'nurse')
    expect((await send('/api/push/renew', { endpoint: ENDPOINT }, again)).status).toBe(200)
    expect((await state(again)).browsers).toMatchObject([{ here: true }])
    const stranger = await world.cookieFor('person', 'physician')
    expect((await send('/api/push/renew', { endpoint: ENDPOINT }, stranger)).status).toBe(404)
  })

  it('is ended by its person, here and from elsewhere, and by nobody else', async () => {
    await subscribe()
    const id = (await state()).browsers[0]?.id ?? ''
    expect((await end(id, await world.cookieFor('person', 'physician'))).status).toBe(404)
    expect((await end(id, await world.cookieFor('person', 'nurse'))).status).toBe(204)
    await subscribe()
    expect((await end('here')).status).toBe(204)
    expect((await end('here')).status).toBe(404)
  })
})
