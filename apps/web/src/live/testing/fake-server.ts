import { LiveSession } from '../plane/session'
import type { LiveSocket, SocketListener } from '../plane/socket'

interface Asked {
  readonly event: string
  readonly payload: unknown
  readonly answer: (reply: unknown) => void
}

/** The other end of a session, without a network and without time of its own. */
export class FakeServer {
  /** Everything the client sent, in order. */
  readonly asked: Asked[] = []
  /** What reached the session's listener. */
  readonly seen: string[] = []
  readonly session: LiveSession
  connects = 0
  /** What the session's dice show. */
  chance = 0.5
  isConnected = false
  #listener: SocketListener | null = null
  #now = 0

  constructor() {
    const see = (what: string) => (): void => void this.seen.push(what)
    this.session = new LiveSession({
      url: 'http://127.0.0.1',
      build: 'test',
      watch: { units: [], waveforms: 'all' },
      monotonic: () => this.#now,
      random: () => this.chance,
      open: (_url, listener) => this.#open(listener),
      listener: {
        onLink: () => undefined,
        onWorld: see('world'),
        onBoard: see('board'),
        onStreams: see('streams'),
        onFrame: see('frame'),
        onAlarm: see('alarm'),
      },
    })
  }

  accept(): void {
    this.isConnected = true
    this.#listener?.onConnect()
  }
  drop({ byServer = false } = {}): void {
    this.isConnected = false
    this.#listener?.onDisconnect(byServer)
  }
  send(event: string, payload: unknown): void {
    this.#listener?.onMessage(event, payload)
  }
  /** Answers what was asked last. */
  answer(reply: unknown): void {
    this.asked.at(-1)?.answer(reply)
  }
  /** Lets time pass in steps of the plane's beat. */
  pass(ms: number): void {
    for (let rest = ms; rest > 0; rest -= 500) {
      this.#now += Math.min(500, rest)
      this.session.tick()
    }
  }

  #open(listener: SocketListener): LiveSocket {
    this.#listener = listener
    return {
      connected: () => this.isConnected,
      connect: () => {
        this.connects++
      },
      disconnect: () => {
        if (this.isConnected) this.drop()
      },
      ask: (event, payload, _withinMs, answer) => void this.asked.push({ event, payload, answer }),
    }
  }
}
