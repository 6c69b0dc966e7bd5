/** The devices, in a process of their own: 64 monitors that publish, and write down when. */
import { connect as connectTcp, type Socket } from 'node:net'
import { connectAsync, type MqttClient } from 'mqtt'
import { alertMessage, numericsMessage, wavesMessage, type Load } from '../load'
import type { PublisherOrder, PublisherReport } from '../wire'

type Send = (bed: number, kind: 'numerics' | 'waveforms' | 'alerts', payload: string) => void
interface Line {
  readonly send: Send
  readonly close: () => Promise<void>
}

type Feed = Extract<PublisherOrder, { type: 'publish' }>['feed']

const AT_ONCE = 8

async function lineOf(feed: Feed): Promise<Line> {
  if (feed.kind === 'tcp') return tcpLine(feed.port)
  const clients: MqttClient[] = []
  // A server checks only so many passwords at a time and sends the rest away.
  for (let i = 0; i < feed.beds.length; i += AT_ONCE)
    clients.push(
      ...(await Promise.all(
        feed.beds
          .slice(i, i + AT_ONCE)
          .map(({ device, password }) =>
            connectAsync(feed.url, { clientId: device, username: device, password, protocolVersion: 5 }),
          ),
      )),
    )
  return {
    send: (bed, kind, payload) => {
      const device = feed.beds[bed]?.device ?? ''
      clients[bed]?.publish(`vigil/v1/${device}/${kind}`, payload, { qos: kind === 'waveforms' ? 0 : 1 })
    },
    close: async () => void (await Promise.all(clients.map((client) => client.endAsync(true)))),
  }
}

async function tcpLine(port: number): Promise<Line> {
  const socket = await new Promise<Socket>((resolve) => {
    const opened: Socket = connectTcp(port, '127.0.0.1', () => resolve(opened))
  })
  socket.setNoDelay(true)
  return {
    send: (bed, kind, payload) => socket.write(`${bed} ${kind} ${payload}\n`),
    close: async () => void socket.destroy(),
  }
}

/** Publishes the load on its own clock: a late tick catches up, so the rate is what was asked for. */
async function publish(load: Load, feed: Feed): Promise<PublisherReport> {
  const line = await lineOf(feed)
  const counted: [number, number, number][] = []
  const alerts: [number, number][] = []
  let messages = 0
  let bytes = 0
  let seq = 0
  const send: Send = (bed, kind, payload) => {
    messages += 1
    bytes += payload.length
    line.send(bed, kind, payload)
  }
  const slots = scheduleOf(load)
  const started = Date.now()
  let next = 0
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      for (
        let slot = slots[next];
        slot !== undefined && started + slot.at <= Date.now();
        slot = slots[++next]
      ) {
        seq += 10
        const at = Date.now()
        if (slot.kind === 'numerics') {
          counted.push([slot.bed, slot.n, at])
          send(slot.bed, 'numerics', JSON.stringify(numericsMessage(seq, at, slot.n)))
        } else if (slot.kind === 'waveforms') {
          send(slot.bed, 'waveforms', JSON.stringify(wavesMessage(seq, at, load.blocks)))
        } else {
          if (slot.kind === 'present') alerts.push([slot.n, at])
          send(slot.bed, 'alerts', JSON.stringify(alertMessage(seq, at, slot.n, slot.kind)))
        }
      }
      if (next >= slots.length) {
        clearInterval(timer)
        resolve()
      }
    }, 2)
  })
  await line.close()
  return { type: 'published', messages, bytes, counted, alerts }
}

interface Slot {
  readonly at: number
  readonly bed: number
  readonly n: number
  readonly kind: 'numerics' | 'waveforms' | 'present' | 'ended'
}

/** Beds are staggered over their period, as devices are; one alarm every 2 s. */
function scheduleOf({ beds, blocks, seconds }: Load): readonly Slot[] {
  const slots: Slot[] = []
  for (let bed = 0; bed < beds; bed += 1) {
    for (let n = 0; n < seconds; n += 1)
      slots.push({ at: n * 1_000 + (bed * 1_000) / beds, bed, n, kind: 'numerics' })
    for (let n = 0; n < seconds * blocks; n += 1)
      slots.push({ at: ((n + bed / beds) * 1_000) / blocks, bed, n, kind: 'waveforms' })
  }
  for (let n = 0; n * 2 + 2 < seconds; n += 1) {
    slots.push({ at: n * 2_000 + 537, bed: (n * 7) % beds, n, kind: 'present' })
    slots.push({ at: n * 2_000 + 1_537, bed: (n * 7) % beds, n, kind: 'ended' })
  }
  return slots.toSorted((a, b) => a.at - b.at)
}

process.on('message', (order: PublisherOrder) => {
  if (order.type === 'end') process.exit(0)
  void publish(order.load, order.feed).then((report) => process.send?.(report))
})
