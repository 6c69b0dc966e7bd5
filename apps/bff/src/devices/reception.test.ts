import { expect, it } from 'vitest'
import type { EpochMs } from '@vigil/clinical'
import type { Delivery } from './quarantine'
import { createReception } from './reception'
import { createWaveLane } from './wave-lane'

function aReception() {
  const turns: (() => void)[] = []
  const took: string[] = []
  const next = (run: () => void) => void turns.push(run)
  const lane = createWaveLane({ monotonic: () => 0, next, onShed: () => undefined })
  let at = 0
  const reception = createReception({
    lane,
    now: () => ++at as EpochMs,
    receive: ({ protocol, topic, receivedAt }) => {
      took.push(`${protocol} ${topic.slice(topic.lastIndexOf('/') + 1)} ${receivedAt}`)
      return Promise.resolve([])
    },
  })
  const receive = (protocol: Delivery['protocol'], kind: string, qos: number) =>
    reception({ protocol, topic: `vigil/v1/mon-1/${kind}`, payload: new Uint8Array(), retained: false }, qos)
  return { took, receive, turn: () => turns.shift()?.() }
}

it('lets alerts and numbers pass by the waveforms of both brokers', async () => {
  const { took, receive, turn } = aReception()
  const all = [
    receive('mqtt-bridge', 'waveforms', 0),
    receive('mqtt', 'waveforms', 0),
    receive('mqtt', 'waveforms', 1),
  ]
  await receive('mqtt-bridge', 'alerts', 1)
  await receive('mqtt', 'numerics', 0)
  turn()
  await Promise.all(all)
  expect(took).toEqual([
    'mqtt-bridge alerts 4',
    'mqtt numerics 5',
    'mqtt-bridge waveforms 1',
    'mqtt waveforms 2',
    'mqtt waveforms 3',
  ])
})

it('lets nothing that the hospital broker has yet to hand over wait for waveforms at QoS 1', async () => {
  const { took, receive } = aReception()
  void receive('mqtt', 'waveforms', 1)
  await receive('mqtt-bridge', 'waveforms', 1)
  expect(took).toEqual(['mqtt-bridge waveforms 2'])
})
