import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aBrowser } from '../push/testing/browser'
import { POLICY } from '../auth/authorize'
import { ROUTES } from './table'
import { START } from './testing/given'
import { openWorld, type World } from './testing/world'

let world: World
const cookies = new Map<string, string>()
const PEOPLE = [
  'nurse',
  'ward-nurse',
  'charge-nurse',
  'physician',
  'tele-icu',
  'biomed',
  'privacy-officer',
  'admin',
]

beforeAll(async () => {
  world = await openWorld()
  for (const id of PEOPLE) cookies.set(id, await world.cookieFor('person', id))
  cookies.set('station', await world.cookieFor('station', 'wall'))
})
afterAll(() => world.close())

/** What each caller may do with a patient of the ICU, by the policy table itself. */
const mayInIcu = (who: string, action: string): boolean => {
  if (who === 'station') return action === 'view' || action === 'mute'
  if (who === 'ward-nurse') return false
  const role = who as keyof typeof POLICY
  return Object.keys(POLICY[role]).includes(action)
}

const isSignOut = (path: string, method: string) => path === '/api/session' && method === 'delete'
const CASES = ROUTES.filter((route) => !isSignOut(route.path, route.method)).flatMap((route) =>
  ['nobody', 'station', ...PEOPLE].map((who) => ({ who, method: route.method, path: route.path, route })),
)

const KEY = 'matrix-test'
const PUSH = '/api/push'
const ADDRESS = aBrowser('https://push.example/matrix').address
const FACTS = '/api/subjects/:id/facts'
const LIMITS = '/api/subjects/:id/limits'
const STRIPS = '/api/subjects/:id/strips'
const COMFORT = '/api/subjects/:id/comfort-care'
/** Nobody finds or sets anything at a bedside from afar. */
const AT_BEDSIDE: readonly string[] = [FACTS, LIMITS, `${LIMITS}/auto`]
/** What a call takes that is not about an alarm. */
const BODIES: Readonly<Record<string, unknown>> = {
  '/api/moves': { key: KEY, move: { type: 'return', subject: 'p1', at: START } },
  '/api/alarms/:id/outcome': { key: KEY, episode: 99, outcome: 'acted' },
  [PUSH]: { address: ADDRESS, units: ['north/icu'] },
  [`${PUSH}/renew`]: { endpoint: 'https://push.example/unknown' },
  [FACTS]: { key: KEY, at: START, facts: [{ kind: 'paced', value: true }] },
  [LIMITS]: { key: KEY, changes: [{ kind: 'reset', condition: 'hr-low', priority: 'medium' }] },
  [STRIPS]: {
    key: KEY,
    at: START,
    from: START,
    to: START + 10_000,
    codes: ['MDC_ECG_ELEC_POTL_II'],
    label: 'pause',
    note: null,
    speed: 25,
    gain: 10,
  },
  [`${STRIPS}/change`]: {
    key: KEY,
    id: '00000000-0000-4000-8000-000000000001',
    version: 1,
    from: START,
    to: START + 10_000,
    label: 'other',
    note: null,
    struck: null,
  },
  [COMFORT]: { key: KEY, remaining: [], orderedBy: 'Dr. One', reviewAt: START + 3_600_000 },
}

const RANGE = `?from=${String(START)}&to=${String(START + 60_000)}`
const QUERIES: Readonly<Record<string, string>> = {
  '/api/subjects/search': '?q=Canary',
  '/api/subjects/:id/waveforms/spans': RANGE,
  '/api/subjects/:id/waveforms/envelope': `${RANGE}&code=MDC_ECG_ELEC_POTL_II`,
  '/api/subjects/:id/ecg': RANGE,
  [STRIPS]: RANGE,
  '/api/subjects/:id/export': '?format=csv',
}

const IDS: Readonly<Record<string, string>> = { alarm: 'p1~spo2-low', missed: 'm1' }
const pathOf = (path: string, kind: string, method: string) =>
  (path + (method === 'get' ? (QUERIES[path] ?? '') : '')).replace(
    ':id',
    encodeURIComponent(IDS[kind] ?? 'p1'),
  )

function expected(
  who: string,
  path: string,
  kind: string,
  action: string | null,
): (status: number) => boolean {
  if (kind === 'public') return (status) => status !== 403 && status < 500
  if (who === 'nobody') return (status) => status === 401
  if (kind === 'signed-in' || kind === 'units') return (status) => status === 200
  const wanted = action ?? ''
  // Nobody turns a wall into a phone, and nobody subscribes for a unit that is not theirs.
  if (kind === 'browser') {
    if (who === 'station') return (status) => status === 403
    const may = who !== 'ward-nurse' && mayInIcu(who, wanted)
    if (may && path === PUSH) return (status) => status === 200
    // There is a browser to test or to end only for who was the last to subscribe it.
    return (status) => status === 404 || (may && status < 300)
  }
  if (kind === 'anywhere') {
    const may = mayInIcu(who === 'ward-nurse' ? 'nurse' : who, wanted)
    return (status) => status === (may ? 200 : 404)
  }
  // Nobody moves a patient from afar, and there is no such move to undo.
  if (kind === 'move' && (who === 'tele-icu' || who === 'station')) return (status) => status === 403
  // The ward's nurse learns of no patient of the ICU, and nobody of a move that is not there.
  if (kind === 'move') return (status) => status === 404 || (mayInIcu(who, wanted) && status === 409)
  // There is no such entry; who may not open one learns nothing else.
  if (kind === 'entry') return (status) => status === 404
  if (!mayInIcu(who, 'view')) return (status) => status === 404
  const isRead = wanted === 'view'
  if (!isRead && AT_BEDSIDE.includes(path) && who === 'tele-icu') return (status) => status === 403
  return (status) =>
    mayInIcu(who, wanted) ? status !== 403 && status !== 404 && status < 500 : status === 403
}

describe('authorisation matrix', () => {
  it.each(CASES)('answers $who at $method $path as the policy says', async ({ who, method, route }) => {
    const { access, body } = route
    const headers: Record<string, string> = { 'x-vigil': '1' }
    const cookie = cookies.get(who)
    if (cookie !== undefined) headers['cookie'] = cookie
    if (body) headers['content-type'] = 'application/json'
    const response = await world.call(pathOf(route.path, access.kind, method), {
      method: method.toUpperCase(),
      headers,
      ...(body ? { body: JSON.stringify(BODIES[route.path] ?? { episode: 99, key: 'matrix-test' }) } : {}),
    })
    expect(response.status).toSatisfy(expected(who, route.path, access.kind, access.action))
  })

  it('hides the other unit by id, by alarm, by filter and in lists', async () => {
    const headers = { cookie: cookies.get('nurse') ?? '', 'x-vigil': '1' }
    for (const path of [
      '/api/subjects/p2/readings',
      '/api/subjects/p2/trends',
      '/api/subjects/p2/waveforms',
      `/api/subjects/p2/ecg${RANGE}`,
      `/api/subjects/p2/strips${RANGE}`,
      `/api/subjects/p2/waveforms/spans${RANGE}`,
      '/api/subjects?unit=north/ward',
      '/api/alarms?unit=north/ward',
      '/api/alarms?unit=north/ward&after=0',
      '/api/rounds?unit=north/ward',
      '/api/missed?unit=north/ward',
      '/api/limits?unit=north/ward',
      '/api/subjects/p2/limits',
    ])
      expect([path, (await world.call(path, { headers })).status]).toEqual([path, 404])
    const act = await world.send(
      '/api/alarms/p2~spo2-low/acknowledge',
      { episode: 1, key: 'k1234567' },
      headers,
    )
    expect(act.status).toBe(404)
    const sign = await world.send('/api/missed/m2/sign', { key: 'k1234567' }, headers)
    expect(sign.status).toBe(404)
    for (const path of [
      '/api/units',
      '/api/subjects',
      '/api/alarms',
      '/api/rounds',
      '/api/missed',
      '/api/limits',
    ])
      expect(await (await world.call(path, { headers })).text()).not.toMatch(/p2|ward/)
  })

  it('answers the hidden and the unknown alike and writes the hidden down', async () => {
    const headers = { cookie: cookies.get('nurse') ?? '' }
    const hidden = await world.call('/api/subjects/p2/readings', { headers })
    const unknown = await world.call('/api/subjects/p9/readings', { headers })
    expect(await hidden.json()).toEqual(await unknown.json())
    expect(world.store.audited.at(-1)).toMatchObject({ actor: 'nurse', subject: 'p2', outcome: 'refused' })
  })

  it('writes down every read of identified data before it is answered', async () => {
    world.store.audited.length = 0
    const headers = { cookie: cookies.get('nurse') ?? '' }
    await world.call('/api/subjects/p1/readings', { headers })
    await world.call('/api/subjects', { headers })
    expect(world.store.audited).toMatchObject([
      { actor: 'nurse', action: 'readings.read', subject: 'p1', outcome: 'success' },
      { actor: 'nurse', action: 'subjects.read', outcome: 'success' },
    ])
  })
})
