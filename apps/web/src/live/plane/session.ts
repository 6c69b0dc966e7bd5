/** One client's conversation with the server: hello, proof, commands. PROTOCOL.md is normative. */
import type { Alarm, AlarmEvent } from '@vigil/clinical'
import {
  alarm,
  alarmEvent,
  closing,
  decodeFrame,
  heartbeat,
  problem,
  PROTOCOL_VERSION,
  result,
  streamsChanged,
  unitBoard,
  welcome,
  type Closing,
  type Frame,
  type Heartbeat,
  type Problem,
  type Report,
  type Result,
  type StreamsChanged,
  type UnitBoard,
  type Welcome,
} from '@vigil/protocol'
import { ServerClock } from '../clock'
import type { CommandEvent, Link, Watch } from '../messages'
import { AlarmChain } from './chain'
import type { LiveSocket, OpenSocket } from './socket'

export interface SessionListener {
  onLink(link: Link): void
  onWorld(world: Welcome): void
  onBoard(board: UnitBoard): void
  onStreams(changed: StreamsChanged): void
  onFrame(frame: Frame): void
  onAlarm(event: AlarmEvent): void
}

export interface SessionOptions {
  readonly url: string
  readonly build: string
  readonly watch: Watch
  readonly open: OpenSocket
  readonly monotonic: () => number
  /** 0 to below 1. */
  readonly random: () => number
  readonly listener: SessionListener
}

/** H57: after 3 s an unanswered act is "not confirmed", and never sent again by itself. */
const ANSWER_WITHIN_MS = 3_000
/** Own proposal: four heartbeats missing on a socket that calls itself open (H55). */
const HALF_OPEN_MS = 4_000
const RETRY_MS = 1_000
/** A report is no act: its answer may be late, and how late is what it measures (RT10). */
const REPORT_WITHIN_MS = 10_000
/** A server that is full or that found us too slow is not asked at once. */
const CROWDED_RETRY_MS = 5_000

const helloAnswer = result(welcome)
const commandAnswer = result(alarm)

export class LiveSession {
  readonly clock = new ServerClock()
  readonly #options: SessionOptions
  readonly #socket: LiveSocket
  readonly #chain = new AlarmChain()
  #watch: Watch
  #link: Link = { kind: 'connecting' }
  #generation = 0
  #helloPending = false
  #synced = false
  #mismatches = 0
  #serverStart: string | null = null
  #verifiedAt: number | null = null
  #heardAt: number
  #connectedAt = Infinity
  #retryAt: number | null = null
  #lastHeartbeat: Heartbeat | null = null

  constructor(options: SessionOptions) {
    this.#options = options
    this.#watch = options.watch
    this.#heardAt = options.monotonic()
    this.#socket = options.open(options.url, {
      onConnect: () => {
        this.#connectedAt = options.monotonic()
        this.#hello()
      },
      // Every page at once, when a server leaves: they come back one after the other (H60).
      onDisconnect: (byServer) => this.#gone(byServer ? 200 + 800 * options.random() : null),
      onRefused: (data) => this.#refusedHandshake(data),
      onMessage: (event, payload) => this.#receive(event, payload),
    })
    this.#socket.connect()
  }

  get link(): Link {
    return this.#link
  }
  get lastHeartbeat(): Heartbeat | null {
    return this.#lastHeartbeat
  }
  verifiedAgoMs(): number | null {
    return this.#verifiedAt === null ? null : this.#options.monotonic() - this.#verifiedAt
  }

  watch(watch: Watch): void {
    this.#watch = watch
    if (this.#socket.connected()) this.#hello()
    else this.#socket.connect()
  }

  close(): void {
    this.#generation++
    this.#socket.disconnect()
  }

  command(event: CommandEvent, payload: unknown, answer: (result: Result<Alarm>) => void): void {
    const unavailable: Result<Alarm> = {
      ok: false,
      error: { code: 'unavailable', message: 'Not confirmed by the server. Try again.' },
    }
    // Never queued for a later connection: by then it may be another episode (H57).
    if (!this.#synced || !this.#socket.connected()) return answer(unavailable)
    this.#socket.ask(event, payload, ANSWER_WITHIN_MS, (reply) => {
      const parsed = commandAnswer.safeParse(reply)
      answer(parsed.success ? parsed.data : unavailable)
    })
  }

  /** Whether it went out. */
  report(report: Report): boolean {
    if (!this.#synced || !this.#socket.connected()) return false
    const askedAt = this.#options.monotonic()
    this.#socket.ask('report', report, REPORT_WITHIN_MS, (reply) => {
      const now = this.#options.monotonic()
      if (reply !== null) this.clock.roundTrip(now - askedAt, now)
      else this.#startAfresh(askedAt)
    })
    return true
  }

  /** Called every 500 ms. */
  tick(): void {
    const now = this.#options.monotonic()
    if (this.#retryAt !== null && now >= this.#retryAt) {
      this.#retryAt = null
      if (this.#socket.connected()) this.#hello()
      else this.#socket.connect()
    }
    if (this.#socket.connected() && now - this.#heardAt > HALF_OPEN_MS) {
      this.#heardAt = now
      this.#reconnect()
    }
  }

  /** What is asked is answered behind everything that is on its way: a new connection has nothing on its way. */
  #startAfresh(askedAt: number): void {
    if (askedAt >= this.#connectedAt && this.#socket.connected()) this.#reconnect()
  }

  #reconnect(): void {
    this.#socket.disconnect()
    this.#gone(0)
  }

  #hello(): void {
    const generation = ++this.#generation
    this.#helloPending = true
    this.#heardAt = this.#options.monotonic()
    if (this.#link.kind !== 'out-of-step') this.#setLink({ kind: 'connecting' })
    const hello = {
      protocol: PROTOCOL_VERSION,
      build: this.#options.build,
      ...this.#watch,
      cursors: this.#chain.cursors(),
      answersFrames: true,
    }
    this.#socket.ask('hello', hello, ANSWER_WITHIN_MS, (reply) => {
      // The answer to an older question: another one is on its way.
      if (generation === this.#generation) this.#welcomed(reply)
    })
  }

  #welcomed(reply: unknown): void {
    this.#helloPending = false
    const parsed = helloAnswer.safeParse(reply)
    if (!parsed.success) {
      this.#retryAt = this.#options.monotonic() + RETRY_MS
      return
    }
    if (!parsed.data.ok) return this.#refusedHello(parsed.data.error)
    const world = parsed.data.value
    if (this.#serverStart !== world.server.startId) this.clock.reset()
    this.#serverStart = world.server.startId
    this.clock.observe(world.server.time, this.#options.monotonic())
    this.#chain.load(world)
    this.#synced = true
    this.#options.listener.onWorld(world)
  }

  #refusedHello(refusal: Problem): void {
    const final = refusal.code === 'unauthenticated' || refusal.code === 'unsupported-protocol'
    if (final || refusal.code === 'forbidden' || refusal.code === 'not-found') {
      this.#setLink({ kind: 'refused', problem: refusal })
      if (final) this.#socket.disconnect()
    } else this.#retryAt = this.#options.monotonic() + RETRY_MS
  }

  #refusedHandshake(data: unknown): void {
    const refusal = problem.safeParse(data)
    if (refusal.success && refusal.data.code === 'unauthenticated') {
      this.#setLink({ kind: 'refused', problem: refusal.data })
    } else this.#gone(CROWDED_RETRY_MS)
  }

  #gone(retryInMs: number | null): void {
    this.#synced = false
    this.#helloPending = false
    this.#generation++
    if (this.#link.kind === 'refused') return
    this.#setLink({ kind: 'gone' })
    if (retryInMs !== null) this.#retryAt ??= this.#options.monotonic() + retryInMs
  }

  #receive(event: string, payload: unknown): void {
    if (event === 'closing') return this.#closing(payload)
    if (!this.#synced) return
    switch (event) {
      case 'numerics':
      case 'waveform':
        return this.#frame(payload)
      case 'heartbeat':
        return this.#heartbeat(payload)
      case 'alarm:raised':
      case 'alarm:changed':
      case 'alarm:ended':
        return this.#alarm(payload)
      case 'board:changed':
        return this.#parsed(unitBoard.safeParse(payload), (board) => this.#options.listener.onBoard(board))
      case 'streams:changed':
        return this.#parsed(streamsChanged.safeParse(payload), (changed) =>
          this.#options.listener.onStreams(changed),
        )
    }
  }

  /** What cannot be read may have been anything: ask for the world again. */
  #parsed<T>(
    parsed: { readonly success: true; readonly data: T } | { readonly success: false },
    take: (value: T) => void,
  ): void {
    if (parsed.success) take(parsed.data)
    else this.#mismatch()
  }

  #frame(payload: unknown): void {
    const bytes =
      payload instanceof Uint8Array
        ? payload
        : payload instanceof ArrayBuffer
          ? new Uint8Array(payload)
          : null
    const decoded = bytes && decodeFrame(bytes)
    if (!decoded?.ok) return
    this.clock.observe(decoded.frame.at, this.#options.monotonic())
    this.#options.listener.onFrame(decoded.frame)
  }

  #alarm(payload: unknown): void {
    this.#parsed(alarmEvent.safeParse(payload), (event) => {
      const verdict = this.#chain.apply(event)
      if (verdict === 'repeated') return
      this.#options.listener.onAlarm(event)
      if (verdict === 'gap' && !this.#helloPending) this.#hello()
    })
  }

  #heartbeat(payload: unknown): void {
    this.#parsed(heartbeat.safeParse(payload), (beat) => {
      const now = this.#options.monotonic()
      this.#heardAt = now
      this.clock.observe(beat.time, now)
      this.#lastHeartbeat = beat
      if (this.#helloPending) return
      if (!this.#chain.agrees(beat.units)) return this.#mismatch()
      this.#mismatches = 0
      this.#verifiedAt = now
      this.#setLink({ kind: 'in-step' })
    })
  }

  /** H54: once, ask again; twice in a row, say that this screen cannot be believed, and go on asking. */
  #mismatch(): void {
    this.#mismatches++
    if (this.#mismatches >= 2) this.#setLink({ kind: 'out-of-step' })
    if (!this.#helloPending) this.#hello()
  }

  #closing(payload: unknown): void {
    const parsed = closing.safeParse(payload)
    if (!parsed.success) return
    const { reason } = parsed.data
    const refusal = REFUSALS[reason]
    if (refusal) this.#setLink({ kind: 'refused', problem: refusal })
    else if (reason === 'too-slow' || reason === 'too-many') {
      this.#retryAt = this.#options.monotonic() + CROWDED_RETRY_MS
    }
  }

  #setLink(link: Link): void {
    if (link.kind === this.#link.kind && link.kind !== 'refused') return
    this.#link = link
    this.#options.listener.onLink(link)
  }
}

/** Closings that no other attempt would change; the others are retried. */
const REFUSALS: Readonly<Partial<Record<Closing['reason'], Problem>>> = {
  'signed-out': { code: 'unauthenticated', message: 'Signed out. Sign in again.' },
  'session-ended': { code: 'unauthenticated', message: 'The session ended. Sign in again.' },
  'unsupported-protocol': { code: 'unsupported-protocol', message: 'This page is too old. Reload it.' },
}
