import type { PushAnswer } from '@vigil/protocol'
import { cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { stage } from '../../testing/stage'
import { renewPush } from '../../state/push'
import { PushSettings } from './push-settings'

const KEY = 'BKey'
const ENDPOINT = 'https://push.example/one'
const ID = '11111111-1111-4111-8111-111111111111'
const NOON = Date.UTC(2026, 10, 28, 12)
type Browser = PushAnswer['browsers'][number]
const aBrowser = (over: Partial<Browser> = {}): Browser => ({
  id: ID,
  here: true,
  units: ['north/icu' as Browser['units'][number]],
  since: NOON as Browser['since'],
  until: (NOON + 12 * 3_600_000) as Browser['until'],
  receivedAt: null,
  problem: null,
  ...over,
})

/** The server and the browser's push manager, as far as this part uses them. */
let state: PushAnswer
let subscribed: { options: { applicationServerKey: ArrayBuffer } } | null
let permission: NotificationPermission
let isReachable: boolean
let asked: { readonly call: string; readonly body: unknown; readonly byItself: boolean }[]
let answers: Record<string, () => Response>

const bytes = (text: string) => new TextEncoder().encode(text).buffer
const subscription = {
  endpoint: ENDPOINT,
  options: { applicationServerKey: Uint8Array.from(atob('BKey'), (c) => c.charCodeAt(0)).buffer },
  getKey: (name: string) => bytes(name),
  unsubscribe: () => Promise.resolve(forget()),
}
const forget = () => {
  subscribed = null
  return true
}
const pushManager = {
  getSubscription: () => Promise.resolve(subscribed && subscription),
  subscribe: () => {
    if (!isReachable) return Promise.reject(new DOMException('no service', 'AbortError'))
    subscribed = subscription
    return Promise.resolve(subscription)
  },
}

beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  state = { key: KEY, browsers: [] }
  subscribed = null
  permission = 'granted'
  isReachable = true
  asked = []
  answers = {}
  vi.stubGlobal('isSecureContext', true)
  vi.stubGlobal('PushManager', {})
  vi.stubGlobal('Notification', { requestPermission: () => Promise.resolve(permission) })
  Object.defineProperty(navigator, 'serviceWorker', {
    configurable: true,
    value: {
      ready: Promise.resolve({ pushManager }),
      getRegistration: () => Promise.resolve({ pushManager }),
    },
  })
  vi.stubGlobal('fetch', (path: string, { method = 'GET', body, headers }: RequestInit) => {
    const call = `${method} ${path}`
    const byItself = JSON.stringify(headers).includes('x-vigil-auto')
    if (method !== 'GET')
      asked.push({ call, body: typeof body === 'string' ? JSON.parse(body) : null, byItself })
    return Promise.resolve((answers[call] ?? (() => Response.json(state)))())
  })
})
afterEach(() => {
  cleanup()
  vi.useRealTimers()
  vi.unstubAllGlobals()
  Reflect.deleteProperty(navigator, 'serviceWorker')
})

function setUp() {
  const place = stage()
  place.client.welcome()
  place.show(<PushSettings />)
  return place
}
const press = async (name: string) => fireEvent.click(await screen.findByRole('button', { name }))

describe('push in the settings', () => {
  it('is turned on for the units that are watched', async () => {
    setUp()
    expect(await screen.findByRole('checkbox', { name: 'ICU' })).toHaveProperty('checked', true)
    state = { key: KEY, browsers: [aBrowser()] }
    await press('Turn on')
    expect(await screen.findByText(/Nothing has been shown here yet/)).toBeDefined()
    expect(asked).toEqual([
      {
        call: 'POST /api/push',
        body: { address: { endpoint: ENDPOINT, p256dh: 'cDI1NmRo', auth: 'YXV0aA' }, units: ['north/icu'] },
        byItself: false,
      },
    ])
  })

  it.each([
    ['the browser does not allow it', () => (permission = 'denied'), /does not allow notifications/],
    ['it finds no push service', () => (isReachable = false), /cannot reach its push service/],
    [
      'the server refuses',
      () => (answers['POST /api/push'] = () => new Response('{}', { status: 503 })),
      /server did not answer/,
    ],
  ])('says why it is not on: %s', async (_, spoil, text) => {
    spoil()
    setUp()
    await press('Turn on')
    expect((await screen.findByRole('alert')).textContent).toMatch(text)
  })

  it('shows by itself that the test arrived', async () => {
    state = { key: KEY, browsers: [aBrowser()] }
    answers['POST /api/push/test'] = () => Response.json({ result: 'sent' })
    setUp()
    await press('Send a test')
    expect(await screen.findByText(/^Sent\./)).toBeDefined()
    state = { key: KEY, browsers: [aBrowser({ receivedAt: NOON as Browser['since'] })] }
    await vi.advanceTimersByTimeAsync(2_000)
    expect(await screen.findByText(/^On until .* Last shown here at/)).toBeDefined()
  })

  it.each([
    ['gone', /gave it up/],
    ['refused', /push service refuses/],
    ['unreachable', /cannot be reached/],
    ['unanswered', /has not been shown/],
  ] as const)('says that push does not reach this device: %s', async (kind, text) => {
    state = { key: KEY, browsers: [aBrowser({ problem: { kind, since: NOON as Browser['since'] } })] }
    setUp()
    const { textContent } = await screen.findByRole('alert')
    expect(textContent).toMatch(/^Push does not reach this device since/)
    expect(textContent).toMatch(text)
  })

  it('is turned off here, and the browser forgets it', async () => {
    subscribed = subscription
    state = { key: KEY, browsers: [aBrowser()] }
    answers['DELETE /api/push/here'] = () => new Response(null, { status: 204 })
    setUp()
    await press('Turn off')
    await vi.waitFor(() => expect(subscribed).toBeNull())
  })

  it('is turned off on a phone that was lost', async () => {
    state = { key: KEY, browsers: [aBrowser({ here: false })] }
    answers[`DELETE /api/push/${ID}`] = () => new Response(null, { status: 204 })
    setUp()
    await press('Turn off')
    await vi.waitFor(() => expect(asked.map(({ call }) => call)).toEqual([`DELETE /api/push/${ID}`]))
  })

  it('says where it cannot be had', async () => {
    state = { key: null, browsers: [] }
    setUp()
    expect(await screen.findByText(/^Push is not set up/)).toBeDefined()
    cleanup()
    vi.stubGlobal('isSecureContext', false)
    setUp()
    expect(screen.getByText(/^This browser takes no pushes/)).toBeDefined()
  })

  it('is not for a wall display', () => {
    const { client, run } = setUp()
    run(() =>
      client.welcome({ principal: { kind: 'station', station: 'wall' as never, name: 'Wall', units: [] } }),
    )
    expect(screen.queryByRole('heading')).toBeNull()
  })
})

describe('after a sign-in', () => {
  beforeEach(() => {
    subscribed = subscription
  })

  it('goes on for the same person, without keeping the session alive', async () => {
    await renewPush()
    expect(asked).toEqual([{ call: 'POST /api/push/renew', body: { endpoint: ENDPOINT }, byItself: true }])
    expect(subscribed).not.toBeNull()
  })

  it.each([
    ['not-found', 404, true],
    ['forbidden', 403, true],
    ['unauthenticated', 401, false],
    ['unavailable', 503, false],
  ])('ends in this browser only where it is somebody else’s: %s', async (code, status, isEnded) => {
    answers['POST /api/push/renew'] = () => Response.json({ code, detail: 'x' }, { status })
    await renewPush()
    expect(subscribed === null).toBe(isEnded)
  })

  it('asks nothing where there is no subscription', async () => {
    subscribed = null
    await renewPush()
    expect(asked).toEqual([])
  })
})
