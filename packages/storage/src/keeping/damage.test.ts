import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../testing'
import { aMessage, at, HEART_RATE, heartRate, P1 } from '../testing/builders'

const ECG = 'MDC_ECG_ELEC_POTL_II'
const MINUTE = 60_000

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

/** Three minutes of a rate and of an ECG, of which the middle one was changed on the disk. */
async function aPlace() {
  let now = at(0)
  const said: [string, object | undefined][] = []
  const log = {
    info: () => undefined,
    warn: () => undefined,
    error: (event: string, fields?: object) => void said.push([event, fields]),
  }
  const place = await server.freshStore({ now: () => now, log })
  for (let minute = 0; minute < 3; minute++) {
    const measuredAt = at(minute * MINUTE)
    const wave = { code: ECG, measuredAt, rate: 250, gain: 1, offset: 0, samples: [minute, minute] } as const
    await place.store.record(heartRate(2 * minute, minute * MINUTE, 60 + minute))
    await place.store.record(
      aMessage({
        kind: 'waveforms',
        seq: 2 * minute + 1,
        measuredAt,
        receivedAt: measuredAt,
        blocks: [wave],
      }),
    )
    now = at((minute + 1) * MINUTE)
    await place.store.seal(now)
  }
  const body = 'set_byte(body, length(body) - 1, get_byte(body, length(body) - 1) # 1)'
  await place.sql(`update chunk set body = ${body} where start_at = ${at(MINUTE)}`)
  return { ...place, said }
}

it('shows a damaged chunk as a gap, says so once, and never throws', async () => {
  const { store, said } = await aPlace()
  const range = { subject: P1, from: at(0), to: at(3 * MINUTE) }
  const samples = await store.samples({ ...range, code: HEART_RATE })
  expect(samples.map(({ value }) => value)).toEqual([60, 62])
  const blocks = await store.waveform({ ...range, code: ECG })
  expect(blocks.map(({ samples: values }) => values[0])).toEqual([0, 2])
  const [narrow] = await store.trends({ ...range, codes: [HEART_RATE], points: 180 })
  expect(narrow?.min).toEqual([60, 62])
  await store.samples({ ...range, code: HEART_RATE })
  expect(store.damaged()).toBe(2)
  expect(said.filter(([event]) => event === 'chunk.damaged')).toHaveLength(2)
})

it('names every damaged chunk when all are read, and how many there are', async () => {
  const { store } = await aPlace()
  const verdict = await store.verifyChunks()
  expect(verdict.chunks).toBe(6)
  const named = verdict.damaged.map(({ subject, code, from }) => `${code} of ${subject} at ${from - at(0)}`)
  expect(named.toSorted()).toEqual([`${ECG} of p1 at ${MINUTE}`, `${HEART_RATE} of p1 at ${MINUTE}`])
})

it('finds nothing wrong where nothing is', async () => {
  const { store, sql } = await aPlace()
  await sql(`delete from chunk where start_at = ${at(MINUTE)}`)
  let told = 0
  expect(await store.verifyChunks((chunks) => (told = chunks))).toEqual({ chunks: 4, damaged: [] })
  expect(told).toBe(4)
})
