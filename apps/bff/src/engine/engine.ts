import {
  step,
  type Association,
  type DeviceMessage,
  type LastSample,
  type SubjectId,
  type UserId,
} from '@vigil/clinical'
import type { Order } from '@vigil/ingest'
import type { Store } from '@vigil/storage'
import type { Clock, Directory, Engine, Health, Log } from '../ports'
import { createSignals } from '../signals/signals'
import { CANARY, createCanary } from '../watchdog/canary'
import { replyOf } from './acts'
import { createAlertGate } from './alert-gate'
import { createAnnounced, createIssuer } from './announced'
import { createCells, type Cells } from './cells'
import { createCommitter } from './committer'
import { createInputJournal, type InputJournal } from './input-journal'
import { limitsOf } from './context'
import { createExpiryWatch } from './expiry'
import { createFollow, createIncidentWatch, createOwnerWatch } from './follow'
import { inputsOf } from './inputs'
import { createLinks, type Links } from './links'
import { loadWorld, type World } from './load'
import { createPlanWatch, type OnPlanEnded } from './plans'
import { learn, readingsAt } from './readings'

const SWEEP_MS = 250
/** The age category changes with time alone. */
const CONTEXT_MS = 60 * 60_000

export interface HostedEngine extends Engine {
  /**
   * A message of a subject, its times corrected by how far the device's clock is behind ours: moves alarms and readings
   * at once; what is not `live` never sounds. Resolves when what it decided is on disk; what is told again decided nothing
   * by itself, and stands on what the first decided.
   */
  observe(association: Association, message: DeviceMessage, order: Order, behindMs: number): Promise<void>
  /** False: this device raises too many alerts; they belong into quarantine (H20). */
  takesAlerts(association: Association, message: DeviceMessage): boolean
  /** Something came from this device that nobody can use, such as data of a clock that is not set. */
  unusable(association: Association): Promise<void>
  /** Waveforms of this device were left out unread (TEC20). */
  shed(association: Association): void
  /** Any message of a known device: it is there. */
  heard(message: DeviceMessage, behindMs: number): void
  /** Whose page is open now; an owner of an alarm without one is gone (clinical-decisions 8). */
  presence(connected: ReadonlySet<UserId>): void
  /** Newest samples as known, for the displays of a restarted server. */
  known(subject: SubjectId): readonly LastSample[]
  /** Due things first, then incidents; called each 250 ms by `start`, by hand in tests. */
  sweep(): void
  /** Monotonic time of the last complete sweep. */
  sweptAt(): number
  /** When the first thing is due; `Infinity`: nothing. A host of simulated time need not sweep before. */
  dueAt(): number
  start(): void
  /** Resolves when everything decided is on disk. */
  stop(): Promise<void>
}

interface Deps {
  readonly store: Store
  readonly directory: Directory
  readonly clock: Clock
  readonly health: Health
  readonly fault: (reason: string) => void
  readonly log: Log
  /** The alarm step; a test puts one in its place that fails. */
  readonly evaluate?: typeof step
  /** Written beside what the engine is told: another build may decide otherwise. */
  readonly build?: string
  /** In place of the one that writes to the store. */
  readonly journal?: InputJournal
  /** The signal of a patient who was off the unit is back: ends that plan in the store, which the directory then tells. */
  readonly onPlanEnded?: OnPlanEnded
  /** Of the commits, where time is not the machine's. */
  readonly wait?: (ms: number) => Promise<void>
}

export async function createEngine(deps: Deps): Promise<HostedEngine> {
  const { directory, clock } = deps
  const world = await loadWorld(deps.store, directory, deps.log)
  const { announced, inputs, committer, cells, canary } = partsOf(deps, world)
  const links = createLinks()
  const follow = createFollow(cells, directory, clock)
  const signals = createSignals({ cells, clock, announced })
  resume(world, cells, links, follow)
  const gate = gateFor(cells, clock)
  if (world.isRestored) await announcedAgain(deps, committer)
  const unsubscribe = directory.subscribe(follow)
  const watches = createWatches(cells, follow, deps)
  let timers: NodeJS.Timeout[] = []
  let sweptAt = clock.monotonic()

  const sweep = () => {
    const now = clock.now()
    for (const cell of cells.map.values())
      if ((cell.state.dues[0]?.at ?? Infinity) <= now) cells.applySafely(cell, { type: 'tick' })
    for (const watch of watches) watch()
    gate.sweep()
    signals.sweep()
    inputs.sweep()
    canary.sweep()
    sweptAt = clock.monotonic()
  }

  return {
    alarm: announced.alarm,
    openAlarms: announced.open,
    canary: () => canary.count(),
    lastSequence: announced.lastSequence,
    sequenceOf: announced.sequenceOf,
    onEvent: (listener) => announced.listen(listener),
    heard: (message, behindMs) => links.heard(message, behindMs),
    presence: createOwnerWatch(cells, announced.all),
    ...views(cells, links, deps),
    async command(subject, actor, command) {
      const cell = cells.of(subject)
      if (!cell) return { ok: false, reason: 'no-such-alarm', alarm: null }
      const result = replyOf(cells.apply(cell, { type: 'commanded', actor, command }), command)
      await cell.committed
      return result
    },
    observe(association, message, order, behindMs) {
      const cell = cells.of(association.subject)
      if (!cell) return Promise.resolve()
      if (message.kind === 'numerics')
        for (const sample of message.samples)
          learn(cell.readings, { sample, receivedAt: message.receivedAt, source: message.device })
      if (order === 'live') signals.take(cell.state.context.subject, message)
      const before = order === 'duplicate' || message.kind === 'alerts' ? null : cell.committed
      const admitted = gate.admit(cell, message)
      for (const input of inputsOf(admitted, order, behindMs)) cells.applySafely(cell, input)
      return cell.committed === before ? Promise.resolve() : cell.committed
    },
    takesAlerts(association, message) {
      const cell = message.kind === 'alerts' ? cells.of(association.subject) : null
      // Of a list those that are let in count, and the others are a difference (H16).
      if (!cell || message.kind !== 'alerts' || message.open) return true
      return message.alerts.every((alert) => gate.takes(cell, message.device, alert))
    },
    unusable({ subject, device: source }) {
      const cell = cells.of(subject)
      if (!cell) return Promise.resolve()
      const receivedAt = clock.now()
      cells.applySafely(cell, { type: 'observed', source, receivedAt, live: false, samples: [] })
      return cell.committed
    },
    shed: shedIn(cells),
    sweep,
    sweptAt: () => sweptAt,
    start() {
      timers = [setInterval(sweep, SWEEP_MS), setInterval(follow, CONTEXT_MS)]
    },
    async stop() {
      for (const timer of timers) clearInterval(timer)
      unsubscribe()
      await committer.idle()
      await inputs.stop()
    },
  }
}

const shedIn =
  (cells: Cells): HostedEngine['shed'] =>
  ({ subject, device: source }) => {
    const cell = cells.of(subject)
    if (cell) cells.applySafely(cell, { type: 'waveforms-shed', source })
  }

/** What each sweep looks at beside due things. */
const createWatches = (
  cells: Cells,
  follow: () => void,
  { directory, clock, log, onPlanEnded = () => Promise.resolve() }: Deps,
): readonly (() => void)[] => [
  createExpiryWatch(directory, clock, follow),
  createIncidentWatch(cells, directory),
  createPlanWatch({ cells, clock, log, onPlanEnded }),
]

/** What a step goes through: told, decided, on disk, announced. */
function partsOf(deps: Deps, world: World) {
  const announced = createAnnounced(world.open, world.sequences, deps.log)
  const inputs =
    deps.journal ?? createInputJournal({ ...deps, epoch: world.epoch, build: deps.build ?? 'unknown' })
  const { evaluate = step, store } = deps
  const committer = createCommitter({
    ...deps,
    store: {
      async commitAlarms(...commits) {
        const kept = commits.filter(({ subject }) => subject !== CANARY)
        if (kept.length > 0) await store.commitAlarms(...kept)
      },
    },
    issue: createIssuer(world.epoch, world.sequences),
    announce: (event) => announced.add(event),
    inputs: (subject) => inputs.take(subject),
  })
  const cells = createCells({ ...deps, evaluate, committer, inputs, latest: world.latest })
  const canary = createCanary({
    ...deps,
    evaluate,
    now: () => deps.clock.now(),
    turn: () => committer.push({ subject: CANARY, state: null, dues: [], events: [], audit: [] }),
  })
  return { announced, inputs, committer, cells, canary }
}

/** What the gate held back a while is reported then; a stay that ended has no alarms any more. */
function gateFor(cells: Cells, clock: Clock) {
  const gate = createAlertGate(clock, (cell, source, alert) => {
    if (cells.map.get(cell.state.context.subject) !== cell) return
    const receivedAt = clock.now()
    cells.applySafely(cell, { type: 'alert-reported', source, receivedAt, live: true, alert })
  })
  gate.resume(cells.map.values())
  return gate
}

const firstDue = ({ map }: Cells): number =>
  [...map.values()].reduce((first, { state }) => Math.min(first, state.dues[0]?.at ?? Infinity), Infinity)

/** Only what is on disk was announced: a crash before this announces once more. */
async function announcedAgain({ store, clock }: Deps, committer: { idle(): Promise<void> }): Promise<void> {
  await committer.idle()
  await store.restorationAnnounced(clock.now())
}

/** States as they were, the hospital as it is, and everything overdue now (H26). */
function resume(world: World, cells: Cells, links: Links, follow: () => void): void {
  for (const [id, state] of world.states) cells.add(id, state)
  for (const last of [...world.latest.values()].flat()) links.remember(last.source, last.receivedAt)
  for (const cell of cells.map.values()) cells.applySafely(cell, { type: 'resumed' })
  follow()
  if (world.isRestored) for (const cell of cells.map.values()) cells.applySafely(cell, { type: 'restored' })
  for (const cell of cells.map.values()) cells.applySafely(cell, { type: 'tick' })
}

/** What is asked of the engine, and changes nothing. */
const views = (
  cells: Cells,
  links: Links,
  { directory, clock }: Deps,
): Pick<HostedEngine, 'readings' | 'known' | 'deviceCards' | 'dueAt'> => ({
  dueAt: () => firstDue(cells),
  readings(id) {
    const cell = cells.map.get(id)
    const subject = directory.subject(id)
    if (!cell || !subject) return []
    const now = clock.now()
    const limits = limitsOf(directory, subject, now)
    return readingsAt(cell.readings, now).map(({ code, reading }) => ({
      code,
      reading,
      limits: limits.filter((limit) => limit.codes.includes(code)),
    }))
  },
  known: (id) => [...(cells.map.get(id)?.readings.values() ?? [])],
  deviceCards() {
    const now = clock.now()
    return new Map(
      directory.hospital().devices.map((device) => {
        const association = directory.associationAt(device.id, now)?.id ?? null
        return [device.id, links.card(device, association, now)]
      }),
    )
  },
})
