import { afterAll, beforeAll, expect, it } from 'vitest'
import { START } from './testing/given'
import { openWorld, type World } from './testing/world'

let world: World
let headers: Record<string, string>
beforeAll(async () => {
  world = await openWorld()
  headers = { cookie: await world.cookieFor('person', 'nurse') }
})
afterAll(() => world.close())

const STRIPS = '/api/subjects/p1/strips'
const RANGE = `from=${String(START)}&to=${String(START + 60_000)}`
const body = {
  key: 'strip-key',
  at: START + 5_000,
  from: START,
  to: START + 10_000,
  codes: ['MDC_ECG_ELEC_POTL_II'],
  label: 'pause',
  note: 'after the drug',
  speed: 25,
  gain: 'auto',
}
const marked = async (): Promise<{ strips: { id: string; version: number }[] }> =>
  (await (await world.call(`${STRIPS}?${RANGE}`, { headers })).json()) as never

it('marks a strip with who and when, and lists it', async () => {
  const answer = await world.send(STRIPS, body, headers)
  expect(answer.status).toBe(200)
  expect(await answer.json()).toMatchObject({
    repeated: false,
    strip: { version: 1, subject: 'p1', name: 'nurse', label: 'pause', madeAt: START, struck: null },
  })
  expect(world.store.audited.at(-1)).toMatchObject({ action: 'strip.mark', subject: 'p1', detail: {} })
  expect((await marked()).strips).toHaveLength(1)
})

it('strikes a strip by a new version', async () => {
  const [strip] = (await marked()).strips
  const change = { ...body, id: strip?.id, version: 1, struck: 'wrong moment' }
  const { at: _, codes: __, speed: ___, gain: ____, ...asked } = change
  const answer = await world.send(`${STRIPS}/change`, { ...asked, key: 'strike-key' }, headers)
  expect(await answer.json()).toMatchObject({
    strip: { id: strip?.id, version: 2, struck: 'wrong moment', codes: body.codes },
  })
})

it('takes no strip that is too long or empty, and none that is not there', async () => {
  const long = await world.send(STRIPS, { ...body, to: START + 3_600_000 }, headers)
  const empty = await world.send(STRIPS, { ...body, to: START }, headers)
  const beside = await world.send(STRIPS, { ...body, at: START - 1 }, headers)
  expect([long.status, empty.status, beside.status]).toEqual([400, 400, 400])
})

it.each([
  ['waveforms/spans', '', 72],
  ['waveforms/envelope', '&code=MDC_ECG_ELEC_POTL_II', 72],
  ['ecg', '', 1],
  ['strips', '', 72],
] as const)('answers %s up to its longest range', async (path, more, hours) => {
  const ask = (ms: number) =>
    world.call(`/api/subjects/p1/${path}?from=${String(START)}&to=${String(START + ms)}${more}`, { headers })
  expect((await ask(hours * 3_600_000)).status).toBe(200)
  expect((await ask(hours * 3_600_000 + 1)).status).toBe(400)
  expect((await ask(0)).status).toBe(400)
})

it('draws no outline of a number', async () => {
  const asked = `/api/subjects/p1/waveforms/envelope?${RANGE}&code=MDC_ECG_HEART_RATE`
  expect((await world.call(asked, { headers })).status).toBe(400)
})
