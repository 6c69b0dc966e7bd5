import {
  alarmEvent,
  decodeFrame,
  result,
  streamsChanged,
  welcome,
  type Frame,
  type Hello,
  type Stream,
} from '@vigil/protocol'
import type { AlarmEvent } from '@vigil/clinical'
import { io, type Socket } from 'socket.io-client'

export interface LiveSocketOptions {
  readonly url: string
  readonly cookie: string
  readonly units: readonly string[]
  readonly waveforms: Hello['waveforms']
  readonly onBytes?: (bytes: number) => void
  readonly onStreams?: (streams: readonly Stream[]) => void
  readonly onFrame?: (frame: Frame) => void
  readonly onAlarm?: (event: AlarmEvent) => void
}

const answer = result(welcome)

/** A second client of the protocol beside the web app: says hello, resumes from its cursors, keeps what it was told. */
export class LiveSocket {
  private readonly socket: Socket
  private readonly cursors: Record<string, number> = {}
  readonly refusals: string[] = []

  private readonly options: LiveSocketOptions

  constructor(options: LiveSocketOptions) {
    this.options = options
    this.socket = io(options.url, {
      transports: ['websocket'],
      extraHeaders: { cookie: options.cookie, origin: options.url },
      reconnectionDelay: 50,
      reconnectionDelayMax: 200,
    })
    this.socket.on('connect', () => this.hello())
    for (const name of ['alarm:raised', 'alarm:changed', 'alarm:ended'])
      this.socket.on(name, (payload: unknown) => this.take(alarmEvent.parse(payload)))
    this.socket.on('streams:changed', (payload: unknown) =>
      options.onStreams?.(streamsChanged.parse(payload).added),
    )
    for (const name of ['numerics', 'waveform'])
      this.socket.on(name, (payload: Uint8Array) => {
        options.onBytes?.(payload.byteLength)
        const decoded = decodeFrame(new Uint8Array(payload))
        if (decoded.ok) options.onFrame?.(decoded.frame)
        else this.refusals.push(decoded.reason)
      })
  }

  close(): void {
    this.socket.disconnect()
  }

  private take(event: AlarmEvent): void {
    this.cursors[event.alarm.unit] = Math.max(this.cursors[event.alarm.unit] ?? 0, event.seq)
    this.options.onAlarm?.(event)
  }

  private hello(): void {
    const said = {
      protocol: 1,
      build: 'e2e',
      units: [...this.options.units],
      waveforms: this.options.waveforms,
      cursors: this.cursors,
    }
    // No promise: a frame right behind the answer would come before its meaning. A killed server answers never.
    this.socket.emit('hello', said, (payload: unknown) => this.welcomed(answer.parse(payload)))
  }

  private welcomed(reply: ReturnType<typeof answer.parse>): void {
    if (!reply.ok) {
      this.refusals.push(`${reply.error.code}: ${reply.error.message}`)
      return
    }
    this.options.onStreams?.(reply.value.streams)
    if (reply.value.type === 'resume') for (const event of reply.value.missed) this.take(event)
    for (const [unit, seq] of Object.entries(reply.value.cursors))
      this.cursors[unit] = Math.max(this.cursors[unit] ?? 0, seq)
  }
}
