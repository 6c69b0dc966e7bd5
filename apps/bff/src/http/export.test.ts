import { afterAll, beforeAll, expect, it } from 'vitest'
import { restProblem } from '@vigil/protocol'
import { openWorld, type World } from './testing/world'

const ISO_START = '2026-11-21T10:00:00Z'

let world: World
let nurse: string
beforeAll(async () => {
  world = await openWorld()
  nurse = await world.cookieFor('person', 'nurse')
})
afterAll(() => world.close())

const ask = (query: string, subject = 'p1') =>
  world.call(`/api/subjects/${subject}/export?${query}`, { headers: { cookie: nurse } })

it.each([
  ['csv', 'text/csv', 'time,epoch_ms,code,'],
  ['alarms', 'text/csv', 'time,epoch_ms,seq,'],
  ['fhir', 'application/fhir+json', '{"resourceType":"Bundle"'],
  ['wfdb', 'application/x-tar', '\0'],
])('TR15: sends %s as a file that names nobody', async (format, type, begin) => {
  const response = await ask(`format=${format}`)
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toContain(type)
  expect(response.headers.get('content-disposition')).toMatch(
    /^attachment; filename="vigil-p1-\d{8}T\d{4}Z-\d{8}T\d{4}Z\.[\w.]+"$/,
  )
  expect(response.headers.get('cache-control')).toBe('no-store')
  expect((await response.text()).startsWith(begin)).toBe(true)
})

it('TR15: writes down who took what, in which format and of when', async () => {
  await ask(`format=fhir&waveforms=true&from=${ISO_START}&to=${ISO_START.replace('T10', 'T11')}`)
  const [entry] = world.store.audited.filter(({ action }) => action === 'data.exported').slice(-1)
  expect(entry).toMatchObject({ actor: 'nurse', subject: 'p1', outcome: 'success' })
  expect(entry?.object).toMatch(/\/export fhir with waveforms \d{4}-.*Z to \d{4}-.*Z$/)
})

it.each([
  ['format=csv&from=2026-01-01T00:00:00Z&to=2026-03-01T00:00:00Z', 'too-long', '31 days'],
  ['format=wfdb&from=2026-01-01T00:00:00Z&to=2026-01-03T00:00:00Z', 'too-long', '24 hours'],
  ['format=fhir&waveforms=true&from=2026-01-01T00:00:00Z&to=2026-01-01T02:00:00Z', 'too-long', '1 hour'],
  ['format=csv&from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z', 'malformed', 'from must be before to'],
  ['format=xlsx', 'malformed', 'see errors'],
])('TR15: refuses %s in a sentence', async (query, code, words) => {
  const response = await ask(query)
  const problem = restProblem.parse(await response.json())
  expect(problem).toMatchObject({ status: 400, code })
  expect(problem.detail).toContain(words)
})

it('TR15: gives nothing of a patient who may not be seen', async () => {
  expect((await ask('format=csv', 'p2')).status).toBe(404)
})
