/** A client of the live wire in a process of its own: how old is what arrives. */
import { LiveSocket } from '@vigil/e2e/live-socket'
import { io } from 'socket.io-client'
import { WebSocket } from 'ws'
import { COUNTED, WAVE_RATE } from '../load'
import { now, type SubscriberOrder, type SubscriberReport } from '../wire'

let heard = { numericsMs: [] as number[], wavesMs: [] as number[], alarmsMs: [] as number[], bytes: 0 }

interface Raw {
  readonly at: string
  readonly state?: string
  readonly samples?: readonly unknown[]
  readonly values?: readonly { readonly code: string }[]
}

/** A floor passes on what the device sent, untouched. */
function takeRaw(payload: string): void {
  const arrived = now()
  heard.bytes += payload.length
  const parsed = JSON.parse(payload.slice(payload.indexOf(' ', payload.indexOf(' ') + 1) + 1)) as
    Raw | readonly Raw[]
  for (const message of Array.isArray(parsed) ? (parsed as readonly Raw[]) : [parsed as Raw]) {
    const at = Date.parse(message.at)
    if (message.samples !== undefined)
      heard.wavesMs.push(arrived - at - (message.samples.length * 1_000) / WAVE_RATE)
    else if (message.values !== undefined) heard.numericsMs.push(arrived - at)
    else if (message.state === 'present') heard.alarmsMs.push(arrived - at)
  }
}

function listen(tap: Extract<SubscriberOrder, { type: 'listen' }>['tap']): void {
  if (tap.kind === 'socket.io') {
    io(tap.url, { transports: ['websocket'] }).on('m', takeRaw)
    return
  }
  if (tap.kind === 'ws') {
    new WebSocket(tap.url).on('message', (data: Buffer) => takeRaw(data.toString()))
    return
  }
  const { url, cookie, unit } = tap
  const counted = new Set<number>()
  const live = new LiveSocket({
    url,
    cookie,
    units: [unit],
    waveforms: 'all',
    onStreams: (streams) => {
      for (const { stream, code } of streams) if (code === COUNTED) counted.add(stream)
    },
    onFrame: (frame) => {
      const arrived = now()
      for (const { stream, measuredAt } of frame.numerics)
        if (counted.has(stream)) heard.numericsMs.push(arrived - measuredAt)
      for (const { measuredAt, samples } of frame.waves)
        heard.wavesMs.push(arrived - measuredAt - (samples.length * 1_000) / WAVE_RATE)
    },
    onBytes: (bytes) => {
      heard.bytes += bytes
    },
    onAlarm: (event) => {
      if (event.type === 'raised' && event.alarm.evidence.some(({ kind }) => kind === 'device'))
        heard.alarmsMs.push(now() - event.alarm.onset)
    },
  })
  process.on('exit', () => live.close())
}

process.on('message', (order: SubscriberOrder) => {
  if (order.type === 'listen') listen(order.tap)
  else if (order.type === 'mark') heard = { numericsMs: [], wavesMs: [], alarmsMs: [], bytes: 0 }
  else process.send?.({ type: 'heard', ...heard } satisfies SubscriberReport)
})
