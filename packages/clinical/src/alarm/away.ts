import type { DeviceId } from '../ids'
import { parameter } from '../parameters'
import type { Draft } from './draft'
import { isWatched } from './evidence'
import { NEVER_MEASURED } from './replace'
import { assessSilence, isFresh } from './silence'
import type { Away, GoodRun, Stream } from './state'
import { isAway, isSuspended } from './suspension'
import { LETHAL_AGAIN_MS, SIGNAL_BACK_MS } from './timing'

/** A plan was made, changed or ended by a person: what the context says, except that a signal has ended it before. */
export function followPlan(draft: Draft): void {
  const { state, now } = draft
  const { offUnit } = state.context
  if (offUnit === null) {
    if (state.away === null) return
    const wasAway = isAway(state)
    draft.set({ away: null })
    if (wasAway) watchAgain(draft)
  } else if (state.away?.since !== offUnit.since) {
    const fresh = devices(draft).filter((device) => isSending(draft, device))
    const runs = Object.fromEntries(fresh.map((device) => [device, { since: now, isBack: false }]))
    draft.set({ away: { since: offUnit.since, runs, endedAt: null } })
    assessSilence(draft, { clock: false })
    for (const device of devices(draft)) if (!runs[device]) forget(draft, device)
    touchAll(draft)
  }
}

/**
 * Follows the signal of a patient who is off the unit. `clock`: a hole is concluded on ticks alone, so that a stalled
 * server does not take its own delay for one; that the device has no value is taken over at once.
 */
export function followSignal(draft: Draft, { clock }: { readonly clock: boolean }): void {
  const { away } = draft.state
  if (!away || !isAway(draft.state)) return
  const runs = runsOf(draft, away, clock)
  if (JSON.stringify(runs) !== JSON.stringify(away.runs)) {
    draft.set({ away: { ...away, runs } })
    draft.reschedule = true
    for (const device of devices(draft)) if (away.runs[device] && !runs[device]) forget(draft, device)
  }
  const isBack = Object.values(runs).some((run) => run.isBack && draft.now - run.since >= SIGNAL_BACK_MS)
  if (isBack) endBySignal(draft, away)
  else touchAll(draft)
}

/** When something of the plan changes by time alone. */
export function awayTimes({ state, now }: Draft): readonly number[] {
  if (!isAway(state)) return []
  return Object.values(state.away?.runs ?? {})
    .filter(({ isBack }) => isBack)
    .flatMap(({ since }) => [since + LETHAL_AGAIN_MS, since + SIGNAL_BACK_MS])
    .filter((time) => time > now)
}

function endBySignal(draft: Draft, away: Away): void {
  draft.set({ away: { ...away, runs: {}, endedAt: draft.now } })
  draft.effects.push({ type: 'plan-ended', plan: 'off-unit', reason: 'signal-back' })
  watchAgain(draft)
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

function runsOf(draft: Draft, away: Away, clock: boolean): Away['runs'] {
  const entries = devices(draft).flatMap((device): [DeviceId, GoodRun][] => {
    const known = away.runs[device]
    const sends = isSending(draft, device)
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
