import type { DeviceId, EpochMs } from '../ids'
import type { DeviceStatus } from '../sample'
import type { NetworkIncident } from '../incident'
import { conditionOfAlert } from '../conditions'
import { observeAlert } from './alerts'
import { assessed } from './assessed'
import { assessClock, endHistory, observeHistory } from './clock'
import { command, ownerBack, ownerGone } from './commands'
import { changeContext, endSubject } from './context'
import { Draft } from './draft'
import { hearAgain, observeSample, observeWaveform, repeatsNewest } from './observe'
import { observePast, observePastAlert } from './past'
import { followSignal } from './plan'
import { confirmAlert, confirmData } from './replace'
import { announceRestored } from './restored'
import { restart } from './restart'
import { assessRules } from './rules'
import { refresh, settle } from './settle'
import { assessSilence, hasSilence, keepWaveforms } from './silence'
import { observeStated } from './stated'
import { measures, putStatus } from './status'
import type { Due, SubjectState } from './state'
import type { AlarmEffect, AlarmInput } from './step-types'
import { giveBack, splitOff, takeOver } from './takeover'
import { duesOf, runTimers } from './timers'

export interface Step {
  readonly state: SubjectState
  readonly effects: readonly AlarmEffect[]
}

/**
 * The alarm engine: one input of one subject, at `now` of the host's clock, which must not jump (wall time carried by a
 * monotonic clock, H46). Pure, level-triggered, and the same whether it ran through or was restarted in between.
 */
export function step(state: SubjectState, input: AlarmInput, now: EpochMs): Step {
  const overdue = (state.dues[0]?.at ?? Infinity) <= now
  if (input.type === 'tick' && !overdue) return { state, effects: [] }
  const draft = new Draft(state, now)
  // A restart first takes in the hole, so that nothing is due merely because nobody was there.
  if (overdue && input.type !== 'resumed') runTimers(draft)
  apply(draft, input)
  if (MOVES_RULES.includes(input.type)) assessRules(draft)
  followSignal(draft, { clock: input.type === 'tick' })
  for (const key of draft.touched) settle(draft, key)
  if (draft.reschedule) schedule(draft)
  return { state: draft.state, effects: draft.effects }
}

/** What can change the answer of a rule: data, time, and which rules there are; a restart alone brings none of them. */
const MOVES_RULES: readonly AlarmInput['type'][] = [
  'observed',
  'tick',
  'context-changed',
  'taken-over',
  'split-off',
  'given-back',
]

function apply(draft: Draft, input: AlarmInput): void {
  switch (input.type) {
    case 'tick':
      return assessSilence(draft, { clock: true })
    case 'observed':
      return observe(draft, input)
    case 'waveform-received':
      return observeBlock(draft, input)
    case 'repeated':
      if (isHere(draft, input.source)) hearAgain(draft, input.source, input.codes)
      return
    case 'waveforms-shed':
      if (isHere(draft, input.source)) keepWaveforms(draft, input.source)
      return
    case 'alert-reported':
      if (!isHere(draft, input.source)) return
      if (input.live) {
        confirmAlert(draft, input.source, conditionOfAlert(input.alert))
        return observeAlert(draft, input.source, input.alert)
      }
      observeHistory(draft, input.source)
      return observePastAlert(draft, input.source, input.alert)
    case 'alerts-stated':
      if (isHere(draft, input.source)) observeStated(draft, input)
      return
    case 'status-reported':
      return observeStatus(draft, input.source, input.receivedAt, input.status)
    case 'commanded':
      return command(draft, input.actor, input.command)
    case 'context-changed':
      return changeContext(draft, input.context)
    case 'subject-ended':
      return endSubject(draft)
    case 'taken-over':
      return takeOver(draft, input.from)
    case 'split-off':
      return splitOff(draft, input.from)
    case 'given-back':
      return giveBack(draft, input.to)
    case 'owner-gone':
      return ownerGone(draft, input.user)
    case 'owner-back':
      return ownerBack(draft, input.user)
    case 'resumed':
      return restart(draft)
    case 'restored':
      return announceRestored(draft)
    case 'incident-cover':
      draft.set({ incidentCover: input.covered })
      // Uncovered before its time, the bed's own loss is due again (H49).
      draft.reschedule = true
      return refresh(draft, 'no-data', 're-announced', null)
    case 'signal-assessed':
      return assessed(draft, input)
    case 'incident-assessed':
      return assessIncident(draft, input.incident)
    default:
      input satisfies never
  }
}

/** Data of a device that does not belong to the subject now is somebody else's (design invariant 6). */
const isHere = ({ state }: Draft, source: DeviceId) =>
  state.context.devices.some(({ device }) => device === source)

function observe(draft: Draft, input: Extract<AlarmInput, { type: 'observed' }>): void {
  const { source, samples, receivedAt } = input
  if (!isHere(draft, source)) return
  if (!input.live) {
    const repeated = samples.filter((sample) => repeatsNewest(draft, source, sample))
    hearAgain(
      draft,
      source,
      repeated.map(({ code }) => code),
    )
    observeHistory(draft, source)
    return observePast(draft, source, samples)
  }
  let newest = -Infinity
  let absent = false
  for (const sample of samples) {
    observeSample(draft, source, sample)
    newest = Math.max(newest, sample.measuredAt)
    const isAbsent = sample.value === null || !Number.isFinite(sample.value)
    absent ||= isAbsent
    if (!isAbsent) measures(draft, source, sample.measuredAt)
  }
  endHistory(draft, source)
  if (samples.length > 0) confirmData(draft, source)
  if (samples.length > 0) assessClock(draft, source, input.skewMs ?? newest - receivedAt)
  recover(draft, absent)
}

function observeBlock(draft: Draft, input: Extract<AlarmInput, { type: 'waveform-received' }>): void {
  const { source, code, through, empty = false } = input
  if (!isHere(draft, source)) return
  if (!input.live) return observeHistory(draft, source)
  observeWaveform(draft, source, code, through, empty)
  if (!empty) measures(draft, source, through)
  endHistory(draft, source)
  confirmData(draft, source)
  if (input.skewMs !== undefined) assessClock(draft, source, input.skewMs)
  recover(draft, empty)
}

/** Absence that a device states, and data that came back, are taken over at once. */
function recover(draft: Draft, absent = false): void {
  if (absent || hasSilence(draft.state)) assessSilence(draft, { clock: false })
}

function observeStatus(draft: Draft, source: DeviceId, receivedAt: EpochMs, status: DeviceStatus): void {
  if (!isHere(draft, source)) return
  putStatus(draft, source, receivedAt, status)
  if (status.battery !== null)
    observeSample(draft, source, {
      code: 'MDC_ATTR_VAL_BATT_CHARGE',
      value: status.battery,
      measuredAt: receivedAt,
    })
  recover(draft)
}

/** One evidence per silent bed: the incident is one alarm that lists them. */
function assessIncident(draft: Draft, incident: NetworkIncident | null): void {
  const beds = incident?.beds ?? []
  const keys = new Set(beds.map(({ device }) => `incident|${device}`))
  draft.filterSignals('network-incident', ({ key }) => keys.has(key))
  for (const { device, since } of beds) {
    const key = `incident|${device}`
    if (draft.signal('network-incident', key)) continue
    draft.putSignal('network-incident', {
      key,
      evidence: { kind: 'silence', source: device, codes: [], reason: 'lost', priority: 'high', since },
      phase: { kind: 'active' },
      soundAt: draft.now,
      worst: null,
    })
  }
}

function schedule(draft: Draft): void {
  const before = draft.state.dues
  const dues = duesOf(draft)
  if (same(before, dues)) return
  draft.set({ dues })
  const durable = !same(before.filter(isDurable), dues.filter(isDurable))
  draft.effects.push({ type: 'schedule', dues, durable })
}

const isDurable = ({ kind }: Due) => kind !== 'silence-visual'
const same = (a: readonly Due[], b: readonly Due[]) =>
  a.length === b.length &&
  a.every((due, index) => {
    const other = b[index]
    return due.at === other?.at && due.kind === other.kind && due.condition === other.condition
  })
