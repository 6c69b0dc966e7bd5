import type { ParameterCode, WaveformBlock } from '@vigil/clinical'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../testing'
import { aMessage, at, NOON, P1 } from '../testing/builders'
import type { Strip } from './strips'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

const II: ParameterCode = 'MDC_ECG_ELEC_POTL_II'
const HOUR = 3_600_000
const block = (offsetMs: number, samples: WaveformBlock['samples']): WaveformBlock => ({
  code: II,
  measuredAt: at(offsetMs),
  rate: 100,
  gain: 0.01,
  offset: 0,
  samples,
})
const wave = (seq: number, offsetMs: number, samples: WaveformBlock['samples'], late = false) =>
  aMessage({
    seq,
    late,
    kind: 'waveforms',
    measuredAt: at(offsetMs),
    receivedAt: at(offsetMs),
    blocks: [block(offsetMs, samples)],
  })
const second = (value: number) => Array.from({ length: 100 }, () => value)
const all = { subject: P1, code: II, from: at(-HOUR), to: at(3 * HOUR) }

it('folds stored and fresh blocks once each', async () => {
  const { store } = await server.freshStore()
  await store.record(wave(1, 0, second(1)))
  await store.seal(at(HOUR))
  await store.record(wave(2, HOUR, second(2)))
  const starts = await store.foldWaveform(
    all,
    () => [] as number[],
    (found, { measuredAt }) => void found.push(measuredAt - NOON),
  )
  expect(starts).toEqual([0, HOUR])
  const none = await store.foldWaveform(
    { ...all, from: at(1_000), to: at(HOUR) },
    () => [] as number[],
    (found, { measuredAt }) => void found.push(measuredAt),
  )
  expect(none).toEqual([])
})

it('tells when something of a waveform is stored', async () => {
  const { store } = await server.freshStore()
  await store.record(wave(1, 0, second(1)))
  await store.record(wave(2, 1_000, second(1)))
  await store.record(wave(3, 60_000, second(1)))
  await store.record(wave(4, 90_000, second(1), true))
  const spans = await store.waveformSpans({ subject: P1, from: all.from, to: all.to })
  expect(spans.map(({ from, to, late }) => [from - NOON, to - NOON, late])).toEqual([
    [0, 2_000, false],
    [60_000, 61_000, false],
    [90_000, 91_000, true],
  ])
})

const aStrip = (over: Partial<Strip> = {}): Strip => ({
  id: '00000000-0000-4000-8000-000000000001',
  version: 1,
  subject: P1,
  at: NOON,
  from: at(-5_000),
  to: at(5_000),
  codes: [II],
  label: 'pause',
  note: null,
  speed: 25,
  gain: 10,
  by: 'nurse1',
  name: 'N. One',
  madeAt: at(60_000),
  struck: null,
  ...over,
})
const range = { subject: P1, from: NOON, to: at(1_000), limit: 10 }

it('keeps a strip once and shows its newest version', async () => {
  const { store } = await server.freshStore()
  expect(await store.keepStrip(aStrip(), 'k1')).toMatchObject({ kind: 'kept' })
  expect(await store.keepStrip(aStrip({ id: '00000000-0000-4000-8000-000000000002' }), 'k1')).toMatchObject({
    kind: 'repeated',
    strip: { id: aStrip().id },
  })
  expect(await store.strips(range)).toEqual([aStrip()])
  const struck = aStrip({ version: 2, struck: 'wrong patient' })
  expect(await store.keepStrip(struck, 'k2')).toMatchObject({ kind: 'kept' })
  expect(await store.strips(range)).toEqual([struck])
})

it('lets one of two people write the next version', async () => {
  const { store } = await server.freshStore()
  await store.keepStrip(aStrip(), 'k1')
  await store.keepStrip(aStrip({ version: 2, name: 'N. Two' }), 'k2')
  expect(await store.keepStrip(aStrip({ version: 2, name: 'N. One' }), 'k3')).toMatchObject({
    kind: 'taken',
    strip: { name: 'N. Two' },
  })
})
