import { afterEach, describe, expect, it } from 'vitest'
import type { EpochMs } from '@vigil/clinical'
import { parseMqtt } from '../mqtt/parse'
import { recordingBroker, type RecordingBroker } from '../testing/recording-broker'
import { ALL_SENSORS, MODEL } from '../testing/signals'
import type { Machine } from './machine'
import { createMonitor } from './monitor'
import { runSimulator } from './run'

/** Emits one numeric at once, then aborts; later its link goes down. */
const machine = (link: () => 'up' | 'down', done: () => void): Machine => {
  let emitted = 0
  return {
    periodMs: 256,
    link,
    state: () => 'online',
    run: (atMs) => {
      emitted += 1
      if (emitted === 40) done()
      return [{ kind: 'numerics', atMs, content: { values: [{ code: 'MDC_TEMP', value: 37, unit: 'Cel' }] } }]
    },
  }
}

describe('the simulator on the network', () => {
  let broker: RecordingBroker | null = null
  afterEach(async () => {
    await broker?.close()
  })

  it('greets, publishes in order and says goodbye', async () => {
    broker = await recordingBroker()
    const stop = new AbortController()
    const devices = [
      {
        id: 'mon-1',
        password: 'x',
        machine: machine(
          () => 'up',
          () => stop.abort(),
        ),
      },
    ]
    const counts = await runSimulator({ url: broker.url, devices, clock: Date, signal: stop.signal })
    const topics = broker.publications.map(({ topic }) => topic)
    expect(topics[0]).toBe('vigil/v1/mon-1/status')
    expect(topics.at(-1)).toBe('vigil/v1/mon-1/status')
    expect(topics.length - 2).toBe(counts.published)
    const seqs = broker.publications
      .slice(1, -1)
      .flatMap(({ payload }) => JSON.parse(payload.toString()) as { seq: number }[])
    expect(seqs.map(({ seq }) => seq)).toEqual(seqs.map((_, i) => (seqs[0]?.seq ?? 0) + i))
    expect(broker.lost).toEqual([])
  })

  it('sends the curves of one time in one message', async () => {
    broker = await recordingBroker()
    const stop = new AbortController()
    const monitor = createMonitor(MODEL, { sensors: ALL_SENSORS, oxygen: null })
    let runs = 0
    const watched: Machine = {
      ...monitor,
      run(untilMs) {
        runs += 1
        if (runs === 30) stop.abort()
        return monitor.run(untilMs)
      },
    }
    const devices = [{ id: 'mon-1', password: 'x', machine: watched }]
    await runSimulator({ url: broker.url, devices, clock: Date, signal: stop.signal })
    const waves = broker.publications.filter(({ topic }) => topic.endsWith('waveforms'))
    expect(waves.length).toBeGreaterThan(0)
    for (const { topic, payload, qos } of waves) {
      const receivedAt = Date.now() as EpochMs
      const parsed = parseMqtt({ topic, payload, retained: false, receivedAt })
      expect(parsed.rejected).toEqual([])
      expect(parsed.messages).toHaveLength(6)
      expect(qos).toBe(0)
    }
  })

  it('breaks the connection without a word when it is lost', async () => {
    broker = await recordingBroker()
    const stop = new AbortController()
    let runs = 0
    const devices = [
      {
        id: 'mon-1',
        password: 'x',
        machine: machine(
          () => (++runs > 20 ? 'down' : 'up'),
          () => stop.abort(),
        ),
      },
    ]
    await runSimulator({ url: broker.url, devices, clock: Date, signal: stop.signal })
    expect(broker.lost).toEqual(['mon-1'])
  })
})
