import { randomUUID } from 'node:crypto'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { DeviceId } from '@vigil/clinical'
import { openStore, Unusable, type Store } from '@vigil/storage'
import { createAuth } from './auth/auth'
import { createClock, type ServerClock } from './clock'
import type { Config } from './config'
import { createBridge } from './devices/bridge'
import { createBroker } from './devices/broker'
import { createCredentials } from './devices/credentials'
import { createReception } from './devices/reception'
import { createShedNote } from './devices/shed-note'
import { createWaveLane } from './devices/wave-lane'
import { createBoard } from './directory/board'
import { createNamedPatients, type NamedPatients } from './directory/named-patients'
import { createDirectory, type PolledDirectory } from './directory/directory'
import type { OnPlanEnded } from './engine/plans'
import { createEngine, type HostedEngine } from './engine/engine'
import { createFaults } from './faults'
import { openFront, type Front } from './front'
import { createHealth } from './health'
import { startHousekeeping } from './housekeeping'
import { createMllpListener } from './hl7/listener'
import { createPeers, type Peers } from './hl7/peers'
import { createReceive } from './hl7/receive'
import { createHostWatch } from './host/host'
import { createHttp } from './http/app'
import { createFloods } from './live/floods'
import { createGateway, type Gateway } from './live/gateway'
import { showKnown } from './live/known'
import { createLog } from './log'
import { openAdmin } from './metrics/admin'
import { createMetrics, type Metrics } from './metrics/metrics'
import { createPlacement, type Placement } from './placement/placement'
import { openPush } from './push/open'
import { createPipeline, type Pipeline } from './pipeline'
import { createMissed } from './missed/missed'
import type { Health, Live, Log } from './ports'
import { createRestoredNotice, type RestoredNotice } from './restored'
import { readerApart } from './review/reader'
import { createReview } from './review/review'
import { createSecondOpinions, heartRateBy, type SecondOpinions } from './second-opinion/second-opinion'
import { createSettings } from './settings/settings'
import { createSummaries } from './summary/summaries'

export interface Ports {
  readonly http: number
  readonly admin: number | null
  readonly mqtt: number | null
  readonly mllp: number | null
}

export interface RunningServer {
  readonly ports: Ports
  readonly url: string
  readonly startId: string
  readonly store: Store
  readonly engine: HostedEngine
  readonly directory: PolledDirectory
  readonly health: Health
  readonly clock: ServerClock
  /** Drains: nothing new comes in, what came is on disk, the embedded database stops. */
  stop(): Promise<void>
}

export interface Given {
  readonly clock?: ServerClock
  readonly log?: Log
  readonly health?: Health
  /** Ends a start that waits for its database. */
  readonly signal?: AbortSignal
  /** Instead of the one on PostgreSQL, for tests. */
  readonly store?: Store
  /** Opened by `main.ts` before this file was even loaded. */
  readonly front?: Front
}

/** Time for what is on its way to reach the disk when the server leaves (contract.md: 10 s in all). */
const DRAIN_MS = 7_000

/** Puts the parts together, from the store outwards; each part that starts says here how it stops. */
export async function startServer(config: Config, given: Given = {}): Promise<RunningServer> {
  const { clock = createClock(), log = createLog(config.logLevel) } = given
  const health = given.health ?? createHealth(log)
  health.set('starting', true)
  const stops: Stop[] = []
  const stop = onceOnly(() => stopAll(stops, log))
  try {
    const front = given.front ?? (await openFront(config, health))
    stops.push(() => front.close())
    await mkdir(config.dataDir, { recursive: true, mode: 0o700 })
    const store =
      given.store ??
      (await openStore({
        dataDir: config.dataDir,
        databaseUrl: config.databaseUrl,
        log,
        now: () => clock.now(),
        inputsKeptMs: config.inputsKeptMs,
        reserveBytes: config.reserveBytes,
      }))
    stops.push(() => store.close())
    const restored = createRestoredNotice({ store, clock, log })
    const { notices, lost } = restored
    const fault = createFaults(health)
    const parts = { config, store, clock, log, health, restored, notices, lost, fault, front, stops }
    const lock = await whenAnswered(parts, given.signal, () => store.lock(endReplaced))
    stops.push(() => lock.release())
    const known = await whenAnswered(parts, given.signal, async () => {
      await restored.start()
      const directory = await createDirectory({ store, log })
      const planned = latePlacement()
      const onPlanEnded: OnPlanEnded = async (...plan) => planned.placement?.planEnded(...plan)
      return {
        directory,
        planned,
        engine: await createEngine({ ...parts, directory, build: config.build, onPlanEnded }),
      }
    })
    const { engine, directory } = known
    const metrics = createMetrics()
    const peers = createPeers({
      ...parts,
      directory,
      count: (peer, outcome, reason) => metrics.hl7Messages.inc({ peer, outcome, reason: reason ?? 'none' }),
    })
    const named = createNamedPatients(directory)
    const { gateway, receive, pipeline, placement } = await assemble(parts, known, peers, named, metrics)
    const server = { startId: gateway.startId, store, engine, directory, health, clock, stop }
    const mqtt = await openDevices({ ...parts, directory, receive, pipeline, metrics })
    const mllp = await openHl7({ ...parts, directory, pipeline, peers, named, placement })
    const admin =
      config.adminPort === null ? null : await openAdmin(config.adminPort, { metrics, health, log })
    if (admin) stops.push(() => admin.close())
    const ports = { http: front.port, admin: admin?.port ?? null, mqtt, mllp }
    await writeRunFile(config.dataDir, { pid: process.pid, ...ports, startId: server.startId })
    stops.push(() => rm(runFile(config.dataDir), { force: true }))
    health.set('starting', false)
    const url = `${config.tls ? 'https' : 'http'}://${hostInUrl(config.host)}:${front.port}`
    log.info('server.ready', { ...ports, startId: server.startId, build: config.build })
    return { ...server, ports, url }
  } catch (error) {
    await stop()
    throw error
  }
}

type Stop = () => unknown

interface Parts {
  readonly config: Config
  readonly store: Store
  readonly clock: ServerClock
  readonly log: Log
  readonly health: Health
  readonly fault: (reason: string) => void
  readonly front: Front
  readonly restored: RestoredNotice
  readonly notices: RestoredNotice['notices']
  readonly lost: RestoredNotice['lost']
  readonly stops: Stop[]
}

interface Known {
  readonly directory: PolledDirectory
  readonly engine: HostedEngine
  readonly planned: LatePlacement
}

/** The engine tells of plans that ended before there is somebody to tell; it tells again. */
interface LatePlacement {
  placement: Placement | null
}
const latePlacement = (): LatePlacement => ({ placement: null })

const DATABASE_RETRY_MS = 500

/** Another server decides about the same patients now: a broken invariant, which ends the process (main.ts). */
const endReplaced = () =>
  queueMicrotask(() => {
    throw new Error('another server has taken over this database')
  })

/** A database that is away at the start is waited for, and said to be away; the process stays and answers health. */
async function whenAnswered<T>(
  { health, log }: Pick<Parts, 'health' | 'log'>,
  signal: AbortSignal | undefined,
  load: () => Promise<T>,
): Promise<T> {
  for (;;)
    try {
      const loaded = await load()
      health.set('database-away', false)
      return loaded
    } catch (error) {
      if (error instanceof Unusable) throw error
      log.error('database.away', { error: String(error) })
      health.set('database-away', true)
      signal?.throwIfAborted()
      await pause(DATABASE_RETRY_MS, undefined, { signal })
    }
}

/** Who comes in, and the way out to those who are not there. */
async function openDoors(
  parts: Parts,
  { engine, directory }: Pick<Known, 'engine' | 'directory'>,
  metrics: Metrics,
  live: Pick<Live, 'reaches'>,
) {
  const { config, store, clock, stops } = parts
  const push = await openPush({ ...parts, directory, engine, metrics, reaches: live.reaches })
  stops.push(() => push.stop())
  const auth = createAuth({
    store,
    directory,
    clock,
    idleMs: config.sessionIdleMs,
    onClosed: (session) => push.sessionEnded(session),
  })
  return { ...auth, push }
}

/** Live data go to the displays first, and then to whoever reads along. */
const shownTo = (gateway: Pick<Gateway, 'publish'>, opinions: SecondOpinions): Pick<Gateway, 'publish'> => ({
  publish(association, message) {
    gateway.publish(association, message)
    opinions.take(association, message)
  },
})

/** Everything between the store and the browsers. */
async function assemble(
  parts: Parts,
  { engine, directory, planned }: Known,
  peers: Peers,
  named: NamedPatients,
  metrics: Metrics,
) {
  const { config, clock, front, stops } = parts
  const startId = randomUUID()
  stops.push(() => engine.stop())
  // The board names the viewers, whom only the gateway knows; the gateway sends boards.
  const late: { live: Pick<Live, 'viewers' | 'displays' | 'reaches'> | null } = { live: null }
  const doors = await openDoors(parts, { engine, directory }, metrics, {
    reaches: (session, alarm) => late.live?.reaches(session, alarm) ?? false,
  })
  const { push } = doors
  const summaries = createSummaries({ ...parts, directory, engine })
  const board = createBoard({
    directory,
    engine,
    clock,
    viewers: (unit) => late.live?.viewers(unit) ?? [],
    displays: (unit) => [...(late.live?.displays(unit) ?? []), ...push.problems(unit)],
    floods: createFloods({ engine, clock }),
    summaryOf: (subject) => summaries.of(subject),
    named,
  })
  const gateway = createGateway({
    ...parts,
    directory,
    engine,
    board,
    http: front.server,
    tls: config.tls !== null,
    auth: doors.sessions,
    server: { startId, build: config.build, demo: config.demo },
    onPresence: (connected) => engine.presence(connected),
    onFrame(outcome, bytes) {
      metrics.frames.inc({ outcome })
      if (outcome === 'sent') metrics.frameBytes.inc(bytes)
    },
  })
  late.live = gateway
  stops.push(() => gateway.stop())
  showKnown(gateway.streams, engine, directory)
  engine.onEvent((event) => metrics.alarmEvents.inc({ type: event.type }))
  const opinions = createSecondOpinions({ clock, heartRateOf: heartRateBy(engine) })
  const host = createHostWatch({ ...parts, metrics })
  const pipeline = createPipeline({
    ...parts,
    record: host.record,
    directory,
    engine,
    live: shownTo(gateway, opinions),
  })
  const placement = createPlacement({ ...parts, directory, engine, pipeline })
  planned.placement = placement
  stops.push(() => placement.settled())
  const settings = createSettings({ ...parts, directory, engine })
  const review = createReview({ ...parts, reader: readerApart(parts.log) })
  stops.push(() => review.stop())
  const services = { ...parts, directory, engine, board, placement, settings, opinions, review }
  front.serve(createHttp({ ...services, ...doors, peers, live: gateway }))
  const missed = createMissed({ ...parts, directory, engine, live: gateway })
  await missed.start()
  const looks = [missed, settings, push, host, parts.restored]
  const housekeeping = startHousekeeping({ ...parts, engine, looks })
  for (const part of [directory, engine, summaries]) part.start()
  stops.push(
    () => summaries.stop(),
    () => missed.stop(),
    () => housekeeping.stop(),
    () => directory.stop(),
  )
  const receive = countedReceive(pipeline, metrics)
  return { gateway: { ...gateway, startId }, receive, pipeline, placement }
}

const countedReceive =
  (pipeline: Pipeline, metrics: Metrics): Pipeline['receive'] =>
  async (delivery) => {
    metrics.deliveries.inc()
    const refusals = await pipeline.receive(delivery)
    for (const { reason } of refusals) metrics.refusals.inc({ reason })
    return refusals
  }

/** Where devices come in; the first to close, so that nothing is taken in that cannot be stored. */
async function openDevices({
  directory,
  receive: receiveNow,
  pipeline: { shed },
  metrics,
  ...parts
}: Parts &
  Pick<Known, 'directory'> &
  Pick<Awaited<ReturnType<typeof assemble>>, 'receive' | 'pipeline'> & { readonly metrics: Metrics }) {
  const { config, store, clock, health, log, stops } = parts
  const credentials = createCredentials(store, () => directory.hospital().version)
  const shown = createShedNote(health)
  const onShed = (device: DeviceId) => {
    metrics.shedPackets.inc()
    shown()
    shed(device)
  }
  const lane = createWaveLane({ monotonic: () => clock.monotonic(), onShed })
  const receive = createReception({ lane, receive: receiveNow, now: () => clock.now() })
  const broker = await createBroker({ ...parts, directory, credentials, receive })
  stops.push(() => broker.stop())
  if (config.mqttUrl !== null) {
    const bridge = createBridge({ url: config.mqttUrl, clientId: 'vigil', receive, health, log })
    stops.push(() => bridge.stop())
  }
  metrics.watch({
    deviceConnections: broker.connections,
    spooledMessages: () => store.backlog().messages,
    refusedOperations: store.refused,
  })
  stops.push(() => metrics.stop())
  return config.mqttPort === null ? null : broker.listen(config.mqttPort)
}

/** Where hospital systems and gateways come in. */
async function openHl7({
  peers,
  named,
  pipeline,
  placement,
  ...parts
}: Parts &
  Pick<Known, 'directory'> & {
    readonly peers: Peers
    readonly named: NamedPatients
    readonly placement: Pick<Placement, 'takeAdt'>
    readonly pipeline: Pick<Pipeline, 'take' | 'unusable'>
  }): Promise<number | null> {
  const { config, clock, log, stops } = parts
  if (config.mllpPort === null) return null
  const receive = createReceive({ ...parts, pipeline, peers, named, takeAdt: placement.takeAdt })
  const listener = createMllpListener({ config, receive, clock, log })
  stops.push(() => listener.stop())
  return listener.listen(config.mllpPort)
}

/** Last started, first stopped; what does not stop in time is left behind. */
async function stopAll(stops: readonly Stop[], log: Log): Promise<void> {
  const deadline = AbortSignal.timeout(DRAIN_MS)
  const late = new Promise<'late'>((resolve) => deadline.addEventListener('abort', () => resolve('late')))
  for (const stop of stops.toReversed())
    try {
      if ((await Promise.race([Promise.resolve(stop()), late])) === 'late') log.error('server.stop-late')
    } catch (error) {
      log.error('server.stop-failed', { error: String(error) })
    }
}

function onceOnly(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null
  return () => (running ??= run())
}

const runFile = (dataDir: string) => join(dataDir, 'run.json')
const hostInUrl = (host: string) => (host.includes(':') ? `[${host}]` : host)

/** Where scripts and tests find this server: written whole or not at all. */
async function writeRunFile(dataDir: string, content: object): Promise<void> {
  const draft = `${runFile(dataDir)}.${process.pid}`
  await writeFile(draft, `${JSON.stringify(content)}\n`, { mode: 0o600 })
  await rename(draft, runFile(dataDir))
}
