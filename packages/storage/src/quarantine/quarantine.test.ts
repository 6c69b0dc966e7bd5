import type { DeviceId, EpochMs } from '@vigil/clinical'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../testing'
import { at, NOON } from '../testing/builders'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

const HOUR = 3_600_000
const entry = (reason: string, receivedAt: EpochMs) => ({
  receivedAt,
  protocol: 'mqtt',
  device: 'mon-1' as DeviceId,
  reason,
  detail: 'of bed 4',
  payload: new Uint8Array([0, 255]),
})

it('commits what comes together as one group', async () => {
  const { store, count } = await withCount()
  await Promise.all(Array.from({ length: 60 }, () => store.quarantine(entry('unit-unknown', NOON))))

  expect(await store.quarantined({ before: null, limit: 99 })).toHaveLength(60)
  expect(await count(`select count(distinct xmin::text)::int as n from quarantine`)).toBe(1)
})

it('loses no neighbour of an entry the database refuses', async () => {
  const { store } = await server.freshStore()
  await Promise.all([
    store.quarantine(entry('a', NOON)),
    store.quarantine(entry('b', 1e300 as EpochMs)),
    store.quarantine(entry('c', NOON)),
  ])

  expect((await store.quarantined({ before: null, limit: 9 })).map((row) => row.reason)).toEqual(['c', 'a'])
  expect(store.refused?.()).toBe(1)
})

it('forgets empty beds after a day, everything after thirty', async () => {
  const { store } = await server.freshStore()
  for (const reason of ['not-admitted', 'not-associated', 'unit-unknown'])
    await store.quarantine(entry(reason, NOON))
  const left = async (hours: number) => {
    await store.seal(at(hours * HOUR))
    return (await store.quarantined({ before: null, limit: 9 })).length
  }

  expect([await left(24), await left(24.1), await left(720), await left(720.1)]).toEqual([3, 1, 1, 0])
})

it('takes old entries away in small steps', async () => {
  const { store, count, sql } = await withCount()
  await sql(`insert into quarantine (entry, received_at, protocol, reason, detail, payload)
    select gen_random_uuid(), ${NOON}, 'mqtt', 'not-admitted', '', '' from generate_series(1, 2500)`)
  const counts = []
  for (let step = 0; step < 4; step++) {
    await store.seal(at(25 * HOUR))
    counts.push(await count('select count(*)::int as n from quarantine'))
  }

  expect(counts).toEqual([1500, 500, 0, 0])
})

async function withCount() {
  const fresh = await server.freshStore()
  const count = async (text: string) => (await fresh.rows<{ n: number }>(text))[0]?.n
  return { ...fresh, count }
}
