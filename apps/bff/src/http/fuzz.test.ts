import { errorCode, restProblem } from '@vigil/protocol'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Route } from './route'
import { ROUTES } from './table'
import { openWorld, type World } from './testing/world'

let world: World
let cookie: string
beforeAll(async () => {
  world = await openWorld()
  cookie = await world.cookieFor('person', 'nurse')
})
afterAll(() => world.close())

const familyOf = (route: Route) => route.path.split('/')[2] ?? ''
const FAMILIES = [...new Set(ROUTES.map(familyOf))].map(
  (family) => [family, ROUTES.filter((route) => familyOf(route) === family)] as const,
)
const RUNS = 1_000

const word = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('p1', '..', '%00', '\0', 'm1', 'p1~spo2-low', '__proto__', "' OR 1=1"),
)
const json = fc.oneof(
  fc.jsonValue(),
  fc.object(),
  fc.constantFrom({ episode: -1 }, { __proto__: null }, []),
  // As far as the calls that keep a text, which is anything.
  word.map((text) => ({ key: 'key-of-fuzz', at: 0, facts: [{ kind: 'allergies', value: text }] })),
  word.map((text) => ({
    key: 'key-of-fuzz',
    move: { type: 'identify', subject: 'p1', at: 0, identity: { name: text } },
  })),
)

/** A lone surrogate cannot be written into an address at all. */
const wellFormed = (text: string) => text.replaceAll(/\p{Surrogate}/gu, 'x')

describe('bad requests', () => {
  it.each(FAMILIES)(
    'gets an answer from every %s call, and a refusal always has a code',
    async (_family, routes) => {
      const request = fc.record({
        route: fc.constantFrom(...routes),
        id: word,
        query: fc.array<[string, string]>(
          fc.tuple(
            fc.oneof(
              word,
              fc.constantFrom('unit', 'from', 'to', 'points', 'parameters', 'after', 'state', 'limit'),
            ),
            word,
          ),
          { maxLength: 4 },
        ),
        body: fc.oneof(
          json.map((value) => JSON.stringify(value)),
          fc.string({ unit: 'binary' }),
        ),
        type: fc.constantFrom(
          'application/json',
          'application/json',
          'text/plain',
          'application/json; charset=utf-16',
        ),
        method: fc.constantFrom(null, null, null, 'PUT', 'PATCH'),
      })
      await fc.assert(
        fc.asyncProperty(request, async ({ route, id, query, body, type, method }) => {
          const sent = method ?? route.method.toUpperCase()
          // Signing out would only make the rest of the run a list of 401.
          if (sent === 'DELETE') return
          const path = route.path.replace(':id', encodeURIComponent(wellFormed(id)))
          const text = new URLSearchParams(query).toString()
          const response = await world.call(`${path}?${text}`, {
            method: sent,
            headers: { cookie, 'x-vigil': '1', 'content-type': type },
            ...(sent === 'GET' ? {} : { body }),
          })
          expect(response.status).not.toBe(500)
          const answer = await response.text()
          if (response.status < 400) return
          expect(response.headers.get('content-type')).toContain('application/problem+json')
          expect(errorCode.options).toContain(restProblem.parse(JSON.parse(answer)).code)
        }),
        { numRuns: RUNS },
      )
    },
    60_000,
  )
})
