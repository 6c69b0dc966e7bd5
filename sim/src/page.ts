import type { Alarm, UnitId, UserId } from '@vigil/clinical'
import { LiveSession, PageStore, PendingNumerics } from '@vigil/web/live'
import { Line, type LineDeps } from './line'

const BEAT_MS = 500
/** The subjects take turns; the plane asks each 50 ms. */
const FLUSHES_MS = [0, 60, 120, 180]

interface PageDeps extends LineDeps {
  readonly units: readonly UnitId[]
}
type Act = 'acknowledge' | 'pause' | 'resume' | 'resolve' | 'reject'

/** One open page of one person: the real session and the real store, put together as the live plane does. */
export class Page {
  readonly user: UserId
  readonly units: readonly UnitId[]
  readonly store: PageStore
  readonly line: Line
  readonly #deps: PageDeps
  readonly #pending = new PendingNumerics()
  readonly #session: LiveSession
  #isOpen = true

  constructor(deps: PageDeps) {
    const { time, units, user } = deps
    this.#deps = deps
    this.user = user
    this.units = units
    this.store = new PageStore(time.now)
    this.line = new Line(deps)
    this.#session = new LiveSession({
      url: 'sim',
      build: 'sim',
      watch: { units: [...units], waveforms: 'none' },
      open: (_url, listener) => {
        this.line.listen(listener)
        return this.line
      },
      monotonic: time.now,
      random: () => deps.random.uniform(),
      listener: this.#listener(),
    })
    this.store.restart()
    this.#beat()
  }

  /** True time since when it is connected without a hole; `null`: it is not. */
  connectedSince(): number | null {
    return this.line.isCut() ? null : this.line.since
  }
  act(event: Act, alarm: Alarm, key: string, body: object): void {
    const payload = { id: alarm.id, episode: alarm.episode, key, ...body }
    this.#session.command(`alarm:${event}`, payload, () => undefined)
  }
  close(): void {
    this.#isOpen = false
    this.#session.close()
    this.line.close()
  }

  #listener(): ConstructorParameters<typeof LiveSession>[0]['listener'] {
    const { time } = this.#deps
    return {
      onLink: () => undefined,
      onWorld: (world) => {
        this.line.since ??= time.now()
        this.#pending.clear()
        this.#pending.know(world.streams)
        this.store.take({ type: 'world', world })
      },
      onBoard: (board) => this.store.take({ type: 'board', board }),
      onStreams: (changed) => {
        this.#pending.drop(changed.removed)
        this.#pending.know(changed.added)
        this.store.take({ type: 'streams', changed })
      },
      onFrame: (frame) => {
        this.#pending.add(frame.numerics)
        for (const ms of FLUSHES_MS) time.after(ms, this.#flush)
      },
      onAlarm: (event) => this.store.take({ type: 'alarm', event }),
    }
  }

  readonly #flush = (): void => {
    const updates = this.#isOpen ? this.#pending.take(this.#deps.time.now()) : []
    if (updates.length > 0) this.store.take({ type: 'numerics', updates })
  }

  readonly #beat = (): void => {
    const { time } = this.#deps
    if (!this.#isOpen) return
    this.#session.tick()
    this.#flush()
    const { link, clock, lastHeartbeat } = this.#session
    this.store.take({
      type: 'beat',
      beat: {
        link,
        at: time.now(),
        verifiedAgoMs: this.#session.verifiedAgoMs(),
        serverNow: clock.now(time.now()),
        latencyMs: null,
        skipped: lastHeartbeat?.skipped ?? 0,
        degraded: lastHeartbeat?.degraded ?? [],
        canary: lastHeartbeat?.canary ?? null,
      },
    })
    time.after(BEAT_MS, this.#beat)
  }
}
