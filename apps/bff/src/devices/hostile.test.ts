import * as fc from 'fast-check'
import { connect as connectTcp } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { numerics, type Answer, type Monitor } from '../testing/monitor'
import { openWard, type Ward } from '../testing/ward'

const SPO2 = 'MDC_PULS_OXIM_SAT_O2'
/** Fixed, so that a red test is red again. */
const SEED = 20_261_121

let ward: Ward
let witness: Monitor
let sent = 0
beforeAll(async () => {
  ward = await openWard()
  witness = await ward.monitor('mon-2')
})
afterAll(() => ward.close())

/** Another device, whose every message must be stored whatever the first one does. */
async function witnessOne(): Promise<void> {
  expect(await witness.publish('numerics', numerics({ [SPO2]: 97 }))).toMatchObject({ reasonCode: 0 })
  sent += 1
  expect(ward.store.recorded.filter(({ device }) => device === 'mon-2')).toHaveLength(sent)
}

const sampled = <T>(arbitrary: fc.Arbitrary<T>, count: number): readonly T[] =>
  fc.sample(arbitrary, { numRuns: count, seed: SEED })

/** Resolves when the server has closed the connection, or has taken the bytes without a word. */
const throwBytes = (bytes: Uint8Array): Promise<void> =>
  new Promise((resolve, reject) => {
    const socket = connectTcp(ward.server.ports.mqtt ?? 0, '127.0.0.1', () => socket.end(bytes))
    socket.on('error', () => resolve())
    socket.on('close', () => resolve())
    socket.resume()
    socket.setTimeout(10_000, () => reject(new Error('the server holds the connection')))
  })

/** A CONNECT of a known client, then nonsense behind it. */
const CONNECT = Buffer.from([
  0x10,
  0x11,
  0,
  4,
  ...Buffer.from('MQTT'),
  4,
  2,
  0,
  60,
  0,
  5,
  ...Buffer.from('mon-1'),
])

const payload = fc.oneof(
  fc.json({ maxDepth: 4 }),
  fc.string({ maxLength: 200 }),
  fc.record({ seq: fc.anything(), at: fc.string(), values: fc.anything() }).map((value) => {
    try {
      return JSON.stringify(value, (_key, each: unknown) => (typeof each === 'bigint' ? 'big' : each))
    } catch {
      return '{'
    }
  }),
  fc
    .record({
      code: fc.constantFrom(SPO2, 'MDC_NOTHING', '', 150_456),
      value: fc.oneof(fc.double(), fc.constantFrom(null, 'x', 1e308)),
      unit: fc.constantFrom('%', 'furlong', '', null),
    })
    .map((value) => JSON.stringify({ ...numerics({}), values: [value] })),
)
const kind = fc.constantFrom('numerics', 'waveforms', 'alerts', 'events', 'status')

describe('a hostile device', () => {
  it('is closed on 400 connections of nonsense', async () => {
    const nonsense = fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 400 }),
      fc.uint8Array({ minLength: 1, maxLength: 400 }).map((bytes) => Buffer.concat([CONNECT, bytes])),
      fc.nat(CONNECT.length - 1).map((length) => CONNECT.subarray(0, length + 1)),
      fc
        .uint8Array({ minLength: 4, maxLength: 60 })
        .map((bytes) => Buffer.from([0x10, 0xff, 0xff, 0xff, 0x7f, ...bytes])),
    )
    const all = sampled(nonsense, 400)
    for (let i = 0; i < all.length; i += 20) {
      await Promise.all(all.slice(i, i + 20).map(throwBytes))
      await witnessOne()
    }
    expect(witness.client.connected).toBe(true)
  })

  it('is answered or quarantined with a reason for each of 500 bad payloads', async () => {
    const monitor = await ward.monitor('mon-1')
    for (const [to, content] of sampled(fc.tuple(kind, payload), 500)) {
      const before = ward.store.quarantined.length
      const answer: Answer = await monitor.publish(to, content)
      const isRefused = answer.reasonCode >= 0x80
      expect(isRefused).toBe(ward.store.quarantined.length > before)
      expect(isRefused ? answer.reason : 'stored').toMatch(/^quarantined: \S+: .+|^stored$/)
    }
    await witnessOne()
    await monitor.end()
  })

  it('is refused on 90 topics that are not its own', async () => {
    const monitor = await ward.monitor('mon-1')
    const part = fc.string({
      minLength: 1,
      maxLength: 20,
      unit: fc.constantFrom('a', 'ä', '.', '-', ' ', '$'),
    })
    const before = ward.store.recorded.length
    for (const topic of sampled(fc.array(part, { minLength: 2, maxLength: 5 }), 90)) {
      const answer = await monitor.publish(topic.join('/'), numerics({ [SPO2]: 1 }))
      expect(answer.reasonCode).toBeGreaterThanOrEqual(0x80)
    }
    expect(ward.store.recorded).toHaveLength(before)
    await witnessOne()
    await monitor.end()
  })

  it('loses its connection over each of 10 packets that are too large', async () => {
    for (let i = 0; i < 10; i++) {
      const monitor = await ward.monitor('mon-1')
      await expect(monitor.publish('numerics', 'x'.repeat(300_000 + i))).rejects.toThrow(
        /closed|disconnect|too large/i,
      )
      await monitor.end()
      await witnessOne()
    }
    expect(ward.server.health.reasons()).toEqual([])
  })
})
