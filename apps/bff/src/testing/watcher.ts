import type { AlarmEvent } from '@vigil/clinical'
import { decodeFrame, type Frame, type Result, type Stream, type Welcome } from '@vigil/protocol'
import { io, type Socket } from 'socket.io-client'

/** A browser reduced to its socket: keeps what it hears, and lets a test wait for it. */
export interface Watcher {
  readonly socket: Socket
  readonly heard: readonly { readonly event: string; readonly payload: unknown }[]
  readonly frames: readonly Frame[]
  hello(changes?: Record<string, unknown>): Promise<Result<Welcome>>
  ask(event: string, payload: unknown): Promise<Result<unknown>>
  /** Resolves as soon as `find` gives something. */
  until<T>(find: () => T | undefined): Promise<T>
  alarms(): readonly AlarmEvent[]
  streams(): readonly Stream[]
  close(): void
}

export async function connectWatcher(url: string, token: string): Promise<Watcher> {
  const socket = io(url, { transports: ['websocket'], auth: { token }, reconnection: false, forceNew: true })
  const heard: { event: string; payload: unknown }[] = []
  const frames: Frame[] = []
  const streams: Stream[] = []
  const waiting = new Set<() => void>()
  const keep = (event: string, payload: unknown) => {
    heard.push({ event, payload })
    if (payload instanceof Uint8Array) {
      const decoded = decodeFrame(payload)
      if (decoded.ok) frames.push(decoded.frame)
    }
    if (event === 'streams:changed') streams.push(...(payload as { added: Stream[] }).added)
    for (const look of waiting) look()
  }
  socket.onAny(keep)
  socket.on('disconnect', (reason) => keep('disconnect', reason))
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', () => resolve())
    socket.once('connect_error', reject)
  })
  const ask = (event: string, payload: unknown) =>
    // The server's answers are what the test is about; their form is the protocol's.
    socket.timeout(5_000).emitWithAck(event, payload) as Promise<Result<unknown>>
  return {
    socket,
    heard,
    frames,
    ask,
    async hello(changes = {}) {
      const answer = (await ask('hello', {
        protocol: 1,
        build: 'test',
        units: ['north/icu'],
        waveforms: 'all',
        ...changes,
      })) as Result<Welcome>
      if (answer.ok) streams.push(...answer.value.streams)
      return answer
    },
    until: (find) =>
      new Promise((resolve) => {
        const look = () => {
          const found = find()
          if (found === undefined) return
          waiting.delete(look)
          resolve(found)
        }
        waiting.add(look)
        look()
      }),
    alarms: () =>
      heard.filter(({ event }) => event.startsWith('alarm:')).map(({ payload }) => payload as AlarmEvent),
    streams: () => streams,
    close: () => socket.disconnect(),
  }
}
