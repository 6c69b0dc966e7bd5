import { outlastsAt } from './chatter'
import type { Draft } from './draft'
import { inTime } from './phase'
import { endOverdue, planTimes } from './plan'
import { disturbedUntil, quietUntil } from './quiet'
import { outlast, publish, refresh, settle, soundsAt } from './settle'
import { nextSilence } from './silence'
import type { Due } from './state'
import type { ConditionKey } from './alarm'
import { grow } from './violation'

/** Does everything that is due by `now`; how late it is called changes when, not what. */
export function runTimers(draft: Draft): void {
  endOverdue(draft)
  for (const key of Object.keys(draft.state.conditions)) runSignals(draft, key)
  for (const key of draft.touched) settle(draft, key)
  draft.touched.clear()
  const { pause } = draft.state
  if (pause && pause.until <= draft.now) draft.set({ pause: null })
  for (const key of Object.keys(draft.state.conditions)) runAlarm(draft, key)
  draft.reschedule = true
}

function runSignals(draft: Draft, condition: ConditionKey): void {
  for (const signal of draft.condition(condition).signals)
    if (signal.phase.kind === 'active') grow(draft, condition, signal)
  for (const signal of draft.condition(condition).signals) {
    const phase = inTime(signal.phase, draft.now)
    if (!phase) draft.filterSignals(condition, ({ key }) => key !== signal.key)
    else if (phase !== signal.phase) draft.putSignal(condition, { ...signal, phase })
  }
}

function runAlarm(draft: Draft, key: ConditionKey): void {
  const { now } = draft
  outlast(draft, key)
  const { alarm, ownerUntil, heldUntil, remindAt } = draft.condition(key)
  if (!alarm || alarm.state === 'ended') return
  if (heldUntil !== null && heldUntil <= now) draft.setCondition(key, { heldUntil: null })
  const ownerGone = ownerUntil !== null && ownerUntil <= now
  if (ownerGone || (remindAt !== null && remindAt <= now)) return askAgain(draft, key)
  const quiet = quietUntil(alarm)
  // Nobody looked again: what was said is too old to stand (SIG5).
  if (quiet !== null && quiet <= now) draft.setCondition(key, { alarm: { ...alarm, assessment: null } })
  refresh(draft, key, alarm.annunciation === 'audio-paused' ? 'audio-resumed' : 're-announced', null)
}

/** The acknowledgement ended by itself, or nobody answered: announced anew (clinical-decisions 8). */
export function askAgain(draft: Draft, key: ConditionKey): void {
  const { alarm, unseenHigh, ownerUntil } = draft.condition(key)
  const isHighAgain = alarm?.owner !== null && alarm?.priority === 'high'
  // Who waits for help is still there.
  const isGone = (ownerUntil ?? Infinity) <= draft.now
  const owner = alarm?.owner?.state === 'needs-help' && !isGone ? alarm.owner : null
  draft.setCondition(key, { ownerUntil: null, unseenHigh: unseenHigh || isHighAgain })
  publish(draft, key, 're-announced', { owner, announcedAt: draft.now }, null)
}

/** The complete list of what the engine must look at again. */
export function duesOf(draft: Draft): readonly Due[] {
  const { state } = draft
  const dues: Due[] = []
  const add = (condition: ConditionKey, kind: Due['kind'], at: number | null) => {
    if (at !== null && Number.isFinite(at)) dues.push({ condition, kind, at: at as Due['at'] })
  }
  for (const [key, condition] of Object.entries(state.conditions)) {
    for (const { phase, growsAt } of condition.signals) {
      if (phase.kind === 'active') add(key, 'grows', growsAt ?? null)
      if (phase.kind === 'pending' && !phase.held) add(key, 'delay', phase.at)
      if (phase.kind !== 'clearing') continue
      add(key, 'clear', phase.at)
      if (phase.again && !phase.again.held) add(key, 'delay', phase.again.at)
    }
    const { alarm } = condition
    if (!alarm || alarm.state === 'ended') continue
    add(key, 'outlasts', outlastsAt(condition, draft.timings))
    add(key, 're-announce', condition.remindAt)
    add(key, 'owner-hold', condition.ownerUntil)
    add(key, 'pause-ends', condition.heldUntil)
    const isCovered = state.incidentCover && key === 'no-data'
    if (alarm.annunciation !== 'visual' || alarm.state !== 'active' || isCovered) continue
    const quiet = quietUntil(alarm)
    if (quiet !== null) add(key, 'quiet-ends', quiet)
    else if (disturbedUntil(state, alarm) === null) add(key, 'silence-sound', soundsAt(condition))
  }
  if (state.pause) add(Object.keys(state.pause.conditions)[0] ?? 'pause', 'pause-ends', state.pause.until)
  add('no-data', 'silence-visual', silenceDue(draft))
  dues.push(...planTimes(draft))
  add('rules', 'rule-holds', state.rules?.nextAt ?? null)
  return dues.toSorted((a, b) => a.at - b.at)
}

/** A row that is early enough stays until it is reached, so that data that flow move no rows. */
function silenceDue(draft: Draft): number {
  const next = nextSilence(draft.state, draft.now)
  const row = draft.state.dues.find(({ kind }) => kind === 'silence-visual')
  return row && row.at > draft.now && row.at <= next && Number.isFinite(next) ? row.at : next
}
