import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { restProblem } from '@vigil/protocol'
import type { EpochMs } from '@vigil/clinical'
import { tokenHash } from '../auth/secrets'
import { aHospital, aUser, bedIn, ICU, LONG_AGO, userNamed } from '../testing/hospital'
import { startTestServer, type TestServer } from '../testing/test-server'
import { tokenOf } from '../testing/ward'

const NAUGHTY = join(import.meta.dirname, '../../../../../shared/data/hostile-blns/blns.json')
/** What a database or a log may not take, beside the strings of the list where it lies. */
const OWN = [
  '\u0000',
  'a\u0000b',
  '\uD800',
  '\uDFFF\uD800',
  '\u202Eevil',
  '\uFEFF',
  'A\u0301'.repeat(60),
  '👩‍⚕️',
  ' ',
  '\t\r\n',
]
const TEXTS = [
  ...OWN,
  // Every fifth, each of which goes to a database. The cast is the form of that file: a list of strings.
  ...(existsSync(NAUGHTY)
    ? (JSON.parse(readFileSync(NAUGHTY, 'utf8')) as string[]).filter((_, at) => at % 5 === 0)
    : []),
]
const AT_ONCE = 20
const TIMES = [
  0,
  -1,
  -8.64e15,
  8.64e15,
  Number.MAX_SAFE_INTEGER,
  Number.MIN_SAFE_INTEGER,
  1e300,
  0.5,
  null,
  '0',
]

let server: TestServer
const since = (Date.now() - 3_600_000) as EpochMs
beforeAll(async () => {
  server = await startTestServer()
  const { sites, units, subjects, devices, users, stations, limits } = aHospital()
  const people = [...users, aUser('gone', 'nurse', ICU)]
  const configOf = (disabled: boolean) => ({
    sites,
    units,
    subjects: subjects.map((subject) => ({ ...subject, admittedAt: since })),
    devices: devices.map((device) => ({
      ...device,
      since: LONG_AGO,
      secretHash: null,
      certificateFingerprint: null,
    })),
    users: people.map((user) => ({
      ...user,
      passwordHash: null,
      disabled: disabled && user.id === 'gone',
    })),
    stations,
    limits,
    prune: false,
  })
  await server.store.applyConfig(configOf(false), 'test', since)
  for (const { id } of people)
    await server.store.createToken(userNamed(id), tokenHash('token', tokenOf(id)), null)
  await server.store.applyConfig(configOf(true), 'test', Date.now() as EpochMs)
  await server.directory.refresh()
}, 60_000)
afterAll(() => server.stop())

async function call(path: string, body?: unknown, user = 'icu-nurse') {
  const response = await fetch(server.url + path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${tokenOf(user)}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  // A refusal is a problem document; anything else throws here.
  if (response.status >= 400) restProblem.parse(JSON.parse(text))
  return response.status
}
let keys = 0
const key = () => `hostile-${++keys}`
const at = () => Date.now()
const moves = (move: object, user?: string) => call('/api/moves', { key: key(), move }, user)
const facts = (body: object, user?: string) =>
  call('/api/subjects/p1/facts', { key: key(), at: at(), ...body }, user)

/** Half a character cannot be written into an address at all. */
const wellFormed = (text: string) => text.replaceAll(/\p{Surrogate}/gu, 'x')

/** Every place of the calls about placement that takes a text. */
const PLACES: Readonly<Record<string, (text: string) => Promise<number>>> = {
  'a destination': (destination) =>
    moves({
      type: 'leave-unit',
      subject: 'p1',
      at: at(),
      plan: { destination, escort: destination, expectedBackAt: at() + 60_000 },
    }),
  'a name and a number': (name) =>
    moves({ type: 'identify', subject: 'p1', at: at(), identity: { name, mrn: name } }),
  'a name at admission': (name) =>
    moves({
      type: 'admit',
      subject: null,
      unit: ICU,
      bed: bedIn(ICU, '2'),
      at: at(),
      identity: { name, mrn: name, birthDate: null, sex: 'unknown' },
    }),
  'a key': (text) =>
    call('/api/moves', { key: text.padEnd(8, '.'), move: { type: 'return', subject: 'p1', at: at() } }),
  'a subject of a move': (subject) => moves({ type: 'return', subject, at: at() }),
  'an allergy': (text) => facts({ facts: [{ kind: 'allergies', value: text }] }),
  'a key of facts': (text) =>
    call('/api/subjects/p1/facts', {
      key: text.padEnd(8, '.'),
      at: at(),
      facts: [{ kind: 'paced', value: true }],
    }),
  'a search': (q) => call(`/api/subjects/search?${new URLSearchParams({ q }).toString()}`),
  'a subject in the path': (id) => call(`/api/subjects/${encodeURIComponent(wellFormed(id))}`),
  'a missed alarm': (id) => call(`/api/missed/${encodeURIComponent(wellFormed(id))}/sign`, { key: key() }),
  'a quarantine entry': (id) => call(`/api/quarantine/${encodeURIComponent(wellFormed(id))}`),
  'an undo': (id) => call(`/api/moves/${encodeURIComponent(wellFormed(id))}/undo`, {}),
  'a filter of moves': (id) => call(`/api/moves?${new URLSearchParams({ subject: id, bed: id }).toString()}`),
}

describe('hostile text', () => {
  it.each(Object.entries(PLACES))(
    'in %s is taken or refused and never a fault',
    async (_, send) => {
      const statuses: [string, number][] = []
      for (let from = 0; from < TEXTS.length; from += AT_ONCE) {
        const some = TEXTS.slice(from, from + AT_ONCE)
        statuses.push(
          ...(await Promise.all(
            some.map(async (text): Promise<[string, number]> => [text, await send(text)]),
          )),
        )
      }
      expect(statuses.filter(([, status]) => status >= 500)).toEqual([])
    },
    60_000,
  )

  it('leaves the server able to store and answer', async () => {
    expect(await facts({ facts: [{ kind: 'paced', value: false }] })).toBe(204)
    expect(server.health.reasons()).toEqual([])
    expect(server.store.refused()).toBe(0)
  })
})

it.each(TIMES)('answers a time of %s without a fault', async (time) => {
  const statuses = [
    await moves({ type: 'return', subject: 'p1', at: time }),
    await moves({
      type: 'leave-unit',
      subject: 'p1',
      at: at(),
      plan: { destination: 'CT', escort: null, expectedBackAt: time },
    }),
    await call('/api/subjects/p1/facts', { key: key(), at: time, facts: [{ kind: 'paced', value: true }] }),
  ]
  expect(statuses.filter((status) => status >= 500)).toEqual([])
})

it.each([
  ['too large', JSON.stringify({ key: 'large-body', move: { type: 'x'.repeat(3_000_000) } })],
  ['deep', `${'['.repeat(50_000)}${']'.repeat(50_000)}`],
  ['no JSON', '{"key":'],
  ['a prototype', '{"__proto__":{"key":"12345678"},"move":{"__proto__":{"type":"return"}}}'],
])('refuses a body that is %s', async (_, body) => {
  for (const path of ['/api/moves', '/api/subjects/p1/facts', '/api/missed/m1/sign', '/api/moves/1/undo']) {
    const status = await call(path, body)
    expect([path, status >= 400 && status < 500]).toEqual([path, true])
  }
})

it('tells a nurse of another unit nothing and a revoked one less', async () => {
  const back = { type: 'return', subject: 'p1', at: at() }
  const paced = { facts: [{ kind: 'paced', value: true }] }
  const statuses = async (user: string) => [
    await moves(back, user),
    await facts(paced, user),
    await call('/api/subjects/p1', undefined, user),
    await call('/api/moves?subject=p1', undefined, user),
    await call(`/api/missed?unit=${ICU}`, undefined, user),
    await call('/api/quarantine', undefined, user),
  ]
  expect(await statuses('ward-nurse')).toEqual([404, 404, 404, 404, 404, 404])
  expect(await statuses('gone')).toEqual([401, 401, 401, 401, 401, 401])
})
