import type { Association, DeviceMessage, EpochMs, Grant, SubjectId, UnitId, UserId } from '@vigil/clinical'
import {
  connectedUsers,
  createActs,
  createBoard,
  createBroadcast,
  createClock,
  createDirectory,
  createEngine,
  createGreeting,
  createHealth,
  createHistory,
  createPipeline,
  createStreams,
  createThrottle,
  listen,
  recheck,
  showKnown,
  type Caller,
  type Client,
  type Handlers,
  type HostedEngine,
  type Log,
  type Pipeline,
  type PolledDirectory,
  type ServerClock,
} from '@vigil/bff/parts'
import type { Disk } from './disk'
import type { SimTime } from './time'
import { START } from './world'

const SWEEP_MS = 250
/** Also with nothing due: floods that end, plans that are told again. */
const IDLE_SWEEP_MS = 60_000
const HEARTBEAT_MS = 1_000
/** A board is made whole each time, which costs more than anything else here. */
const BOARDS_EACH = 10
const FRAME_MS = 100
const NUMERIC_MS = 300

export interface ServerHooks {
  /** The wall of this machine, which may jump; the server's clock must not. */
  readonly wallOffset: () => number
  /** Something of ours threw, or a subsystem said that it failed. */
  readonly fault: (reason: string) => void
  /** The signal of a patient off the unit is back: ends that plan of the hospital. */
  readonly planEnded: (subject: SubjectId, since: EpochMs) => void
  /** At every emit to a browser, before it leaves. */
  readonly emitted: (client: Client, event: string, payload: unknown) => void
}

/** What the socket of a page looks like from here. */
export interface ServerSocket {
  readonly id: string
  send(event: string, payload: unknown): void
  end(): void
}

export interface Server {
  readonly clock: ServerClock
  readonly engine: HostedEngine
  readonly directory: PolledDirectory
  take(message: DeviceMessage): Promise<void>
  connect(
    socket: ServerSocket,
    user: UserId,
  ): (event: string, payload: unknown, answer: (reply: unknown) => void) => void
  disconnect(id: string): void
  /** The hospital changed: as placement does at once, or as the poll does. */
  refresh(): Promise<void>
  /** Like `kill -9`. */
  kill(): void
}

interface Deps {
  readonly time: SimTime
  readonly disk: Disk
  readonly hooks: ServerHooks
  readonly starts: number
}

/** One process of the server: its real parts, put together as `server.ts` and `gateway.ts` do, on simulated time. */
export async function startServer({ time, disk, hooks, starts }: Deps): Promise<Server> {
  const { store, kill } = disk.open()
  const clock = createClock({ wall: () => START + time.now() + hooks.wallOffset(), monotonic: time.now })
  const log = logTo(hooks.fault)
  const health = createHealth(log)
  const directory = await createDirectory({ store, log })
  let alive = true
  const after = (ms: number, run: () => void) => time.after(ms, () => alive && run())
  const engine = await createEngine({
    store,
    directory,
    clock,
    health,
    log,
    fault: hooks.fault,
    wait: time.wait,
    async onPlanEnded(subject, since) {
      hooks.planEnded(subject, since)
      await directory.refresh()
    },
  })
  const clients = new Map<string, Client>()
  const streams = createStreams()
  showKnown(streams, engine, directory)
  const history = createHistory({ store, lastSequence: (unit) => engine.lastSequence(unit) })
  const board = createBoard({
    directory,
    engine,
    clock,
    viewers: () => [],
    summaryOf: () => ({ score: null, tendencies: [], spark: null }),
  })
  const parts = { directory, engine, board, streams, health, clock, log }
  const close = (client: Client) => {
    clients.delete(client.socket.id)
    client.socket.disconnect(true)
  }
  const broadcast = createBroadcast({
    ...parts,
    clients: () => clients.values(),
    onTooSlow: close,
    onFrame: () => undefined,
  })
  const server = { startId: `start-${starts}`, build: 'sim', demo: false }
  const handlers: Handlers = {
    hello: createGreeting({ ...parts, history, server }),
    report: () => Promise.resolve({ ok: true, value: null }),
    'alarm:receipts': () => Promise.resolve({ ok: true, value: null }),
    ...createActs(engine, { active: () => undefined, denied: () => undefined }),
  }
  const refreshRights = (caller: Caller): Promise<Caller | null> =>
    Promise.resolve(caller.kind === 'person' ? { ...caller, grants: grantsOf(directory, caller.user) } : null)

  const sweep = createSweep({ time, after, clock, engine })
  let frames = false
  const framesSoon = () => {
    if (frames || clients.size === 0) return
    frames = true
    after(FRAME_MS, () => broadcast.frames())
    after(NUMERIC_MS, () => {
      frames = false
      broadcast.frames()
    })
  }
  const beat = () => {
    broadcast.heartbeats()
    if (++beats % BOARDS_EACH === 0) broadcast.boards()
    engine.presence(connectedUsers(clients.values()))
    if (clients.size > 0) after(HEARTBEAT_MS, beat)
    else beating = false
  }
  let beating = false
  let beats = 0
  const beatSoon = () => {
    if (beating) return
    beating = true
    after(HEARTBEAT_MS, beat)
  }
  engine.onEvent((event) => {
    history.announced(event)
    broadcast.alarm(event)
  })
  directory.subscribe(() => {
    broadcast.hospitalChanged()
    void recheck(clients.values(), { refresh: refreshRights }, close)
    framesSoon()
    sweep.soon()
  })
  const publish = (association: Association, message: DeviceMessage) => {
    if (message.kind === 'numerics')
      streams.numerics(association, message.device, message.receivedAt, message.samples)
    framesSoon()
  }
  const pipeline: Pipeline = createPipeline({ ...parts, store, live: { publish }, fault: hooks.fault })
  sweep.soon()

  return {
    clock,
    engine,
    directory,
    async take(message) {
      clock.follow()
      const quarantine = async ({
        kind,
        detail,
      }: Parameters<Parameters<Pipeline['take']>[1]['quarantine']>[0]) => {
        await store.quarantine({
          receivedAt: clock.now(),
          protocol: 'sim',
          device: message.device,
          reason: kind,
          detail,
          payload: new Uint8Array(),
        })
        return { reason: kind, detail }
      }
      const taken = pipeline.take([message], { quarantine })
      sweep.soon()
      await taken
    },
    connect(socket, user) {
      const client = clientOf(socket, callerOf(directory, user), clock, hooks)
      let heard: ((event: unknown, ...args: unknown[]) => void) | null = null
      Object.assign(client.socket, { onAny: (listener: typeof heard) => (heard = listener) })
      clients.set(socket.id, client)
      listen(client, handlers, { log, onUnknown: close })
      beatSoon()
      return (event, payload, answer) => {
        if (!alive || !clients.has(socket.id)) return
        heard?.(event, payload, answer)
        sweep.soon()
      }
    },
    disconnect(id) {
      if (clients.delete(id)) beatSoon()
    },
    async refresh() {
      if (alive) await directory.refresh()
    },
    kill() {
      alive = false
      kill()
      clients.clear()
    },
  }
}

/** Sweeps on its grid of 250 ms, where something can have become due, and each 5 s whatever happens. */
function createSweep({
  time,
  after,
  clock,
  engine,
}: Pick<Deps, 'time'> & {
  readonly after: (ms: number, run: () => void) => void
  readonly clock: ServerClock
  readonly engine: HostedEngine
}) {
  const startedAt = time.now()
  let nextAt = Infinity
  const sweepAt = (at: number) => {
    if (at >= nextAt) return
    nextAt = at
    after(at - time.now(), () => {
      if (time.now() !== nextAt) return
      nextAt = Infinity
      clock.follow()
      engine.sweep()
      soon()
    })
  }
  const soon = () => {
    const wait = Math.min(Math.max(0, engine.dueAt() - clock.now()), IDLE_SWEEP_MS)
    const steps = Math.floor((time.now() + wait - startedAt) / SWEEP_MS) + 1
    sweepAt(startedAt + steps * SWEEP_MS)
  }
  return { soon }
}

const grantsOf = (directory: PolledDirectory, user: UserId): readonly Grant[] =>
  directory.hospital().users.find(({ id }) => id === user)?.grants ?? []

const callerOf = (directory: PolledDirectory, user: UserId): Caller => ({
  kind: 'person',
  session: user,
  user,
  name: user,
  grants: grantsOf(directory, user),
  via: 'cookie',
})

function clientOf(socket: ServerSocket, caller: Caller, clock: ServerClock, hooks: ServerHooks): Client {
  const client: Client = {
    // The parts use of a socket what stands here; `onAny` is added with the listener.
    socket: {
      id: socket.id,
      conn: { writeBuffer: [], transport: null },
      emit(event: string, payload: unknown) {
        hooks.emitted(client, event, payload)
        socket.send(event, payload)
      },
      disconnect: () => socket.end(),
    } as unknown as Client['socket'],
    caller,
    address: 'sim',
    commands: createThrottle({ rate: 20, burst: 40 }, () => clock.monotonic()),
    greeted: false,
    units: new Set<UnitId>(),
    waves: 'none',
    boards: new Map(),
    needsAll: true,
    skipped: 0,
    unknownEvents: 0,
    report: null,
  }
  return client
}

/** Refused commits are part of the game; anything else that is logged as an error is a fault. */
function logTo(fault: (reason: string) => void): Log {
  const quiet = () => undefined
  const expected = new Set(['alarm.commit-failed', 'alarm.commit-slow'])
  return {
    debug: quiet,
    info: quiet,
    warn: quiet,
    error(event, fields) {
      if (!expected.has(event)) fault(`${event} ${JSON.stringify(fields ?? {})}`)
    },
  }
}
