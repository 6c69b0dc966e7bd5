import { conditionOfAlert, priorityOfAlert } from '../conditions'
import type { DeviceId, EpochMs } from '../ids'
import type { DeviceAlert } from '../sample'
import type { ConditionKey } from './alarm'
import { clearMsOf } from './chatter'
import type { Draft } from './draft'
import { respected } from './phase'
import { at, publish, settle } from './settle'
import type { Signal } from './state'
import { BEDSIDE_HOLD_MS, ENDED_ALERTS_KEPT } from './timing'

export const alertKey = (source: DeviceId, alertId: string): string => `device|${source}|${alertId}`

/** Takes over a live alert of a bedside device. Order is the device's own time; delays were the device's own. */
export function observeAlert(draft: Draft, source: DeviceId, alert: DeviceAlert): void {
  const key = alertKey(source, alert.alertId)
  const ended = draft.state.endedAlerts[key]
  if (ended !== undefined && alert.measuredAt <= ended) return
  const condition = conditionOfAlert(alert)
  const before = draft.signal(condition, key)
  switch (alert.state) {
    case 'present':
      return present(draft, condition, source, key, alert, before)
    case 'latched':
      // Cleared at the bedside but not yet seen: if it is new here it is announced first, then treated as cleared.
      if (!before) present(draft, condition, source, key, alert, before)
      settle(draft, condition)
      return closeAlert(draft, condition, key, alert.measuredAt)
    case 'ended':
      return closeAlert(draft, condition, key, alert.measuredAt)
    default:
      alert.state satisfies never
  }
}

function present(
  draft: Draft,
  condition: ConditionKey,
  source: DeviceId,
  key: string,
  alert: DeviceAlert,
  before: Signal | undefined,
): void {
  const known = before?.evidence.kind === 'device' ? before.evidence : null
  // The same once more under another id: it is back, and not beside what it was.
  draft.filterSignals(condition, (each) => each.phase.kind !== 'clearing' || !isSame(each, source, alert))
  draft.putSignal(condition, {
    key,
    evidence: {
      kind: 'device',
      source,
      alertId: alert.alertId,
      code: alert.code,
      text: alert.text,
      priority: priorityOfAlert(condition, alert),
      since: known?.since ?? alert.measuredAt,
      inactivation: alert.inactivation,
    },
    phase: { kind: 'active' },
    soundAt: before?.soundAt ?? draft.now,
    worst: null,
  })
  if (alert.inactivation === 'none' || alert.inactivation === known?.inactivation) return
  settle(draft, condition)
  holdAtBedside(draft, condition)
}

const isSame = ({ evidence }: Signal, source: DeviceId, { code }: DeviceAlert): boolean =>
  evidence.kind === 'device' && evidence.source === source && evidence.code === code

/** Somebody silenced it at the bedside: sound waits 2 minutes, shown, and then goes on (clinical-decisions 4). */
function holdAtBedside(draft: Draft, condition: ConditionKey): void {
  const { alarm } = draft.condition(condition)
  if (alarm?.state !== 'active' || alarm.owner) return
  draft.setCondition(condition, { heldUntil: at(draft.now, BEDSIDE_HOLD_MS) })
  publish(draft, condition, 'audio-paused', {}, null)
}

/** An end without a start is remembered too: its start may still be on the way. */
export function closeAlert(draft: Draft, condition: ConditionKey, key: string, measuredAt: EpochMs): void {
  const signal = draft.signal(condition, key)
  // The device had its own delays: only one that chatters is not over at once.
  const clearMs = signal ? clearMsOf(draft, condition, signal, 0) : 0
  if (signal && clearMs > 0) respected(draft, condition, signal, clearMs)
  else draft.filterSignals(condition, (each) => each.key !== key)
  const others = Object.entries(draft.state.endedAlerts).filter(([each]) => each !== key)
  draft.set({
    endedAlerts: Object.fromEntries([...others.slice(1 - ENDED_ALERTS_KEPT), [key, measuredAt]]),
  })
}
