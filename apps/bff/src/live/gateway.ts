import type { Server as HttpServer } from 'node:http'
import type { Association, DeviceMessage, UserId } from '@vigil/clinical'
import type { Closing, ErrorCode, Problem } from '@vigil/protocol'
import type { Store } from '@vigil/storage'
import { Server, type Socket } from 'socket.io'
import { createThrottle } from '../throttle'
import type { Auth, Board, Caller, Clock, Directory, Engine, Health, Live, Log } from '../ports'
import { callerOf, createStrangers, isAllowedOrigin, isTooMany, type Connection } from './admission'
import { createBroadcast, type FrameOutcome } from './broadcast'
import type { Client } from './client'
import { createActs } from './commands'
import { createDisplays, type Displays } from './displays'
import { createGreeting } from './greeting'
import { listen, type Handlers } from './handler'
import { createHistory, type Lost } from './history'
import { connectedUsers, viewersOf } from './presence'
import { createReceiptDesk, type ReceiptDesk } from './receipts'
import { recheck } from './rights'
import { createSend } from './send'
import { createStreams, type Streams } from './streams'
import { createTrail, type Trail } from './trail'

const TICK_MS = 100
const HEARTBEAT_MS = 1_000
const BOARD_MS = 500
/** Design decision 9: a revoked right acts on open sockets within 10 s. */
const RIGHTS_MS = 5_000
/** Limits: reliability.md 7.8. */
const COMMANDS = { rate: 20, burst: 40 }
const MAX_MESSAGE_BYTES = 64 * 1024
/** Own proposal: from the first byte to the proof of who it is. */
const CONNECT_WITHIN_MS = 10_000
/** Own proposal: a socket that says nothing is of no use. */
const HELLO_WITHIN_MS = 10_000

interface Deps {
  readonly http: HttpServer
  readonly tls: boolean
  readonly auth: Auth
  readonly directory: Directory
  readonly engine: Engine
  /** Takes the viewers, which only the gateway knows. */
  readonly board: Board
  readonly store: Pick<Store, 'alarmEventsAfter' | 'audit' | 'keepAlarmReceipts'>
  readonly health: Health
  readonly clock: Clock
  readonly log: Log
  readonly server: { readonly startId: string; readonly build: string; readonly demo: boolean }
  readonly notices?: () => readonly string[]
  /** Of a server whose data came out of a backup. */
  readonly lost?: () => Lost | null
  readonly onPresence: (connected: ReadonlySet<UserId>) => void
  readonly onFrame?: (outcome: FrameOutcome, bytes: number) => void
}

export interface Gateway extends Live {
  /** Live data only: what arrived late is history (H04). */
  publish(association: Association, message: DeviceMessage): void
  readonly streams: Streams
  readonly sockets: () => number
  stop(): Promise<void>
}

const historyFor = ({ store, engine, lost = () => null }: Deps) =>
  createHistory({ store, lastSequence: (unit) => engine.lastSequence(unit), lost })

export function createGateway(deps: Deps): Gateway {
  const { auth, directory, engine, clock, log } = deps
  const clients = new Map<string, Client>()
  const streams = createStreams()
  const history = historyFor(deps)
  const io = serverOf(deps)
  const broadcast = createBroadcast({
    ...deps,
    send: createSend(io),
    streams,
    clients: () => clients.values(),
    onTooSlow: (client) => close(client, 'too-slow'),
    onFrame: deps.onFrame ?? (() => undefined),
  })

  const displays = createDisplays({ ...deps, clients: () => clients.values() })

  const close = (client: Client, reason: Closing['reason']) => {
    clients.delete(client.socket.id)
    displays.closed(client, reason)
    log.info('socket.closed-by-us', { session: client.caller.session, reason })
    client.socket.emit('closing', { reason } satisfies Closing)
    client.socket.disconnect(true)
  }

  const desks: Desks = { trail: createTrail(deps), receipts: createReceiptDesk(deps), displays }
  const handlers = handlersOf(deps, createGreeting({ ...deps, streams, history }), desks)

  const welcome = (socket: Socket, caller: Caller) => {
    const client = clientOf(socket, caller, clock)
    if (isTooMany(clients.values(), client)) return close(client, 'too-many')
    clients.set(socket.id, client)
    socket.on('disconnect', (how) => {
      clients.delete(socket.id)
      leave(desks, client, how)
    })
    listen(client, handlers, { log, onUnknown: (each) => close(each, 'too-many') })
    setTimeout(() => {
      if (client.greetedAt === null) socket.disconnect(true)
    }, HELLO_WITHIN_MS).unref()
  }

  const recheckSoon = () => void recheck(clients.values(), auth, close)

  io.on('connection', (socket) => welcome(socket, socketCaller(socket)))
  const stopListening = [
    engine.onEvent((event) => {
      history.announced(event)
      broadcast.alarm(event)
    }),
    directory.subscribe(() => {
      broadcast.hospitalChanged()
      recheckSoon()
    }),
  ]
  const timers = [
    setInterval(() => broadcast.frames(), TICK_MS),
    setInterval(() => {
      broadcast.heartbeats()
      deps.onPresence(connectedUsers(clients.values()))
    }, HEARTBEAT_MS),
    setInterval(() => broadcast.boards(), BOARD_MS),
    setInterval(recheckSoon, RIGHTS_MS),
  ]

  return {
    streams,
    publish: (association, message) => publishTo(streams, association, message),
    viewers: (unit) => viewersOf(clients.values(), unit),
    displays: (unit) => displays.problems(unit),
    reaches: (session, alarm) =>
      [...clients.values()].some(
        (client) => client.caller.session === session && desks.receipts.reaches(client, alarm),
      ),
    end(session, reason) {
      for (const client of clients.values()) if (client.caller.session === session) close(client, reason)
    },
    sockets: () => clients.size,
    async stop() {
      for (const timer of timers) clearInterval(timer)
      for (const unsubscribe of stopListening) unsubscribe()
      for (const client of clients.values()) close(client, 'shutting-down')
      await io.close()
      await desks.receipts.stop()
    },
  }
}

function leave({ trail, receipts, displays }: Desks, client: Client, how: string): void {
  if (client.greetedAt !== null) {
    trail.left(client)
    displays.left(client, how)
  }
  receipts.left(client)
}

function publishTo(streams: Streams, association: Association, message: DeviceMessage): void {
  if (message.kind === 'numerics')
    streams.numerics(association, message.device, message.receivedAt, message.samples)
  else if (message.kind === 'waveforms') streams.waveforms(association, message.device, message.blocks)
}

function serverOf({ http, tls, auth, log }: Deps): Server {
  const strangers = createStrangers()
  const io = new Server(http, {
    transports: ['websocket', 'polling'],
    allowEIO3: false,
    serveClient: false,
    perMessageDeflate: false,
    httpCompression: false,
    // A silent peer is noticed after 5 s, not 45 (finding 4).
    pingInterval: 2_000,
    pingTimeout: 3_000,
    maxHttpBufferSize: MAX_MESSAGE_BYTES,
    connectTimeout: CONNECT_WITHIN_MS,
    allowRequest: (request, decide) =>
      decide(null, isAllowedOrigin(request, tls) && strangers.isWelcome(request.socket.remoteAddress)),
  })
  io.engine.on('connection', (connection: Connection) => strangers.came(connection))
  io.on('connection', ({ conn }) => strangers.isKnown(conn))
  // `connectionStateRecovery` stays off: it skips this on reconnect (finding 3).
  io.use((socket, decide) => void admit(socket, auth, log).then(decide))
  return io
}

/** Who it is; the error is what the browser is told. */
async function admit(socket: Socket, auth: Auth, log: Log): Promise<Error | undefined> {
  try {
    const caller = await callerOf(auth, socket.handshake)
    if (!caller) return refusalOf('unauthenticated', 'Sign in.')
    Object.assign(socket.data as object, { caller })
    return undefined
  } catch (error) {
    log.error('socket.admission-failed', { error: String(error) })
    return refusalOf('unavailable', 'The server cannot look up sessions now; try again.')
  }
}

/** As a `connect_error` with `data: { code, message }`, like every other refusal. */
const refusalOf = (code: ErrorCode, message: string): Error =>
  Object.assign(new Error(code), { data: { code, message } satisfies Problem })

/** Put there by the admission, without which no connection comes about. */
const socketCaller = (socket: Socket): Caller => (socket.data as { readonly caller: Caller }).caller

const clientOf = (socket: Socket, caller: Caller, clock: Clock): Client => ({
  socket,
  caller,
  address: socket.handshake.address,
  commands: createThrottle(COMMANDS, () => clock.monotonic()),
  greetedAt: null,
  units: new Set(),
  waves: 'none',
  credit: null,
  boards: new Map(),
  needsAll: true,
  skipped: 0,
  unknownEvents: 0,
  report: null,
})

/** Those who keep what a client tells and does. */
interface Desks {
  readonly trail: Trail
  readonly receipts: ReceiptDesk
  readonly displays: Displays
}

/** Every command; who began to look at what and who asked for what is not theirs is written down. */
const handlersOf = (
  { auth, directory, engine }: Pick<Deps, 'auth' | 'directory' | 'engine'>,
  greet: Handlers['hello'],
  { trail, receipts, displays }: Desks,
): Handlers => ({
  report: keepReport,
  'alarm:receipts': receipts.take,
  ...createActs(engine, {
    // While the sessions cannot be read nobody is signed out.
    active: (client) => void auth.touch(client.caller).catch(() => undefined),
    denied: (client, action, alarm) =>
      trail.denied(client, action, { object: alarm?.id ?? 'no such alarm', subject: alarm?.subject ?? null }),
  }),
  async hello(client, hello) {
    const answer = await greet(client, hello)
    if (answer.ok) {
      trail.viewing(client)
      displays.came(client)
    }
    const foreign = hello.units.filter((unit) => directory.unit(unit) && !client.units.has(unit))
    if (foreign.length > 0)
      trail.denied(client, 'view.started', { object: `units ${foreign.join(' ')}`, subject: null })
    return answer
  },
})

const keepReport: Handlers['report'] = (client, report) => {
  client.report = report
  return Promise.resolve({ ok: true, value: null })
}
