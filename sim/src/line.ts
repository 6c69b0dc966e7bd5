import type { UserId } from '@vigil/clinical'
import type { LiveSocket, SocketListener } from '@vigil/web/live'
import type { Random } from './random'
import type { Server } from './server'
import type { SimTime } from './time'

/** As `socket.io` notices a peer that says nothing. */
const PING_TIMEOUT_MS = 5_000
const RETRY_MS = 400

export interface LineDeps {
  readonly time: SimTime
  readonly random: Random
  readonly server: () => Server | null
  readonly user: UserId
  readonly name: string
}

type Ask = ReturnType<Server['connect']>
interface Connection {
  readonly ask: Ask
  end(): void
}

/** The socket of a page over a network that delays, holds back and breaks. */
export class Line implements LiveSocket {
  readonly #deps: LineDeps
  #listener: SocketListener | null = null
  #connection: Connection | null = null
  #cutUntil = -Infinity
  #sockets = 0
  #isOpen = true
  #isWanted = false
  /** True time since when the page knows the world over this line without a hole. */
  since: number | null = null

  constructor(deps: LineDeps) {
    this.#deps = deps
  }

  listen(listener: SocketListener): void {
    this.#listener = listener
  }
  isCut(): boolean {
    return this.#deps.time.now() < this.#cutUntil
  }
  connected(): boolean {
    return this.#connection !== null
  }
  connect(): void {
    this.#isWanted = true
    this.#dial()
  }
  disconnect(): void {
    this.#isWanted = false
    this.#end()
  }
  close(): void {
    this.#isOpen = false
  }
  ask(event: string, payload: unknown, withinMs: number, answer: (payload: unknown) => void): void {
    let isAnswered = false
    const once = (reply: unknown) => {
      if (isAnswered || !this.#isOpen) return
      isAnswered = true
      answer(reply)
    }
    this.#connection?.ask(event, payload, once)
    this.#deps.time.after(withinMs, () => once(null))
  }
  /** Nothing passes, and nobody says so. */
  partition(ms: number): void {
    const { time } = this.#deps
    this.#cutUntil = time.now() + ms
    this.since = null
    if (ms > PING_TIMEOUT_MS) time.after(PING_TIMEOUT_MS, () => this.#lose())
    else time.after(ms, () => (this.since = this.#connection ? time.now() : null))
  }
  /** The server died: its sockets close. */
  serverGone(): void {
    this.#deps.time.after(this.#deps.random.between(5, 60), () => this.#lose())
  }

  #lose(): void {
    this.#drop(false)
    this.#dial()
  }
  #drop(byServer: boolean): void {
    if (!this.#connection) return
    this.#end()
    this.#listener?.onDisconnect(byServer)
  }
  #end(): void {
    this.#connection?.end()
    this.#connection = null
    this.since = null
  }

  readonly #dial = (): void => {
    const { time, random, server } = this.#deps
    const isIdle = () => this.#isOpen && this.#isWanted && !this.#connection
    if (!isIdle()) return
    time.after(random.between(20, 150), () => {
      if (!isIdle()) return
      const host = server()
      if (!host || this.isCut()) return time.after(RETRY_MS, this.#dial)
      this.#connection = this.#connectTo(host)
      this.#listener?.onConnect()
    })
  }

  #connectTo(host: Server): Connection {
    const { time, random, user, name } = this.#deps
    this.#sockets += 1
    const id = `${name}.${this.#sockets}`
    let isUp = true
    // In order: nothing overtakes what was sent before it.
    const last = { down: 0, up: 0 }
    const travel = (way: 'down' | 'up', arrive: () => void) => {
      last[way] = Math.max(last[way], Math.max(time.now(), this.#cutUntil) + random.between(5, 60))
      time.after(last[way] - time.now(), () => {
        if (isUp && this.#isOpen) arrive()
      })
    }
    const ask = host.connect(
      {
        id,
        send: (event, payload) => travel('down', () => this.#listener?.onMessage(event, payload)),
        end: () =>
          time.after(20, () => {
            if (isUp) this.#drop(true)
          }),
      },
      user,
    )
    return {
      ask: (event, payload, answer) =>
        travel('up', () => ask(event, payload, (reply) => travel('down', () => answer(reply)))),
      end() {
        isUp = false
        time.after(50, () => host.disconnect(id))
      },
    }
  }
}
