import type { DeviceMessage, EpochMs } from '@vigil/clinical'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parseMqtt } from '../mqtt/parse'
import { recordingBroker, type RecordingBroker } from '../testing/recording-broker'
import { ifPresent, recordings } from '../testing/recordings'
import { plan } from './plan'
import { publishPlan } from './publish'
import type { Recording } from './recording'
import { replayFiles, type ReplayOptions } from './replay'
import { readRecording } from './read'

const now = Date.parse('2026-11-21T10:00:00Z')
let broker: RecordingBroker

beforeEach(async () => {
  broker = await recordingBroker()
})
afterEach(() => broker.close())

const received = (): readonly DeviceMessage[] =>
  broker.publications.flatMap(({ topic, payload }) => {
    const parsed = parseMqtt({ topic, payload, retained: false, receivedAt: now as EpochMs })
    expect(parsed.rejected).toEqual([])
    return parsed.messages
  })

const curve = (messages: readonly DeviceMessage[], code: string) => {
  const blocks = messages.flatMap((message) => (message.kind === 'waveforms' ? message.blocks : []))
  const own = blocks.filter((block) => block.code === code)
  return {
    times: own.map((block) => block.measuredAt),
    lengths: own.map((block) => block.samples.length),
    samples: own.flatMap((block) => block.samples),
    scales: new Set(own.map(({ gain, offset }) => `${gain} ${offset}`)),
  }
}

const options = (files: readonly string[], change: Partial<ReplayOptions> = {}): ReplayOptions => ({
  files,
  device: 'mon-1',
  password: 'x',
  url: broker.url,
  at: 'end-now',
  speed: 'max',
  log: () => undefined,
  now: () => now,
  ...change,
})

const account = () => ({ url: broker.url, device: 'mon-1', password: 'x' })

const signal = (rate: number, samples: readonly (number | null)[]): Recording => ({
  name: 'test',
  startedAt: null,
  numerics: [],
  notes: [],
  channels: [
    {
      code: 'MDC_ECG_ELEC_POTL_II',
      unit: 'mV',
      rate,
      pieces: [{ first: 0, gain: 0.005, offset: 0, samples }],
    },
  ],
})

describe('the plan of a replay', () => {
  it.each([360, 250, 125, 62.5, 62.4725, 1000 / 3])('never drifts at %d samples a second', (rate) => {
    const samples = Array.from({ length: Math.round(600 * rate) }, (_, i) => i % 1000)
    const parts = [...plan([signal(rate, samples)], 250)].flatMap((message) => message.parts)
    let index = 0
    for (const { atMs, content } of parts) {
      expect(Math.abs(atMs - (1000 * index) / rate)).toBeLessThanOrEqual(0.5)
      index += (content['samples'] as unknown[]).length
    }
    expect(parts.flatMap(({ content }) => content['samples'])).toEqual(samples)
  })

  it('merges recordings in the order in which a device would have them', () => {
    const numerics = [0, 1000, 2000].map((atMs) => ({ atMs, values: [] }))
    const planned = [
      ...plan(
        [
          signal(
            250,
            Array.from({ length: 500 }, () => 0),
          ),
          { ...signal(250, []), numerics },
        ],
        500,
      ),
    ]
    const ready = planned.map(({ readyMs }) => readyMs)
    expect(ready).toEqual(ready.toSorted((a, b) => a - b))
    expect(planned).toHaveLength(7)
  })
})

describe.runIf(recordings.present)(`a replay over the network${ifPresent}`, () => {
  it('delivers MIT-BIH 100 bit for bit', async () => {
    const file = recordings.path('physionet-mitdb', '100.hea')
    const result = await replayFiles(options([file], { blockMs: 5000 }))
    expect(result).toMatchObject({ ok: true, counts: { blocks: 724, samples: 1_300_000, messages: 362 } })
    expect(broker.publications.every(({ qos }) => qos === 1)).toBe(true)
    expect(broker.mostUnanswered()).toBeLessThanOrEqual(64)
    const read = await readRecording(file)
    const [lead] = read.ok ? read.recording.channels : []
    const { samples, scales, times } = curve(received(), 'MDC_ECG_ELEC_POTL_II')
    expect(samples).toEqual(lead?.pieces[0]?.samples)
    expect([...scales]).toEqual([`${1 / 200} ${-1024 / 200}`])
    expect(times[1]).toBe((times[0] ?? 0) + 5000)
    expect(times[0]).toBe(now - Math.ceil(650_000 / 0.36))
  })

  it('delivers curves and numerics of BIDMC together', async () => {
    const files = ['bidmc_01_Signals.csv.gz', 'bidmc_01_Numerics.csv'].map((name) =>
      recordings.path('physionet-bidmc', 'bidmc_csv', name),
    )
    const result = await replayFiles(options(files))
    expect(result).toMatchObject({ ok: true, counts: { values: 481 * 4, samples: 60_001 * 5 } })
    const seqs = received().map((message) => message.seq)
    expect(new Set(seqs).size).toBe(seqs.length)
  })

  it('keeps the times of a glucose file', async () => {
    const file = recordings.path('cgm-iglu-hall', 'example_data_Subject_1.csv')
    await replayFiles(options([file], { at: 'original' }))
    expect(received()[0]?.measuredAt).toBe(Date.parse('2015-06-06T16:50:27Z'))
  })

  it('does not invent a date for a record without one', async () => {
    const file = recordings.path('physionet-mitdb', '100.hea')
    const result = await replayFiles(options([file], { at: 'original' }))
    expect(result).toMatchObject({ ok: false, problem: 'The recording has no date: use now or end-now.' })
    expect(broker.publications).toEqual([])
  })
})

describe('publishing a plan', () => {
  it('goes on and off like a device when it plays now', async () => {
    const recording = signal(
      250,
      Array.from({ length: 100 }, (_, i) => i),
    )
    const pace = { startMs: now, speed: 20, announces: true, now: () => performance.now() } as const
    const result = await publishPlan(plan([recording], 100), account(), pace)
    expect(result.ok).toBe(true)
    expect(broker.publications.map(({ topic }) => topic.split('/').at(-1))).toEqual([
      'status',
      ...Array.from({ length: 4 }, () => 'waveforms'),
      'status',
    ])
    expect(broker.lost).toEqual([])
  })

  it('stops when it is told to', async () => {
    const stop = new AbortController()
    stop.abort()
    const recording = signal(
      250,
      Array.from({ length: 10_000 }, () => 1),
    )
    const pace = { startMs: now, speed: 1, announces: false, now: () => 0, signal: stop.signal } as const
    const result = await publishPlan(plan([recording], 250), account(), pace)
    expect(result).toMatchObject({ ok: true, counts: { messages: 0 } })
  })

  it('says so when no broker is there', async () => {
    const pace = { startMs: now, speed: 'max', announces: false, now: () => 0 } as const
    const result = await publishPlan(plan([], 250), { ...account(), url: 'mqtt://127.0.0.1:1' }, pace)
    expect(result.ok).toBe(false)
  })
})
