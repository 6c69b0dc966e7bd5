import {
  conditionGroup,
  conditionOfAlert,
  isKnownAlert,
  type Condition,
  type ConditionKey,
  type DeviceAlert,
  type DeviceId,
  type DeviceMessage,
  type EpochMs,
  type SubjectState,
} from '@vigil/clinical'
import { createThrottle, type Throttle } from '../throttle'
import type { Clock } from '../ports'
import type { Cell } from './cells'

/** Own proposals: no bedside monitor has more open at once, nor so many codes of its own. */
const MOST_OPEN = 50
const MOST_CODES = 500
/** Own proposal: a monitor that comes back tells all it has at once; more in a lasting stream is a fault. */
const RATE = { rate: 10, burst: 200 }
/** Own proposal: of the groups of our own list more is let through; beyond it the first of them is on the screen. */
const GROUP_RATE = { rate: 20, burst: 400 }
/** Own proposal: the flood is over when nothing was refused for so long. */
const OVER_AFTER_MS = 60_000

const FLOOD_EVENT = 'VIGIL_EVT_ALERT_FLOOD'
const FLOOD_ID = 'vigil-alert-flood'
const FLOOD: ConditionKey = 'alert-flood'

interface Flood {
  readonly cell: Cell
  readonly source: DeviceId
  readonly lastAt: EpochMs
}

/** Tells the alarm step that the device's alerts are refused, or taken again. */
type Tell = (cell: Cell, source: DeviceId, alert: DeviceAlert) => void

/** A device that raises alarm after alarm must not bury the others, nor the patient's own (H20, H15). */
interface AlertGate {
  /** False: too many of this device; the alert goes to quarantine, and one alarm says so. */
  takes(cell: Cell, source: DeviceId, alert: DeviceAlert): boolean
  /** Of a list of all alerts those that are taken (H16); anything else as it is. */
  admit(cell: Cell, message: DeviceMessage): DeviceMessage
  /** Ends what is over. */
  sweep(): void
  /** After a restart: floods that were announced are over when nothing more is refused. */
  resume(cells: Iterable<Cell>): void
}

export function createAlertGate(clock: Clock, tell: Tell): AlertGate {
  const throttles = new Map<DeviceId, { readonly any: Throttle; readonly group: Throttle }>()
  const floods = new Map<DeviceId, Flood>()
  const monotonic = () => clock.monotonic()
  const throttlesOf = (source: DeviceId) => {
    const known = throttles.get(source) ?? {
      any: createThrottle(RATE, monotonic),
      group: createThrottle(GROUP_RATE, monotonic),
    }
    throttles.set(source, known)
    return known
  }
  /** `before`: others of the same list that were let in and are not in the state yet. */
  const isTaken = ({ state }: Cell, source: DeviceId, alert: DeviceAlert, before: number) => {
    // Many monitors say all they have over and over: nothing comes of it, so it is no flood.
    if (isKnownAlert(state, source, alert)) return true
    const { any, group } = throttlesOf(source)
    if (isFirstOfGroup(state, source, alert)) return group.take() === 0
    return any.take() === 0 && hasRoom(state, source, alert, before)
  }
  const takes = (cell: Cell, source: DeviceId, alert: DeviceAlert, before = 0) => {
    if (alert.state === 'ended' || isTaken(cell, source, alert, before)) return true
    const now = clock.now()
    const isTold = floods.get(source)?.cell === cell
    floods.set(source, { cell, source, lastAt: now })
    if (!isTold) tell(cell, source, floodAlert('present', now))
    return false
  }
  return {
    takes,
    admit(cell, message) {
      if (message.kind !== 'alerts' || !message.open) return message
      let added = 0
      const alerts = message.alerts.filter((alert) => {
        const taken = takes(cell, message.device, alert, added)
        if (taken && !signalOf(cell.state, message.device, alert)) added++
        return taken
      })
      return { ...message, alerts }
    },
    sweep() {
      const now = clock.now()
      for (const { cell, source, lastAt } of floods.values()) {
        if (now - lastAt < OVER_AFTER_MS) continue
        floods.delete(source)
        tell(cell, source, floodAlert('ended', now))
      }
    },
    resume(cells) {
      for (const cell of cells)
        for (const { evidence } of cell.state.conditions[FLOOD]?.signals ?? [])
          if (evidence.kind === 'device')
            floods.set(evidence.source, { cell, source: evidence.source, lastAt: clock.now() })
    },
  }
}

const signalOf = (state: SubjectState, source: DeviceId, alert: DeviceAlert) =>
  state.conditions[conditionOfAlert(alert)]?.signals.find(
    ({ key }) => key === `device|${source}|${alert.alertId}`,
  )

/** What the groups of our own list say needs no room: they are few, and some of them mean death (H15). */
function isFirstOfGroup(state: SubjectState, source: DeviceId, alert: DeviceAlert): boolean {
  const key = conditionOfAlert(alert)
  if (conditionGroup(key) === null) return false
  return signalsOf(state.conditions[key], source) === 0
}

function hasRoom(state: SubjectState, source: DeviceId, alert: DeviceAlert, before: number): boolean {
  const key = conditionOfAlert(alert)
  if (signalOf(state, source, alert)) return true
  const condition = state.conditions[key]
  const conditions = Object.entries(state.conditions)
  if (!condition && conditions.filter(([each]) => each.startsWith('device:')).length + before >= MOST_CODES)
    return false
  const open = conditions.reduce(
    (sum, [each, { alarm, signals }]) => (each === FLOOD ? sum : sum + openOf({ alarm, signals }, source)),
    0,
  )
  return open + before < MOST_OPEN
}

const signalsOf = (condition: Pick<Condition, 'signals'> | undefined, source: DeviceId): number =>
  condition?.signals.filter(({ evidence }) => evidence.kind === 'device' && evidence.source === source)
    .length ?? 0

/** A latched alarm holds a place too, though its cause is gone. */
function openOf(condition: Pick<Condition, 'alarm' | 'signals'>, source: DeviceId): number {
  const isLatchedHere =
    condition.alarm?.state === 'latched' &&
    condition.alarm.evidence.some((each) => each.kind === 'device' && each.source === source)
  return Math.max(signalsOf(condition, source), isLatchedHere ? 1 : 0)
}

const floodAlert = (state: 'present' | 'ended', measuredAt: EpochMs): DeviceAlert => ({
  alertId: FLOOD_ID,
  state,
  inactivation: 'none',
  class: 'technical',
  priority: 'medium',
  code: FLOOD_EVENT,
  text: 'Too many alarms from this device: look at the device itself.',
  measuredAt,
})
