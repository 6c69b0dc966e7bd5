import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../testing'
import { at, NOON } from '../testing/builders'
import { device } from '../testing/moving'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

it('releases what waited once, and deletes nothing', async () => {
  const { store } = await server.freshStore()
  for (const [index, id] of ['mon-1', 'mon-1', 'mon-2'].entries())
    await store.quarantine({
      receivedAt: at(index),
      protocol: 'mqtt',
      device: device(id),
      reason: 'not-admitted',
      detail: '',
      payload: new Uint8Array([index]),
    })
  const waiting = () =>
    store.quarantinedOf({
      devices: [device('mon-1')],
      from: NOON,
      to: at(1_000),
      reasons: ['not-admitted'],
      limit: 9,
    })
  const found = await waiting()
  const ids = found.map((entry) => entry.id)

  expect(found.map((entry) => entry.payload[0])).toEqual([0, 1])
  expect((await store.releaseQuarantined(ids, 'nurse', at(5))).toSorted((a, b) => a - b)).toEqual(ids)
  expect(await store.releaseQuarantined(ids, 'nurse', at(6))).toEqual([])
  expect(await waiting()).toEqual([])
  const all = await store.quarantined({ before: null, limit: 9 })
  expect(all.map((entry) => entry.releasedAt)).toEqual([null, at(5), at(5)])
})
