import type { Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { createMllpDecoder, encodeMllp } from '@vigil/ingest'
import type { Config } from '../config'
import { addressOf, createAdmission } from '../devices/admission'
import { createListener, listenOn } from '../devices/listener'
import type { Clock, Log } from '../ports'
import { createThrottle } from '../throttle'
import type { ReceiveFrame } from './receive'

/** reliability.md 7.8. */
const IDLE_MS = 5 * 60_000
/** Own proposal: time to send a first message of a known peer. */
const PROOF_WITHIN_MS = 60_000
/** Own proposal: gateways and hospital systems, not devices. */
const MOST_CONNECTIONS = 500
/** Own proposal: one connection, which waits for its answers anyway. */
const PACE = { rate: 500, burst: 5_000 }

interface Deps {
  readonly config: Pick<Config, 'tls' | 'deviceHost'>
  readonly receive: ReceiveFrame
  readonly clock: Clock
  readonly log: Log
}

export interface MllpListener {
  listen(port: number): Promise<number>
  readonly connections: () => number
  /** What was begun is answered; nothing new is taken. */
  stop(): Promise<void>
}

/** MLLP: on each connection one message after the other, and each is read only when the one before is answered. */
export function createMllpListener({ config, receive, clock, log }: Deps): MllpListener {
  const admission = createAdmission(() => clock.monotonic())
  const open = new Map<Socket, Promise<void>>()
  const leaving = new AbortController()

  const handle = (socket: Socket) => {
    const served = serve(socket, { receive, admission, clock, leaving: leaving.signal })
      .catch((error: unknown) => log.debug('mllp.connection-error', { error: String(error) }))
      .finally(() => {
        open.delete(socket)
        socket.destroy()
      })
    open.set(socket, served)
  }
  const server = createListener(config, handle, (socket) => admission.opened(socket))
  server.maxConnections = MOST_CONNECTIONS
  return {
    listen: (port) => listenOn(server, port, config.deviceHost),
    connections: () => open.size,
    async stop() {
      leaving.abort()
      await Promise.all([new Promise((resolve) => server.close(resolve)), ...open.values()])
    },
  }
}

interface Serving extends Pick<Deps, 'receive' | 'clock'> {
  readonly admission: ReturnType<typeof createAdmission>
  readonly leaving: AbortSignal
}

async function serve(socket: Socket, { receive, admission, clock, leaving }: Serving): Promise<void> {
  const decoder = createMllpDecoder()
  const throttle = createThrottle(PACE, () => clock.monotonic())
  const address = addressOf(socket)
  let isBusy = false
  const leave = () => {
    if (!isBusy) socket.destroy()
  }
  leaving.addEventListener('abort', leave)
  socket.setTimeout(IDLE_MS, () => socket.destroy())
  const unproven = setTimeout(() => socket.destroy(), PROOF_WITHIN_MS)
  try {
    // Reading goes on only when the frames so far are answered: the peer's window closes, and memory stays bounded.
    for await (const chunk of socket as AsyncIterable<Buffer>) {
      isBusy = true
      for (const frame of decoder.push(chunk)) {
        const wait = throttle.take()
        if (wait > 0) await pause(wait)
        const { answers, isKnown } = await receive(frame, address)
        if (isKnown) {
          clearTimeout(unproven)
          admission.proven(socket)
        }
        for (const answer of answers) await write(socket, encodeMllp(answer))
        if (leaving.aborted) return
      }
      isBusy = false
    }
  } finally {
    clearTimeout(unproven)
    leaving.removeEventListener('abort', leave)
  }
}

/** Waits for a peer that does not take its answers; what never takes them ends by the idle limit. */
function write(socket: Socket, bytes: Buffer): Promise<void> {
  if (socket.destroyed || socket.write(bytes)) return Promise.resolve()
  return new Promise((resolve) => {
    const done = () => {
      socket.off('drain', done)
      socket.off('close', done)
      resolve()
    }
    socket.once('drain', done)
    socket.once('close', done)
  })
}
