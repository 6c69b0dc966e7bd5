import { conditionOfAlert, priorityOfAlert } from '../conditions'
import type { DeviceId } from '../ids'
import type { DeviceAlert } from '../sample'
import { alertKey, closeAlert, observeAlert } from './alerts'
import type { ConditionKey } from './alarm'
import type { Draft } from './draft'
import { confirmAlert } from './replace'
import { at } from './settle'
import type { SubjectState } from './state'
import type { AlarmInput } from './step-types'
import { CLEAR_MS, DIFFERENCE_MS } from './timing'

type Stated = Extract<AlarmInput, { type: 'alerts-stated' }>

const CHECK: ConditionKey = 'check-bedside'
/** What the host says of the device is not among what the device says of itself. */
const OF_HOST: ConditionKey = 'alert-flood'

/**
 * A device said all that it alarms for. What was lost on the way begins or ends by it, and what is still not held here
 * afterwards is a difference that somebody must look at (H16). Order is the device's own time.
 */
export function observeStated(draft: Draft, stated: Stated): void {
  const { source, measuredAt } = stated
  const before = draft.state.stated[source]
  if (before && measuredAt <= before.measuredAt) return
  for (const alert of stated.alerts) {
    if (isOld(draft, source, alert)) continue
    confirmAlert(draft, source, conditionOfAlert(alert))
    observeAlert(draft, source, alert)
  }
  endUnnamed(draft, stated)
  const latched = stated.alerts.filter(({ state }) => state === 'latched').map(({ alertId }) => alertId)
  draft.set({ stated: { ...draft.state.stated, [source]: { measuredAt, latched } } })
  follow(draft, source, isHeld(draft, stated))
}

/** Said before and taken over: to say it again changes nothing. */
function isOld({ state }: Draft, source: DeviceId, alert: DeviceAlert): boolean {
  if (isKnownAlert(state, source, alert)) return true
  const ended = state.endedAlerts[alertKey(source, alert.alertId)]
  if (alert.state !== 'latched' || ended === undefined) return false
  const before = state.stated[source]
  return !before || ended > before.measuredAt
}

/** As the state has it: a device that says all it has over and over says nothing new by it. */
export function isKnownAlert(state: SubjectState, source: DeviceId, alert: DeviceAlert): boolean {
  if (alert.state === 'latched') return state.stated[source]?.latched.includes(alert.alertId) ?? false
  const key = alertKey(source, alert.alertId)
  const condition = conditionOfAlert(alert)
  const known = state.conditions[condition]?.signals.find((signal) => signal.key === key)?.evidence
  return (
    known?.kind === 'device' &&
    known.inactivation === alert.inactivation &&
    known.priority === priorityOfAlert(condition, alert)
  )
}

/** What began after the list was made is not missing from it. */
function endUnnamed(draft: Draft, stated: Stated): void {
  const { source, measuredAt } = stated
  for (const [condition, { signals }] of Object.entries(draft.state.conditions)) {
    if (condition === OF_HOST) continue
    for (const { key, evidence } of signals)
      if (
        evidence.kind === 'device' &&
        evidence.source === source &&
        evidence.since <= measuredAt &&
        !isNamed(stated, condition, evidence.alertId)
      )
        closeAlert(draft, condition, key, measuredAt)
  }
}

/** An id that now stands for something else is not the same alarm; of what cannot be read the id is all that is known. */
function isNamed({ alerts, open }: Stated, condition: ConditionKey, id: string): boolean {
  const readable = alerts.filter(({ alertId }) => alertId === id)
  return readable.length === 0
    ? open.includes(id)
    : readable.some((alert) => conditionOfAlert(alert) === condition)
}

/** Whether all that the device names stands here, or was over here too. */
function isHeld({ state }: Draft, { source, open, alerts }: Stated): boolean {
  const held = new Set(alerts.filter((alert) => alert.state === 'latched').map(({ alertId }) => alertId))
  for (const { signals } of Object.values(state.conditions))
    for (const { evidence } of signals)
      if (evidence.kind === 'device' && evidence.source === source) held.add(evidence.alertId)
  return open.every((id) => held.has(id))
}

function follow(draft: Draft, source: DeviceId, agrees: boolean): void {
  const { now } = draft
  const key = `stated|${source}`
  const before = draft.signal(CHECK, key)
  if (agrees) {
    if (before?.phase.kind === 'pending') draft.filterSignals(CHECK, (signal) => signal.key !== key)
    if (before?.phase.kind === 'active')
      draft.putSignal(CHECK, { ...before, phase: { kind: 'clearing', at: at(now, CLEAR_MS) } })
    return
  }
  if (before && before.phase.kind !== 'clearing') return
  draft.putSignal(CHECK, {
    key,
    evidence: { kind: 'silence', source, codes: [], reason: 'alarms-differ', priority: 'medium', since: now },
    phase: before ? { kind: 'active' } : { kind: 'pending', at: at(now, DIFFERENCE_MS), held: false },
    soundAt: at(now, DIFFERENCE_MS),
    worst: null,
  })
}
