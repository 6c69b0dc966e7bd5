import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { restProblem } from '@vigil/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cookieOf, openWorld, PASSWORD, type World } from './testing/world'

let world: World
let webDir: string
let nurse: string

beforeAll(async () => {
  webDir = mkdtempSync(join(tmpdir(), 'vigil-web-'))
  mkdirSync(join(webDir, 'assets'))
  writeFileSync(join(webDir, 'index.html'), '<!doctype html><title>Vigil</title>')
  writeFileSync(join(webDir, 'assets', 'main-abc.js'), 'export {}')
  world = await openWorld({ webDir, demo: true })
  nurse = await world.cookieFor('person', 'nurse')
})
afterAll(async () => {
  await world.close()
  rmSync(webDir, { recursive: true })
})

async function problemOf(response: Response) {
  expect(response.headers.get('content-type')).toContain('application/problem+json')
  const problem = restProblem.parse(await response.json())
  expect(problem.status).toBe(response.status)
  expect(problem.detail).toMatch(/^[A-Z].*[.]$/)
  return problem
}

/** fetch refuses to send some of these headers; a raw request does not. */
const raw = (method: string, path: string, headers: Record<string, string>): Promise<number> =>
  new Promise((resolve, reject) => {
    const sent = request(world.url + path, { method, headers }, (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
    sent.on('error', reject)
    sent.end()
  })

const ask = async (query: string) =>
  problemOf(await world.call(`/api/subjects/p1/${query}`, { headers: { cookie: nurse } }))
const own = () => world.url

describe('problem+json', () => {
  const json = { 'content-type': 'application/json', 'x-vigil': '1' }
  it.each([
    ['unknown route', '/api/nothing', { method: 'GET' }, 404, 'not-found'],
    ['wrong method', '/api/units', { method: 'DELETE', headers: json }, 405, 'method-not-allowed'],
    ['malformed JSON', '/api/session', { method: 'POST', headers: json, body: '{"user":' }, 400, 'malformed'],
    [
      'an unknown field',
      '/api/session',
      { method: 'POST', headers: json, body: '{"a":1}' },
      400,
      'malformed',
    ],
    [
      'plain text',
      '/api/session',
      { method: 'POST', headers: { 'content-type': 'text/plain' }, body: '{}' },
      415,
      'unsupported-media-type',
    ],
    [
      'a form',
      '/api/session',
      { method: 'POST', body: new URLSearchParams({ user: 'a' }) },
      415,
      'unsupported-media-type',
    ],
    [
      'a body of 257 KB',
      '/api/session',
      {
        method: 'POST',
        headers: json,
        body: JSON.stringify({ user: 'a', password: 'x'.repeat(257 * 1024) }),
      },
      413,
      'too-large',
    ],
    ['a broken escape', '/api/subjects/%E0%A4%A/readings', { method: 'GET' }, 400, 'malformed'],
    ['no session', '/api/units', { method: 'GET' }, 401, 'unauthenticated'],
  ] as const)('answers %s with a code and a sentence', async (_what, path, init, status, code) => {
    const response = await world.call(path, init)
    expect(await problemOf(response)).toMatchObject({ status, code })
  })

  it('says 400 with the place of each mistake in a query', async () => {
    const response = await world.call('/api/subjects/p1/trends?points=0&parameters=NOPE', {
      headers: { cookie: nurse },
    })
    const problem = await problemOf(response)
    expect(problem.errors?.map((each) => each.path)).toEqual(
      expect.arrayContaining(['query.points', expect.stringContaining('query.parameters')]),
    )
  })

  it('refuses ranges that are too long or run backwards', async () => {
    const codes = 'parameters=MDC_ECG_ELEC_POTL_II,MDC_PULS_OXIM_PLETH'
    expect(await ask('trends?from=0&to=2678400001')).toMatchObject({ status: 400, code: 'too-long' })
    expect(await ask('trends?from=2&to=1')).toMatchObject({ status: 400, code: 'malformed' })
    expect(await ask(`waveforms?from=0&to=1800001&${codes}`)).toMatchObject({ code: 'too-long' })
  })

  it('says 503 while the database is away, and serves what is live', async () => {
    world.store.isAway = true
    try {
      const away = await world.call('/api/subjects/p1/trends?parameters=MDC_TEMP', {
        headers: { cookie: nurse },
      })
      expect(await problemOf(away)).toMatchObject({ status: 503, code: 'unavailable' })
      expect((await world.call('/api/alarms', { headers: { cookie: nurse } })).status).toBe(200)
    } finally {
      world.store.isAway = false
    }
  })
})

describe('changes from elsewhere', () => {
  it.each([
    [
      'our page',
      (): Record<string, string> => ({ origin: own(), 'sec-fetch-site': 'same-origin', 'x-vigil': '1' }),
      404,
    ],
    ['a script with our header', () => ({ 'x-vigil': '1' }), 404],
    ['no x-vigil', () => ({ origin: own() }), 403],
    ['another x-vigil', () => ({ origin: own(), 'x-vigil': 'true' }), 403],
    ['a foreign origin', () => ({ origin: 'https://evil.example', 'x-vigil': '1' }), 403],
    ['a null origin', () => ({ origin: 'null', 'x-vigil': '1' }), 403],
    ['our name as a sub-domain', () => ({ origin: `${own()}.evil.example`, 'x-vigil': '1' }), 403],
    ['our name on another port', () => ({ origin: 'http://127.0.0.1:1', 'x-vigil': '1' }), 403],
    ['our host by https', () => ({ origin: own().replace('http:', 'https:'), 'x-vigil': '1' }), 403],
    ['a cross-site fetch', () => ({ 'sec-fetch-site': 'cross-site', 'x-vigil': '1' }), 403],
    ['a same-site fetch', () => ({ 'sec-fetch-site': 'same-site', 'x-vigil': '1' }), 403],
    [
      'a name that was bound to us',
      () => ({ host: 'evil.example', origin: 'http://evil.example', 'x-vigil': '1' }),
      403,
    ],
  ] as const)('judges %s', async (_who, headers, status) => {
    const all = { cookie: nurse, 'content-type': 'application/json', ...headers() }
    // 404: it went through to an alarm that does not exist.
    const answer = await raw('POST', '/api/alarms/none~x/acknowledge', { ...all, 'content-length': '0' })
    expect(answer === 400 ? 404 : answer).toBe(status)
  })

  it('lets nobody sign in from a foreign page', async () => {
    const body = JSON.stringify({ user: 'nurse', password: PASSWORD })
    const headers = { 'content-type': 'application/json', origin: 'https://evil.example' }
    expect((await world.call('/api/session', { method: 'POST', headers, body })).status).toBe(403)
  })
})

describe('headers', () => {
  it('carries the agreed policy, and neither x-powered-by nor HSTS without TLS', async () => {
    const { headers } = await world.call('/api/units')
    expect(
      headers
        .get('content-security-policy')
        ?.split(';')
        .map((part) => part.trim()),
    ).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self'",
      "font-src 'self'",
      "connect-src 'self'",
      "media-src 'self'",
      "worker-src 'self'",
      "manifest-src 'self'",
      "base-uri 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
      "object-src 'none'",
      "require-trusted-types-for 'script'",
      'trusted-types vigil',
    ])
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'cross-origin-resource-policy': 'same-origin',
    })
    expect(headers.get('permissions-policy')).toContain('autoplay=(self)')
    expect(headers.has('x-powered-by')).toBe(false)
    expect(headers.has('strict-transport-security')).toBe(false)
  })
})

describe('web app', () => {
  it('keeps hashed files for ever and the page never', async () => {
    const asset = await world.call('/assets/main-abc.js')
    expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    const page = await world.call('/', { headers: { accept: 'text/html' } })
    expect(page.headers.get('cache-control')).toBe('no-store')
    expect(await page.text()).toContain('Vigil')
  })

  it('answers a page of the app with it, and a missing file with 404', async () => {
    const navigation = { accept: 'text/html', 'sec-fetch-mode': 'navigate' }
    expect(await raw('GET', '/unit/north/icu', navigation)).toBe(200)
    for (const path of ['/assets/gone-123.js', '/.built-from'])
      expect([path, await raw('GET', path, navigation)]).toEqual([path, 404])
    expect(await raw('GET', '/unit/north/icu', { accept: '*/*' })).toBe(404)
  })
})

describe('health', () => {
  it('is ready until something is degraded, and says what', async () => {
    expect((await world.call('/readyz')).status).toBe(200)
    world.reasons.push('not-recording')
    const degraded = await world.call('/readyz')
    expect(degraded.status).toBe(503)
    expect(await degraded.json()).toEqual({ ready: false, reasons: ['not-recording'] })
    expect((await world.call('/healthz')).status).toBe(200)
    world.reasons.length = 0
  })
})

describe('sign-in', () => {
  it('sets a __Host- cookie that opens the door and leaves nothing at sign-out', async () => {
    const answer = await world.send('/api/session', { user: 'nurse', password: PASSWORD })
    expect(answer.status).toBe(204)
    expect(answer.headers.getSetCookie()[0]).toMatch(
      /^__Host-sid=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    )
    const cookie = cookieOf(answer)
    const me = await world.call('/api/me', { headers: { cookie } })
    expect(await me.json()).toMatchObject({
      principal: { kind: 'person', user: 'nurse', units: [{ unit: 'north/icu', remote: false }] },
      actions: [],
    })
    const out = await world.call('/api/session', { method: 'DELETE', headers: { cookie, 'x-vigil': '1' } })
    expect(out.status).toBe(204)
    expect(world.ended).toHaveLength(1)
    expect((await world.call('/api/me', { headers: { cookie } })).status).toBe(401)
  })

  it('answers a wrong name, a wrong password and a disabled user alike', async () => {
    const { hospital } = world.current
    world.current.hospital = {
      ...hospital,
      users: hospital.users.map((user) => (user.id === 'admin' ? { ...user, disabled: true } : user)),
    }
    const answers = await Promise.all([
      world.send('/api/session', { user: 'nobody-here', password: PASSWORD }),
      world.send('/api/session', { user: 'physician', password: 'wrong password' }),
      world.send('/api/session', { user: 'admin', password: PASSWORD }),
    ])
    const texts = await Promise.all(answers.map((each) => each.text()))
    expect(answers.map((each) => each.status)).toEqual([401, 401, 401])
    expect(new Set(texts).size).toBe(1)
    world.current.hospital = hospital
  })

  it('says when to try again after ten failures', async () => {
    const tries = await Promise.all(
      Array.from({ length: 12 }, () =>
        world.send('/api/session', { user: 'guessed', password: 'wrong password' }),
      ),
    )
    expect(tries.filter((each) => each.status === 401)).toHaveLength(10)
    const refused = tries.find((each) => each.status === 429)
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(800)
    expect(Math.max(...world.waits)).toBe(8_000)
    const throttled = world.store.audited.filter(({ detail }) => detail['throttled'] === true)
    expect(throttled).toMatchObject([{ actor: 'unknown', action: 'session.opened', outcome: 'refused' }])
  })

  it('takes a station code while passwords of the address are used up', async () => {
    const other = await openWorld()
    try {
      const guess = (n: number) =>
        other.send('/api/session', { user: 'nurse', password: `wrong password ${n}` })
      await Promise.all(Array.from({ length: 12 }, (_, n) => guess(n)))
      expect((await guess(12)).status).toBe(429)
      expect((await other.send('/api/station', { code: 'ABCDE-FGHJK' })).status).toBe(401)
    } finally {
      await other.close()
    }
  })

  it('picks a demo user on loopback in demo mode only', async () => {
    const list = await world.call('/api/demo/users')
    expect(await list.json()).toMatchObject({
      users: [{ id: 'nurse', name: 'nurse', roles: ['nurse'] }, {}, {}, {}, {}, {}, {}, {}],
    })
    expect((await world.send('/api/session', { demoUser: 'nurse' })).status).toBe(204)
    const real = await openWorld()
    try {
      expect((await real.call('/api/demo/users')).status).toBe(404)
      expect((await real.send('/api/session', { demoUser: 'nurse' })).status).toBe(404)
    } finally {
      await real.close()
    }
  })
})
