import type { DeviceId, EpochMs } from '@vigil/clinical'
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Store, TrendSeries } from '../store'
import { startTestServer, type TestServer } from '../testing'
import { aMessage, at, HEART_RATE, heartRate, NOON, P1 } from '../testing/builders'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

interface Point {
  readonly t: number
  readonly value: number | null
}

const message = (points: readonly Point[], seq: number | null = null) =>
  aMessage({
    seq,
    samples: points.map(({ t, value }) =>
      value === null
        ? { code: HEART_RATE, value, reason: 'leads-off', measuredAt: at(t) }
        : { code: HEART_RATE, value, measuredAt: at(t) },
    ),
  })

function assertTrend(series: TrendSeries, points: readonly Point[], window: readonly [number, number]) {
  const inside = points.filter(({ t, value }) => t >= window[0] && t < window[1] && value !== null)
  const values = inside.map(({ value }) => Number(value))
  expect(series.count.reduce((sum, count) => sum + count, 0)).toBe(values.length)
  series.t.forEach((start, index) => {
    const end = series.t[index + 1] ?? Infinity
    const naive = inside
      .filter(({ t }) => NOON + t >= start && NOON + t < end)
      .map(({ value }) => Number(value))
    expect(series.min[index]).toBe(Math.min(...naive))
    expect(series.max[index]).toBe(Math.max(...naive))
    expect(series.count[index]).toBe(naive.length)
    expect(series.mean[index]).toBeCloseTo(naive.reduce((sum, value) => sum + value, 0) / naive.length, 6)
  })
}

async function trendOf(store: Store, from: number, to: number, points: number): Promise<TrendSeries> {
  const [series] = await store.trends({
    subject: P1,
    codes: [HEART_RATE],
    from: at(from),
    to: at(to),
    points,
  })
  if (!series) throw new Error('no series')
  return series
}

const HOURS = 3 * 3_600_000
const points = fc.uniqueArray(
  fc.record({
    t: fc.integer({ min: 0, max: HOURS }),
    value: fc.option(
      fc.integer({ min: 200, max: 2500 }).map((n) => n / 10),
      { nil: null },
    ),
  }),
  { selector: ({ t }) => t, minLength: 1, maxLength: 150 },
)

it('keeps minimum, maximum and count of every bucket', async () => {
  await fc.assert(
    fc.asyncProperty(
      points,
      points,
      fc.integer({ min: 0, max: HOURS }),
      fc.integer({ min: 1, max: HOURS }),
      fc.integer({ min: 1, max: 800 }),
      async (sealed, hot, from, length, max) => {
        const { store } = await server.freshStore()
        await store.record(message(sealed))
        await store.seal(at(10 * HOURS))
        await store.record(message(hot))
        const series = await trendOf(store, from, from + length, max)
        expect(series.t.length).toBeLessThanOrEqual(max)
        assertTrend(series, [...sealed, ...hot], [from, from + length])
        await store.close()
      },
    ),
    { numRuns: 15 },
  )
})

it('says which share of the window has data', async () => {
  const { store } = await server.freshStore()
  const minutes = Array.from({ length: 30 }, (_, minute) => ({ t: minute * 60_000, value: 80 }))
  await store.record(message(minutes.slice(0, 20)))
  await store.seal(at(HOURS))
  await store.record(message(minutes.slice(15)))

  expect((await trendOf(store, 0, 3_600_000, 10)).coverage).toBeCloseTo(0.5)
})

it('counts a minute once that two sources measured', async () => {
  const { store } = await server.freshStore()
  const minutes = Array.from({ length: 30 }, (_, minute) => ({ t: minute * 60_000, value: 80 }))
  await store.record(message(minutes.slice(0, 20)))
  await store.record({ ...message(minutes.slice(10)), device: 'patch-1' as DeviceId })
  await store.seal(at(HOURS))
  const sealed = await trendOf(store, 0, 3_600_000, 10)
  await store.record(message(minutes.slice(5, 7)))
  const both = await trendOf(store, 0, 3_600_000, 10)

  expect([sealed.coverage, both.coverage]).toEqual([0.5, 0.5])
  expect(sealed.count.reduce((sum, count) => sum + count, 0)).toBe(40)
})

it('answers empty windows and unknown subjects with nothing', async () => {
  const { store } = await server.freshStore()
  const series = await trendOf(store, 0, 0, 10)

  expect(series).toEqual({ code: HEART_RATE, t: [], min: [], max: [], mean: [], count: [], coverage: 0 })
  expect(await store.latest(P1)).toEqual([])
})

it('keeps waveform blocks with gaps, rate, gain and offset', async () => {
  const { store } = await server.freshStore({ now: () => NOON })
  const block = {
    code: 'MDC_ECG_ELEC_POTL_II',
    measuredAt: at(0),
    rate: 250,
    gain: 0.005,
    offset: -1,
    samples: [12, null, 14, -2048],
  } as const
  await store.record(aMessage({ kind: 'waveforms', blocks: [block] }))
  const query = { subject: P1, code: block.code, from: at(8), to: at(9_000) }
  const hot = await store.waveform(query)
  await store.seal(at(60_000))

  expect(hot).toEqual([{ ...block, receivedAt: at(120), source: 'mon-1', late: false }])
  expect(await store.waveform(query)).toEqual(hot)
  expect(await store.waveform({ ...query, from: at(16) })).toEqual([])
})

it('keeps late samples marked, with their reasons and three times', async () => {
  const { store } = await server.freshStore()
  await store.record({ ...message([{ t: -86_400_000, value: null }]), late: true })
  await store.seal(at(HOURS))
  const found = await store.samples({
    subject: P1,
    code: HEART_RATE,
    from: at(-86_400_000),
    to: NOON,
  })

  expect(found).toEqual([
    {
      measuredAt: at(-86_400_000),
      receivedAt: at(120),
      value: null,
      reason: 'leads-off',
      source: 'mon-1',
      late: true,
    },
  ])
})

it('knows the newest sample of every source', async () => {
  const { store, reopen } = await server.freshStore({ now: () => at(70_000) })
  const device = 'patch-1' as (typeof aMessage extends () => infer M ? M : never)['device']
  await store.record(heartRate(1, 59_000, 80))
  await store.record({ ...heartRate(2, 30_000, 70), late: true })
  await store.record(heartRate(1, 20_000, 90, { device }))
  await store.seal(at(120_000))
  await store.record(heartRate(2, 10_000, 91, { device }))
  const latest = await (await reopen()).latest(P1)

  expect(
    latest
      .map(({ source, value }) => ({ source, value }))
      .toSorted((a, b) => (a.value ?? 0) - (b.value ?? 0)),
  ).toEqual([
    { source: 'mon-1', value: 80 },
    { source: 'patch-1', value: 90 },
  ])
})

it('sees every sample once while a seal is under way', async () => {
  const { store } = await server.freshStore({ now: () => NOON })
  for (let seq = 0; seq < 20; seq++) await store.record(heartRate(seq, seq * 1000, 80))
  const query = { subject: P1, code: HEART_RATE, from: NOON, to: at(60_000) }
  const sealing = store.seal(at(60_000))
  const counts: number[] = []
  for (let turn = 0; turn < 20; turn++) counts.push((await store.samples(query)).length)
  await sealing

  expect(new Set(counts)).toEqual(new Set([20]))
})

it('takes a message of a time it cannot have seen yet', async () => {
  const { store } = await server.freshStore()
  const far = Date.UTC(2031, 0, 1) as EpochMs
  await store.record(
    aMessage({ measuredAt: far, samples: [{ code: HEART_RATE, value: 1, measuredAt: far }] }),
  )
  await store.seal(at(HOURS))

  expect(await store.latest(P1)).toMatchObject([{ value: 1, measuredAt: far }])
})
