import type { Alarm, UnitId, UserId } from '@vigil/clinical'
import {
  PendingNumerics,
  LiveSession,
  PageStore,
  type LiveSocket,
  type SocketListener,
} from '@vigil/web/live'
import type { Random } from './random'
import type { Server } from './server'
import type { SimTime } from './time'

const BEAT_MS = 500
/** The subjects take turns; the plane asks each 50 ms. */
const FLUSHES_MS = [0, 60, 120, 180]
/** As `socket.io` notices a peer that says nothing. */
const PING_TIMEOUT_MS = 5_000
const RETRY_MS = 400

/** One open page of one person: the real session and the real store behind a network that can fail. */
export interface Page {
  readonly user: UserId
  readonly units: readonly UnitId[]
  readonly store: PageStore
  /** True time since when it is connected without a hole; `null`: it is not. */
  connectedSince(): number | null
  act(
    event: 'acknowledge' | 'pause' | 'resume' | 'resolve' | 'reject',
    alarm: Alarm,
    key: string,
    body: object,
  ): void
  /** Nothing passes, and nobody says so. */
  partition(ms: number): void
  /** The server died: its sockets close. */
  serverGone(): void
  close(): void
}

interface Deps {
  readonly time: SimTime
  readonly random: Random
  readonly server: () => Server | null
  readonly user: UserId
  readonly units: readonly UnitId[]
  readonly name: string
}

export function openPage({ time, random, server, user, units, name }: Deps): Page {
  const store = new PageStore(time.now)
  const pending = new PendingNumerics()
  let open = true
  let cutUntil = -Infinity
  let listener: SocketListener | null = null
  let line: Line | null = null
  let sockets = 0
  let wanted = false
  let since: number | null = null

  const drop = (byServer: boolean) => {
    if (!line) return
    line.end()
    line = null
    since = null
    listener?.onDisconnect(byServer)
  }
  const dial = () => {
    if (!open || !wanted || line) return
    time.after(random.between(20, 150), () => {
      const host = server()
      if (!open || !wanted || line) return
      if (!host || time.now() < cutUntil) return time.after(RETRY_MS, dial)
      line = connect(host, `${name}.${++sockets}`)
      listener?.onConnect()
    })
  }
  const connect = (host: Server, id: string): Line => {
    let up = true
    // In order: nothing overtakes what was sent before it.
    let [lastDown, lastUp] = [0, 0]
    const delayed = (from: number) => Math.max(from, Math.max(time.now(), cutUntil) + random.between(5, 60))
    const ask = host.connect(
      {
        id,
        send(event, payload) {
          lastDown = delayed(lastDown)
          time.after(lastDown - time.now(), () => up && open && listener?.onMessage(event, payload))
        },
        end: () => time.after(20, () => up && drop(true)),
      },
      user,
    )
    return {
      ask(event, payload, answer) {
        lastUp = delayed(lastUp)
        time.after(lastUp - time.now(), () => {
          if (!up) return
          ask(event, payload, (reply) => {
            lastDown = delayed(lastDown)
            time.after(lastDown - time.now(), () => up && answer(reply))
          })
        })
      },
      end() {
        up = false
        time.after(50, () => host.disconnect(id))
      },
    }
  }
  const socket: LiveSocket = {
    connected: () => line !== null,
    connect() {
      wanted = true
      dial()
    },
    disconnect() {
      wanted = false
      line?.end()
      line = null
      since = null
    },
    ask(event, payload, withinMs, answer) {
      let answered = false
      const once = (reply: unknown) => {
        if (answered || !open) return
        answered = true
        answer(reply)
      }
      line?.ask(event, payload, once)
      time.after(withinMs, () => once(null))
    },
  }
  const flush = () => {
    const updates = open ? pending.take(time.now()) : []
    if (updates.length > 0) store.take({ type: 'numerics', updates })
  }
  const session = new LiveSession({
    url: 'sim',
    build: 'sim',
    watch: { units: [...units], waveforms: 'none' },
    open(_url, given) {
      listener = given
      return socket
    },
    monotonic: time.now,
    listener: {
      onLink: () => undefined,
      onWorld(world) {
        since ??= time.now()
        pending.clear()
        pending.know(world.streams)
        store.take({ type: 'world', world })
      },
      onBoard: (board) => store.take({ type: 'board', board }),
      onStreams(changed) {
        pending.drop(changed.removed)
        pending.know(changed.added)
        store.take({ type: 'streams', changed })
      },
      onFrame(frame) {
        pending.add(frame.numerics)
        for (const ms of FLUSHES_MS) time.after(ms, flush)
      },
      onAlarm: (event) => store.take({ type: 'alarm', event }),
    },
  })
  const beat = () => {
    if (!open) return
    session.tick()
    flush()
    store.take({
      type: 'beat',
      beat: {
        link: session.link,
        verifiedAgoMs: session.verifiedAgoMs(),
        serverNow: session.clock.now(time.now()),
        latencyMs: null,
        skipped: session.lastHeartbeat?.skipped ?? 0,
        degraded: session.lastHeartbeat?.degraded ?? [],
      },
    })
    time.after(BEAT_MS, beat)
  }
  store.restart()
  beat()
  return {
    user,
    units,
    store,
    connectedSince: () => (time.now() < cutUntil ? null : since),
    act(event, alarm, key, body) {
      const payload = { id: alarm.id, episode: alarm.episode, key, ...body }
      session.command(`alarm:${event}`, payload, () => undefined)
    },
    partition(ms) {
      cutUntil = time.now() + ms
      since = null
      if (ms > PING_TIMEOUT_MS) {
        time.after(PING_TIMEOUT_MS, () => {
          drop(false)
          dial()
        })
      } else time.after(ms, () => (since = line ? time.now() : null))
    },
    serverGone() {
      time.after(random.between(5, 60), () => {
        drop(false)
        dial()
      })
    },
    close() {
      open = false
      session.close()
    },
  }
}

interface Line {
  ask(event: string, payload: unknown, answer: (reply: unknown) => void): void
  end(): void
}
