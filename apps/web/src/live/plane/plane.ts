/** The live plane: owns the socket, the decoding, the ring buffers and the drawing. The worker is a shell around it. */
import '../zod-jitless'
import type { Frame, Report, Welcome } from '@vigil/protocol'
import type { FromPlane, PageReport, ToPlane } from '../messages'
import { monotonic } from '../monotonic'
import { sameStream } from '../store/cells'
import { Pace } from '../waves/pace'
import { Drawing } from './drawing'
import { PendingNumerics } from './numerics'
import { LiveSession } from './session'
import { openSocket, type OpenSocket } from './socket'
import { Traces } from './traces'

const BEAT_EVERY_MS = 500
const REPORT_EVERY_MS = 5_000
/** A page that did not answer a beat for this long hangs: it neither sounds nor is it looked at (H66). */
const PAGE_SILENT_MS = 3_000

export interface Plane {
  take(message: ToPlane): void
}

export interface PlaneOptions {
  readonly open?: OpenSocket
  readonly monotonic?: () => number
}

export function createPlane(post: (message: FromPlane) => void, options: PlaneOptions = {}): Plane {
  return new LivePlane(post, options.open ?? openSocket, options.monotonic ?? monotonic)
}

class LivePlane implements Plane {
  readonly #post: (message: FromPlane) => void
  readonly #open: OpenSocket
  readonly #monotonic: () => number
  readonly #pending = new PendingNumerics()
  readonly #traces = new Traces()
  readonly #drawing = new Drawing(this.#traces)
  readonly #pace = new Pace()
  #session: LiveSession | null = null
  #timers: readonly ReturnType<typeof setInterval>[] = []
  #isDrawing = false
  #worstLatencyMs: number | null = null
  #shownLatencyMs: number | null = null
  #page: PageReport = { audio: 'blocked', visible: false, draws: true }
  #answeredAt = -Infinity
  /** False from numbers that were sent until the page has shown them. */
  #pageTakes = true
  #sentAt = -Infinity
  #restUntil = -Infinity
  #told = ''

  constructor(post: (message: FromPlane) => void, open: OpenSocket, monotonic: () => number) {
    this.#post = post
    this.#open = open
    this.#monotonic = monotonic
  }

  take(message: ToPlane): void {
    switch (message.type) {
      case 'start':
        return this.#start(message)
      case 'watch':
        this.#traces.watch(message.watch.waveforms)
        return this.#session?.watch(message.watch)
      case 'stop':
        return this.#stop()
      case 'command':
        return this.#command(message)
      case 'taken':
        this.#pageTakes = true
        // As long as it took it has for everything else: for alarms.
        this.#restUntil = 2 * this.#monotonic() - this.#sentAt
        return
      case 'status':
        this.#page = message.page
        this.#answeredAt = this.#monotonic()
        return
      case 'surface':
        return this.#drawing.addSurface(message.surface, message.canvas, message.size)
      case 'traces':
        this.#drawing.place(message.surface, message.traces)
        return this.#draw()
      case 'forget':
        return this.#drawing.forget(message.surface)
      case 'freeze':
        return this.#drawing.freeze(message.frozen)
      case 'calibrate':
        return this.#drawing.calibrate(message.pixelsPerMm)
    }
  }

  #start({ url, build, watch, words }: Extract<ToPlane, { type: 'start' }>): void {
    this.#stop()
    this.#pageTakes = true
    this.#restUntil = -Infinity
    this.#drawing.speak(words)
    this.#traces.watch(watch.waveforms)
    let serverStart: string | null = null
    this.#session = new LiveSession({
      url,
      build,
      watch,
      open: this.#open,
      monotonic: this.#monotonic,
      random: Math.random,
      listener: {
        onLink: () => this.#beat(),
        onWorld: (world) => {
          this.#replaceStreams(world, serverStart === world.server.startId)
          serverStart = world.server.startId
          this.#post({ type: 'world', world })
        },
        onBoard: (board) => this.#post({ type: 'board', board }),
        onStreams: (changed) => {
          this.#traces.change(changed)
          this.#pending.drop(changed.removed)
          this.#pending.know(changed.added)
          this.#post({ type: 'streams', changed })
        },
        onFrame: (frame) => this.#frame(frame),
        onAlarm: (event) => this.#post({ type: 'alarm', event }),
      },
    })
    this.#timers = [
      setInterval(() => this.#beat(), BEAT_EVERY_MS),
      setInterval(() => this.#report(), REPORT_EVERY_MS),
      setInterval(() => this.#flush(), 50),
    ]
    this.#beat()
  }

  #stop(): void {
    for (const timer of this.#timers) clearInterval(timer)
    this.#timers = []
    this.#session?.close()
    this.#session = null
    this.#pending.clear()
    this.#traces.change({ added: [], removed: this.#traces.streams().map(({ stream }) => stream) })
  }

  #replaceStreams(world: Welcome, sameServer: boolean): void {
    const next = new Map(world.streams.map((stream) => [stream.stream, stream]))
    const kept = this.#traces
      .streams()
      .filter((stream) => sameServer && sameStream(stream, next.get(stream.stream)))
    const keptNumbers = new Set(kept.map(({ stream }) => stream))
    this.#traces.change({
      added: world.streams.filter(({ stream }) => !keptNumbers.has(stream)),
      removed: this.#traces
        .streams()
        .map(({ stream }) => stream)
        .filter((stream) => !keptNumbers.has(stream)),
    })
    this.#pending.clear()
    this.#pending.know(world.streams)
  }

  #frame(frame: Frame): void {
    const serverNow = this.#session?.clock.now(this.#monotonic()) ?? frame.at
    this.#worstLatencyMs = Math.max(this.#worstLatencyMs ?? 0, Math.round(serverNow - frame.at))
    this.#traces.append(frame.waves, serverNow)
    this.#pending.add(frame.numerics)
    this.#flush()
  }

  /** A page that is slow shows the newest numbers later; it never has a queue of old ones before an alarm. */
  #flush(): void {
    const now = this.#monotonic()
    if (!this.#pageTakes || now < this.#restUntil) return
    const updates = this.#pending.take(now)
    if (updates.length === 0) return
    this.#pageTakes = false
    this.#sentAt = now
    this.#post({ type: 'numerics', updates })
  }

  #beat(): void {
    const session = this.#session
    if (!session) return
    session.tick()
    // At once: others must know when this display falls silent (H61, H66).
    if (this.#told !== JSON.stringify(this.#state())) this.#tell()
    this.#post({
      type: 'beat',
      beat: {
        at: this.#monotonic(),
        link: session.link,
        verifiedAgoMs: session.verifiedAgoMs(),
        serverNow: session.clock.now(this.#monotonic()),
        latencyMs: this.#worstLatencyMs ?? this.#shownLatencyMs,
        skipped: session.lastHeartbeat?.skipped ?? 0,
        degraded: session.lastHeartbeat?.degraded ?? [],
        canary: session.lastHeartbeat?.canary ?? null,
      },
    })
  }

  #state(): Omit<Report, 'latencyMs'> {
    return { ...this.#page, answers: this.#monotonic() - this.#answeredAt <= PAGE_SILENT_MS }
  }

  #tell(): void {
    const state = this.#state()
    if (this.#session?.report({ ...state, latencyMs: this.#worstLatencyMs }))
      this.#told = JSON.stringify(state)
  }

  #report(): void {
    this.#tell()
    this.#shownLatencyMs = this.#worstLatencyMs
    this.#worstLatencyMs = null
  }

  #command({ id, event, payload }: Extract<ToPlane, { type: 'command' }>): void {
    const session = this.#session
    if (session) session.command(event, payload, (result) => this.#post({ type: 'answer', id, result }))
    else {
      const error = { code: 'unavailable', message: 'Not connected. Try again.' } as const
      this.#post({ type: 'answer', id, result: { ok: false, error } })
    }
  }

  #draw(): void {
    if (this.#isDrawing) return
    this.#isDrawing = true
    const frame = (): void => {
      this.#isDrawing = this.#drawing.isActive
      if (!this.#isDrawing) return
      const now = this.#monotonic()
      if (this.#pace.isDue(now)) {
        this.#drawing.paint(this.#session?.clock.now(now) ?? 0, this.#monotonic)
        // The picture is handed on after this task; the next one finds out how long that took.
        setTimeout(() => this.#pace.drew(this.#monotonic() - now))
      }
      nextFrame(frame)
    }
    nextFrame(frame)
  }
}

/** Some browsers have no animation frames in a worker: 30 a second then. */
const nextFrame = (draw: () => void): void => {
  if (typeof requestAnimationFrame === 'function') requestAnimationFrame(draw)
  else setTimeout(draw, 33)
}
