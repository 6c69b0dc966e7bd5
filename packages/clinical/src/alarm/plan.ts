import type { DeviceId, EpochMs } from '../ids'
import { parameter } from '../parameters'
import type { PlannedState } from '../planned'
import type { Draft } from './draft'
import { isWatched } from './evidence'
import { NEVER_MEASURED } from './replace'
import { refresh } from './settle'
import { assessSilence, isFresh } from './silence'
import { isSensorOff } from './sensor'
import { courseOf, type Due, type GoodRun, type PlanCourse, type Stream, type SubjectState } from './state'
import { isAway, isRunning, isSuspended } from './suspension'
import { DISCONNECTING_MS, LETHAL_AGAIN_MS, SIGNAL_BACK_MS, VITALS_BACK_MS } from './timing'

/** A plan was made, changed or ended by a person: what the context says, except that it may have ended by itself before. */
export function followPlan(draft: Draft): void {
  const { plan, context } = draft.state
  const { planned } = context
  if (planned === null) {
    if (plan === null) return
    draft.set({ plan: null })
    resume(draft, plan)
  } else if (plan?.since !== planned.since || plan.kind !== planned.kind) begin(draft, planned, plan)
  // It may have been given another time.
  else draft.reschedule = true
}

function begin(draft: Draft, planned: PlannedState, before: PlanCourse | null): void {
  const { now } = draft
  draft.set({ plan: courseOf(planned) })
  draft.reschedule = true
  if (!isAway(draft.state)) return before ? resume(draft, before) : refreshAll(draft)
  const fresh = devices(draft).filter((device) => isSending(draft, device))
  // One plan after the other is one absence: nobody silences for longer by asking again (H52).
  const known = isRunning(before) && before.kind !== 'procedure' ? before.runs : null
  const runOf = (device: DeviceId): GoodRun => known?.[device] ?? { since: now, isBack: known !== null }
  const runs = Object.fromEntries(fresh.map((device) => [device, runOf(device)]))
  draft.set({ plan: { ...courseOf(planned), runs } })
  assessSilence(draft, { clock: false })
  for (const device of devices(draft)) if (!runs[device]) forget(draft, device)
  touchAll(draft)
}

/** What a plan that is over held back is announced. */
function resume(draft: Draft, before: PlanCourse): void {
  draft.reschedule = true
  if (before.endedAt === null && before.kind !== 'procedure') watchAgain(draft)
  else refreshAll(draft)
}

/**
 * Follows the signal of a patient of whom no data are expected. `clock`: a hole is concluded on ticks alone, so that a
 * stalled server does not take its own delay for one; that the device has no value is taken over at once.
 */
export function followSignal(draft: Draft, { clock }: { readonly clock: boolean }): void {
  const { plan } = draft.state
  if (!plan || !isAway(draft.state)) return
  const runs = runsOf(draft, plan, clock)
  if (JSON.stringify(runs) !== JSON.stringify(plan.runs)) {
    draft.set({ plan: { ...plan, runs } })
    draft.reschedule = true
    for (const device of devices(draft)) if (plan.runs[device] && !runs[device]) forget(draft, device)
  }
  const isBack = Object.values(runs).some((run) => signalEndsAt(draft.state, plan, run) <= draft.now)
  if (isBack) endPlan(draft, plan, 'signal-back')
  else touchAll(draft)
}

/** Its time is over: a standby nobody ended is monitored again, a procedure makes sound again (INV 8). */
export function endOverdue(draft: Draft): void {
  const { plan } = draft.state
  if (isRunning(plan) && (plan.endsAt ?? Infinity) <= draft.now) endPlan(draft, plan, 'time')
}

/** When something of the plan changes by time alone. */
export function planTimes({ state, now }: Draft): readonly Due[] {
  const { plan } = state
  if (!isRunning(plan)) return []
  const row = (kind: Due['kind']) => (at: number) => ({ condition: plan.kind, kind, at: at as EpochMs })
  const signals = Object.values(plan.runs)
    .flatMap((run) => [...(run.isBack ? [run.since + LETHAL_AGAIN_MS] : []), signalEndsAt(state, plan, run)])
    .filter((time) => time > now && Number.isFinite(time))
  return [
    ...signals.map(row('signal-back')),
    ...(plan.endsAt === null ? [] : [row('plan-ends')(plan.endsAt)]),
  ]
}

/**
 * A signal that never went ends a plan as well, so that nobody uses it to silence (H52): off the unit when the patient is
 * expected back, in standby after the time that taking off the sensors needs.
 */
function signalEndsAt({ context }: SubjectState, { kind }: PlanCourse, { since, isBack }: GoodRun): number {
  const { planned } = context
  switch (kind) {
    case 'off-unit':
      return (isBack || planned?.kind !== 'off-unit' ? since : planned.expectedBackAt) + SIGNAL_BACK_MS
    case 'standby':
      return since + VITALS_BACK_MS + (isBack ? 0 : DISCONNECTING_MS)
    case 'procedure':
      return Infinity
    default:
      return kind satisfies never
  }
}

function endPlan(draft: Draft, plan: PlanCourse, reason: 'signal-back' | 'time'): void {
  draft.set({ plan: { ...plan, runs: {}, endedAt: draft.now } })
  draft.effects.push({ type: 'plan-ended', plan: plan.kind, reason })
  resume(draft, plan)
}

/** A procedure changes what sounds and nothing else. */
function refreshAll(draft: Draft): void {
  for (const key of Object.keys(draft.state.conditions)) refresh(draft, key, 're-announced', null)
}

const devices = ({ state }: Draft): readonly DeviceId[] => state.context.devices.map(({ device }) => device)

/** A spot measurement and a sample each five minutes are no signal. */
const measuring = ({ state }: Draft, device: DeviceId): readonly Stream[] =>
  Object.values(state.streams).filter(
    (each) =>
      each.source === device &&
      parameter(each.code).contract === 'periodic' &&
      each.reason === null &&
      each.measuredAt !== NEVER_MEASURED,
  )

const isSending = (draft: Draft, device: DeviceId): boolean =>
  measuring(draft, device).some((stream) => isFresh(stream, draft.now))

/** Values that go in the minute of an arrest are no sensor that was taken off: the device goes on speaking for the patient. */
const isSpeaking = ({ state, now }: Draft, device: DeviceId): boolean => {
  const own = Object.values(state.streams).filter(({ source }) => source === device)
  return own.some((stream) => isFresh(stream, now)) && !own.some(isSensorOff)
}

function runsOf(draft: Draft, plan: PlanCourse, clock: boolean): PlanCourse['runs'] {
  const entries = devices(draft).flatMap((device): [DeviceId, GoodRun][] => {
    const known = plan.runs[device]
    const sends = isSending(draft, device) || (known?.isBack === false && isSpeaking(draft, device))
    if (known && (sends || (!clock && measuring(draft, device).length > 0))) return [[device, known]]
    return sends ? [[device, { since: draft.now, isBack: true }]] : []
  })
  return Object.fromEntries(entries)
}

/** A signal that went says nothing of the values that the patient will have on return. */
function forget(draft: Draft, device: DeviceId): void {
  draft.set({ rules: null })
  for (const key of Object.keys(draft.state.conditions))
    draft.filterSignals(key, (signal) => {
      const { evidence } = signal
      const isOld = evidence.kind === 'rule' || (evidence.kind === 'limit' && evidence.source === device)
      return !isOld || !isSuspended(draft.state, key, signal, draft.now)
    })
}

/** Everything is announced again; what sends nothing now is awaited from now, for somebody is about to connect it. */
function watchAgain(draft: Draft): void {
  const { now, state } = draft
  for (const [key, stream] of Object.entries(state.streams)) {
    if (!isWatched(stream) || (isFresh(stream, now) && stream.reason === null)) continue
    const absentSince = stream.reason === null ? null : now
    draft.setStream(key, { ...stream, value: null, advancedAt: now, heardAt: now, absentSince })
  }
  touchAll(draft)
  assessSilence(draft, { clock: false })
  draft.reschedule = true
}

function touchAll(draft: Draft): void {
  for (const [key, { signals, alarm }] of Object.entries(draft.state.conditions))
    if (signals.length > 0 || alarm?.state === 'active') draft.touched.add(key)
}
