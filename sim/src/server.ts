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
  type InputJournal,
  type Log,
  type Pipeline,
  type PolledDirectory,
  type ServerClock,
} from '@vigil/bff/parts'
import { openDisk, type Disk } from './disk'
import type { Random } from './random'
import type { SimTime } from './time'
import { START, type World } from './world'

const SWEEP_MS = 250
/** Also with nothing due: floods that end, plans that are told again. */
const IDLE_SWEEP_MS = 60_000
const HEARTBEAT_MS = 1_000
/** A board is made whole each time, which costs more than anything else here. */
const BOARDS_EACH = 30
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

export interface ServerDeps {
  readonly time: SimTime
  readonly random: Random
  readonly world: World
  readonly disk: Disk
  readonly hooks: ServerHooks
  readonly starts: number
  /** What the engine is told is written as well, as for a replay. */
  readonly keepsInputs: boolean
}

const NO_JOURNAL: InputJournal = {
  record: () => undefined,
  take: () => ({ pieces: [], confirm: () => undefined }),
  sweep: () => undefined,
  stop: () => Promise.resolve(),
}

type Ask = (event: string, payload: unknown, answer: (reply: unknown) => void) => void

/** One process of the server: its real parts, put together as `server.ts` and `gateway.ts` do, on simulated time. */
export async function startServer(deps: ServerDeps): Promise<Server> {
  const { time, random, world, disk, hooks } = deps
  const process = openDisk(disk, time, random, world)
  const { store } = process
  const clock = createClock({ wall: () => START + time.now() + hooks.wallOffset(), monotonic: time.now })
  const log = logTo(hooks.fault)
  const health = createHealth(log)
  const directory = await createDirectory({ store, log })
  const engine = await createEngine({
    store,
    directory,
    clock,
    health,
    log,
    fault: hooks.fault,
    wait: time.wait,
    ...(deps.keepsInputs ? {} : { journal: NO_JOURNAL }),
    async onPlanEnded(subject, since) {
      hooks.planEnded(subject, since)
      await directory.refresh()
    },
  })
  return new Server(deps, { process, store, clock, log, health, directory, engine })
}

interface Parts {
  readonly process: ReturnType<typeof openDisk>
  readonly store: ReturnType<typeof openDisk>['store']
  readonly clock: ServerClock
  readonly log: Log
  readonly health: ReturnType<typeof createHealth>
  readonly directory: PolledDirectory
  readonly engine: HostedEngine
}

export class Server {
  readonly clock: ServerClock
  readonly engine: HostedEngine
  readonly directory: PolledDirectory
  readonly #deps: ServerDeps
  readonly #parts: Parts
  readonly #clients = new Map<string, Client>()
  readonly #streams = createStreams()
  readonly #broadcast: ReturnType<typeof createBroadcast>
  readonly #pipeline: Pipeline
  readonly #handlers: Handlers
  readonly #sweep: ReturnType<typeof createSweep>
  #alive = true
  #framing = false
  #beating = false
  #beats = 0

  constructor(deps: ServerDeps, parts: Parts) {
    const { clock, engine, directory, store, log } = parts
    this.#deps = deps
    this.#parts = parts
    this.clock = clock
    this.engine = engine
    this.directory = directory
    showKnown(this.#streams, engine, directory)
    const history = createHistory({ store, lastSequence: (unit) => engine.lastSequence(unit) })
    const summaryOf = () => ({ score: null, tendencies: [], spark: null })
    const board = createBoard({ directory, engine, clock, viewers: () => [], summaryOf })
    const shared = { ...parts, board, streams: this.#streams }
    this.#broadcast = createBroadcast({
      ...shared,
      clients: () => this.#clients.values(),
      send: (sockets, event, payload) => {
        for (const id of sockets) this.#clients.get(id)?.socket.emit(event, payload)
      },
      onTooSlow: this.#close,
      onFrame: () => undefined,
    })
    const server = { startId: `start-${deps.starts}`, build: 'sim', demo: false }
    this.#handlers = {
      hello: createGreeting({ ...shared, history, server }),
      report: () => Promise.resolve({ ok: true, value: null }),
      'alarm:receipts': () => Promise.resolve({ ok: true, value: null }),
      ...createActs(engine, { active: () => undefined, denied: () => undefined }),
    }
    this.#sweep = createSweep({ time: deps.time, after: this.#after, clock, engine })
    this.#pipeline = createPipeline({
      ...shared,
      live: { publish: this.#publish },
      fault: deps.hooks.fault,
      log,
    })
    engine.onEvent((event) => {
      history.announced(event)
      this.#broadcast.alarm(event)
    })
    directory.subscribe(this.#hospitalChanged)
    this.#sweep.soon()
  }

  async take(message: DeviceMessage): Promise<void> {
    const { store } = this.#parts
    this.clock.follow()
    const quarantine = async ({ kind, detail }: Cause) => {
      await store.quarantine({
        receivedAt: this.clock.now(),
        protocol: 'sim',
        device: message.device,
        reason: kind,
        detail,
        payload: new Uint8Array(),
      })
      return { reason: kind, detail }
    }
    const taken = this.#pipeline.take([message], { quarantine })
    this.#sweep.soon()
    await taken
  }

  connect(socket: ServerSocket, user: UserId): Ask {
    const { log } = this.#parts
    const client = clientOf(socket, callerOf(this.directory, user), this.clock, this.#deps.hooks)
    let heard: ((event: unknown, ...args: unknown[]) => void) | null = null
    Object.assign(client.socket, { onAny: (listener: typeof heard) => (heard = listener) })
    this.#clients.set(socket.id, client)
    listen(client, this.#handlers, { log, onUnknown: this.#close })
    this.#beatSoon()
    return (event, payload, answer) => {
      if (!this.#alive || !this.#clients.has(socket.id)) return
      heard?.(event, payload, answer)
      this.#sweep.soon()
    }
  }

  disconnect(id: string): void {
    if (this.#clients.delete(id)) this.#beatSoon()
  }

  /** The hospital changed: as placement does at once, or as the poll does. */
  async refresh(): Promise<void> {
    if (this.#alive) await this.directory.refresh()
  }

  /** Like `kill -9`. */
  kill(): void {
    this.#alive = false
    this.#parts.process.kill()
    this.#clients.clear()
  }

  readonly #after = (ms: number, run: () => void): void => {
    this.#deps.time.after(ms, () => {
      if (this.#alive) run()
    })
  }
  readonly #close = (client: Client): void => {
    this.#clients.delete(client.socket.id)
    client.socket.disconnect(true)
  }
  readonly #publish = (association: Association, message: DeviceMessage): void => {
    if (message.kind === 'numerics')
      this.#streams.numerics(association, message.device, message.receivedAt, message.samples)
    this.#framesSoon()
  }
  readonly #hospitalChanged = (): void => {
    this.#broadcast.hospitalChanged()
    const refresh = (caller: Caller): Promise<Caller | null> =>
      Promise.resolve(
        caller.kind === 'person' ? { ...caller, grants: grantsOf(this.directory, caller.user) } : null,
      )
    void recheck(this.#clients.values(), { refresh }, this.#close)
    this.#framesSoon()
    this.#sweep.soon()
  }

  #framesSoon(): void {
    if (this.#framing || this.#clients.size === 0) return
    this.#framing = true
    this.#after(FRAME_MS, () => this.#broadcast.frames())
    this.#after(NUMERIC_MS, () => {
      this.#framing = false
      this.#broadcast.frames()
    })
  }

  #beatSoon(): void {
    if (this.#beating) return
    this.#beating = true
    this.#after(HEARTBEAT_MS, this.#beat)
  }

  readonly #beat = (): void => {
    this.#broadcast.heartbeats()
    this.#beats += 1
    if (this.#beats % BOARDS_EACH === 0) this.#broadcast.boards()
    this.engine.presence(connectedUsers(this.#clients.values()))
    if (this.#clients.size > 0) this.#after(HEARTBEAT_MS, this.#beat)
    else this.#beating = false
  }
}

type Cause = Parameters<Parameters<Pipeline['take']>[1]['quarantine']>[0]

/** Sweeps on its grid of 250 ms, where something can have become due, and each 5 s whatever happens. */
function createSweep({
  time,
  after,
  clock,
  engine,
}: Pick<ServerDeps, 'time'> & {
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
    greetedAt: null,
    units: new Set<UnitId>(),
    waves: 'none',
    boards: new Map(),
    needsAll: true,
    skipped: 0,
    unknownEvents: 0,
    report: null,
    credit: null,
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
