import { classOf, conditionOfAlert, priorityOfAlert } from '../conditions'
import type { AlarmId, DeviceId, EpochMs } from '../ids'
import type { DeviceAlert, Sample } from '../sample'
import type { Alarm, ConditionKey, Evidence } from './alarm'
import type { Draft } from './draft'
import { observationOf } from './observe'
import type { PastRun } from './state'
import type { Limit } from './subject-context'
import { PAST_GAP_MS, PAST_KEPT } from './timing'

/**
 * Back-filled samples: a violation that lasted its delay, by measurement time, becomes one `retrospective` event. Live
 * state is not read for it and not changed by it, and nothing ever sounds (H04, design invariant 7).
 */
export function observePast(draft: Draft, source: DeviceId, samples: readonly Sample[]): void {
  for (const sample of samples.toSorted((a, b) => a.measuredAt - b.measuredAt)) {
    const observation = observationOf(sample)
    if (observation.kind !== 'value') continue
    for (const limit of draft.state.context.limits)
      if (limit.codes.includes(sample.code)) extend(draft, source, sample, observation.value, limit)
  }
}

function extend(draft: Draft, source: DeviceId, sample: Sample, value: number, limit: Limit): void {
  const key = `limit|${source}|${sample.code}|${limit.condition}|${limit.priority}`
  const before = draft.state.past[key]
  if (before && sample.measuredAt <= before.to) return
  const violated = limit.direction === 'low' ? value < limit.value : value > limit.value
  if (!violated) {
    if (before) remember(draft, key, null)
    return
  }
  const goesOn = before && sample.measuredAt - before.to <= Math.max(PAST_GAP_MS, limit.delayMs)
  const isWorse = !goesOn || (limit.direction === 'low' ? value < before.worst : value > before.worst)
  const run: PastRun = {
    from: goesOn ? before.from : sample.measuredAt,
    to: sample.measuredAt,
    worst: isWorse ? value : before.worst,
    reported: goesOn ? before.reported : false,
  }
  const isDue = !run.reported && run.to - run.from >= limit.delayMs
  remember(draft, key, { ...run, reported: run.reported || isDue })
  if (!isDue || wasLive(draft, limit.condition, run)) return
  const { direction, priority } = limit
  const evidence: Evidence = {
    kind: 'limit',
    source,
    code: sample.code,
    direction,
    limit: limit.value,
    value: run.worst,
    priority,
    since: run.from,
  }
  const worst = { code: sample.code, value: run.worst, measuredAt: run.to }
  report(draft, limit.condition, evidence, run, worst)
}

/** What was announced at its time needs no second mention. */
function wasLive(draft: Draft, condition: ConditionKey, run: PastRun): boolean {
  const { alarm } = draft.condition(condition)
  return alarm !== null && run.to >= alarm.onset && run.from <= (alarm.endedAt ?? draft.now)
}

export function observePastAlert(draft: Draft, source: DeviceId, alert: DeviceAlert): void {
  const key = `alert|${source}|${alert.alertId}`
  if (alert.state === 'ended' || draft.state.past[key]) return
  const { measuredAt } = alert
  const run = { from: measuredAt, to: measuredAt, worst: 0, reported: true }
  const condition = conditionOfAlert(alert)
  const isOpen = draft.signal(condition, `device|${source}|${alert.alertId}`) !== undefined
  remember(draft, key, run)
  if (isOpen || wasLive(draft, condition, run)) return
  const { alertId, code, text, inactivation } = alert
  const priority = priorityOfAlert(condition, alert)
  const since = measuredAt
  report(
    draft,
    condition,
    { kind: 'device', source, alertId, code, text, priority, since, inactivation },
    run,
    null,
  )
}

function remember(draft: Draft, key: string, run: PastRun | null): void {
  const others = Object.entries(draft.state.past).filter(([each]) => each !== key)
  const kept = run ? [...others.slice(1 - PAST_KEPT), [key, run] as const] : others
  draft.set({ past: Object.fromEntries(kept) })
}

/** An id of its own: it must never stand in for the live alarm of the same condition. */
function report(
  draft: Draft,
  condition: ConditionKey,
  evidence: Evidence,
  run: { readonly from: EpochMs; readonly to: EpochMs },
  worst: Alarm['worst'],
): void {
  const { subject, unit, bed, simulated } = draft.state.context
  const alarm: Alarm = {
    id: `${subject}~${condition}~${run.from}` as AlarmId,
    subject,
    unit,
    bed,
    condition,
    class: classOf(condition, [evidence]),
    priority: evidence.priority,
    state: 'ended',
    annunciation: 'none',
    episode: 0,
    onset: run.from,
    announcedAt: draft.now,
    endedAt: run.to,
    owner: null,
    seenBy: [],
    evidence: [evidence],
    worst,
    audioPausedUntil: null,
    nextDueAt: null,
    simulated,
    assessment: null,
  }
  draft.announce('retrospective', alarm, null)
}
