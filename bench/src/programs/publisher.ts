/** The devices, in a process of their own: 64 monitors that publish, and write down when. */
import { connect as connectTcp, type Socket } from 'node:net'
import { connectAsync, type MqttClient } from 'mqtt'
import {
  alertMessage,
  asystoleMessage,
  numericsMessage,
  WAVES,
  wavesMessage,
  type Crossing,
  type Load,
} from '../load'
import { scheduleOf, type Slot } from '../schedule'
import { now, type PublisherOrder, type PublisherReport } from '../wire'

type Send = (bed: number, kind: 'numerics' | 'waveforms' | 'alerts', payload: string) => void
type Feed = Extract<PublisherOrder, { type: 'publish' }>['feed']

const AT_ONCE = 8

/** Open until the process ends: a device that has sent its last is silent, not gone. */
async function lineOf(feed: Feed): Promise<Send> {
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
  return (bed, kind, payload) => {
    const device = feed.beds[bed]?.device ?? ''
    clients[bed]?.publish(`vigil/v1/${device}/${kind}`, payload, { qos: kind === 'waveforms' ? 0 : 1 })
  }
}

async function tcpLine(port: number): Promise<Send> {
  const socket = await new Promise<Socket>((resolve) => {
    const opened: Socket = connectTcp(port, '127.0.0.1', () => resolve(opened))
  })
  socket.setNoDelay(true)
  return (bed, kind, payload) => socket.write(`${bed} ${kind} ${payload}\n`)
}

/** Publishes the load on its own clock: a late tick catches up, so the rate is what was asked for. */
async function publish(load: Load, feed: Feed): Promise<PublisherReport> {
  const devices = createDevices(load, await lineOf(feed))
  const slots = scheduleOf(load)
  const started = Date.now()
  let next = 0
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      for (
        let slot = slots[next];
        slot !== undefined && started + slot.at <= Date.now();
        slot = slots[++next]
      )
        devices.send(slot, started + slot.at)
      if (next >= slots.length) {
        clearInterval(timer)
        resolve()
      }
    }, 2)
  })
  return devices.report()
}

function createDevices(load: Load, line: Send) {
  const counted: [number, number, number][] = []
  const alerts: [number, number][] = []
  const crossings: [number, number][] = []
  const fast = new Set<number>()
  const said = { messages: 0, bytes: 0, waveBlocks: 0, lateMs: 0 }
  let seq = 0
  const send = (bed: number, kind: 'numerics' | 'waveforms' | 'alerts', message: unknown) => {
    const payload = JSON.stringify(message)
    said.messages += 1
    said.bytes += payload.length
    line(bed, kind, payload)
  }
  const cross = ({ n, bed, kind }: Crossing, at: number, begins: boolean) => {
    if (begins) crossings.push([n, now()])
    if (kind === 'asystole')
      return send(bed, 'alerts', asystoleMessage(seq, at, n, begins ? 'present' : 'ended'))
    if (begins) fast.add(bed)
    else fast.delete(bed)
    send(bed, 'numerics', numericsMessage(seq, at, n, begins))
  }
  return {
    send(slot: Slot, due: number) {
      seq += 10
      const at = Date.now()
      said.lateMs = Math.max(said.lateMs, at - due)
      switch (slot.kind) {
        case 'numerics':
          counted.push([slot.bed, slot.n, at])
          return send(slot.bed, 'numerics', numericsMessage(seq, at, slot.n, fast.has(slot.bed)))
        case 'waveforms':
          said.waveBlocks += WAVES.length
          return send(slot.bed, 'waveforms', wavesMessage(seq, at, load.blocks))
        case 'present':
        case 'ended':
          if (slot.kind === 'present') alerts.push([slot.n, at])
          return send(slot.bed, 'alerts', alertMessage(seq, at, slot.n, slot.kind))
        case 'cross':
        case 'return':
          return cross(slot.crossing, at, slot.kind === 'cross')
      }
    },
    report: (): PublisherReport => ({ type: 'published', ...said, counted, alerts, crossings }),
  }
}

process.on('message', (order: PublisherOrder) => {
  if (order.type === 'end') process.exit(0)
  void publish(order.load, order.feed).then((report) => process.send?.(report))
})
