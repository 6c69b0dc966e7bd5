import { isLethal } from '../conditions'
import type { DeviceId, EpochMs } from '../ids'
import { parameter } from '../parameters'
import { allowanceOf } from '../rhythm'
import type { ConditionKey, Evidence } from './alarm'
import type { Draft } from './draft'
import { isWatched } from './evidence'
import { streamKey } from './observe'
import { awaitedSound, isSensorOff, sharesSensor } from './sensor'
import { respected } from './phase'
import type { Signal, Stream, SubjectState } from './state'
import { isAway } from './suspension'
import { CLEAR_MS, SAME_LOSS_MS, SILENCE_SOUND_MS, SILENCE_VISUAL_MS, STANDBY_MOST_MS } from './timing'

type Reason = Extract<Evidence, { kind: 'silence' }>['reason']

interface Loss {
  readonly reason: Reason
  readonly since: EpochMs
  /** Earlier it is not shown. */
  readonly visualAt: number
  /** `null`: never sounds. */
  readonly soundAt: number
  /** Said by the device, not concluded from the clock. */
  readonly stated: boolean
}

const CONDITION_OF: Readonly<Record<Reason, ConditionKey>> = {
  lost: 'no-data',
  'battery-empty': 'no-data',
  'switched-off': 'no-data',
  standby: 'no-data',
  'low-signal': 'no-data',
  'leads-off': 'leads-off',
  'probe-off': 'probe-off',
  frozen: 'frozen',
  clock: 'device-clock',
  'alarms-differ': 'check-bedside',
}
const SILENCES: readonly ConditionKey[] = ['no-data', 'leads-off', 'probe-off', 'frozen']

export const hasSilence = (state: SubjectState): boolean =>
  SILENCES.some((key) => (state.conditions[key]?.signals.length ?? 0) > 0)

const silenceKey = (stream: string) => `silence|${stream}`

/** Whether the stream of this key is part of a technical condition already. */
export const isSilent = (state: Pick<SubjectState, 'conditions'>, stream: string): boolean =>
  SILENCES.some((condition) =>
    state.conditions[condition]?.signals.some(({ key }) => key === silenceKey(stream)),
  )

const visualAfter = (stream: Stream) => {
  const row = parameter(stream.code)
  const { lateAfterMs } = allowanceOf(row, stream.gaps)
  return row.contract === 'periodic' ? Math.max(SILENCE_VISUAL_MS, lateAfterMs) : row.staleAfterMs
}
/** Measured so lately that it is not silent. */
export const isFresh = (stream: Stream, now: EpochMs): boolean =>
  now - stream.advancedAt < visualAfter(stream)

/** What was left out unread names no waveform: each that is awaited is awaited anew, and none that is missing is back. */
export function keepWaveforms(draft: Draft, source: DeviceId): void {
  const { now, state } = draft
  for (const [key, stream] of Object.entries(state.streams)) {
    const isKept =
      stream.source === source && parameter(stream.code).kind === 'waveform' && isFresh(stream, now)
    if (isKept) draft.setStream(key, { ...stream, advancedAt: now, heardAt: now })
  }
}

/** Never shorter than until it is shown: 20 s for what is continuous, at once for what was awaited for long. */
const soundAfter = (stream: Stream) => Math.max(visualAfter(stream), SILENCE_SOUND_MS)

/** When the stream will count as silent if nothing more comes. Uses `now` of its newest measurement. */
function silentAt(stream: Stream): EpochMs | null {
  if (!isWatched(stream)) return null
  const stated = statedLoss(stream)
  const silent = stream.advancedAt + visualAfter(stream)
  return Math.min(silent, stated?.visualAt ?? Infinity) as EpochMs
}

/** An absence that the device itself explains. */
function statedLoss({ reason, absentSince }: Stream): Loss | null {
  if (reason === null || absentSince === null) return null
  const since = absentSince
  const later = { since, visualAt: since + SILENCE_VISUAL_MS, stated: true }
  const soundAt = since + SILENCE_SOUND_MS
  switch (reason) {
    case 'leads-off':
    case 'probe-off':
      return { reason, since, visualAt: since, soundAt, stated: true }
    case 'standby':
      return { reason, soundAt: since + STANDBY_MOST_MS, ...later }
    case 'low-signal':
    case 'artefact':
    case 'calibrating':
    case 'out-of-range':
    case 'unknown':
      return { reason: 'low-signal', soundAt, ...later }
    default:
      return reason satisfies never
  }
}

function lossOf(state: SubjectState, stream: Stream, now: EpochMs, lateMs: number): Loss | null {
  if (now - stream.advancedAt < lateMs) return statedLoss(stream)
  const since = stream.absentSince ?? stream.advancedAt
  const reason = silenceReason(state, stream, now)
  const soundAt = since + (reason === 'standby' ? STANDBY_MOST_MS : soundAfter(stream))
  return { reason, since, visualAt: since, soundAt, stated: false }
}

/** Repetitions of one old measurement are not data; else the device's own last word says why it is gone. */
function silenceReason({ statuses }: SubjectState, stream: Stream, now: EpochMs): Reason {
  const repeats =
    stream.heardAt - stream.advancedAt >= SAME_LOSS_MS && now - stream.heardAt < SILENCE_VISUAL_MS
  if (repeats) return 'frozen'
  const status = statuses[stream.source]
  if (status?.state === 'standby') return 'standby'
  return status?.state === 'offline' && status.reason !== 'none' ? status.reason : 'lost'
}

/** Shock or a lethal rhythm in the last minutes: a loss then sounds at once (clinical-decisions 5). */
function isCritical({ state: { conditions }, now, timings }: Draft): boolean {
  return Object.entries(conditions).some(([key, { alarm }]) => {
    if (!alarm || !(isLethal(key) || key === 'nibp-sys-low' || key === 'abp-sys-low')) return false
    return alarm.state !== 'ended' || now - (alarm.endedAt ?? now) <= 1_000 * timings.criticalSeconds
  })
}

/**
 * Brings the technical conditions in line with the streams. `clock: false` takes over only what devices say and what
 * came back: silence is concluded on ticks alone, so that a late server does not take its own delay for a loss.
 */
export function assessSilence(draft: Draft, { clock }: { readonly clock: boolean }): void {
  const { state, now } = draft
  if (isAway(state)) return hush(draft)
  const streams = Object.values(state.streams).filter(isWatched)
  const critical = isCritical(draft)
  const wanted = new Map<string, { condition: ConditionKey; signal: Signal }>()
  for (const stream of streams) {
    const key = silenceKey(streamKey(stream.source, stream.code))
    const known = SILENCES.some((condition) => draft.signal(condition, key))
    if (isExplained(streams, stream, now)) continue
    const loss = lossOf(state, stream, now, lateMs(streams, stream, now))
    if (!loss || loss.visualAt > now || (!clock && !loss.stated && !known)) continue
    wanted.set(key, {
      condition: CONDITION_OF[loss.reason],
      signal: signalOf(key, stream, loss, critical, now),
    })
  }
  for (const condition of SILENCES) withdraw(draft, condition, wanted)
  for (const { condition, signal } of wanted.values()) put(draft, condition, signal)
}

/** Nothing is expected of a patient who is off the unit or in standby (clinical-decisions 9). */
function hush(draft: Draft): void {
  for (const condition of SILENCES)
    draft.filterSignals(condition, ({ evidence }) => evidence.kind !== 'silence')
}

/**
 * The device says of another value of the same sensor that the sensor is off: that alarm stands for this stream too, for
 * as long as the device goes on saying it.
 */
function isExplained(streams: readonly Stream[], stream: Stream, now: EpochMs): boolean {
  if (isSensorOff(stream)) return false
  return streams.some(
    (each) => isSensorOff(each) && sharesSensor(each, stream) && now - each.advancedAt < visualAfter(each),
  )
}

/** When the first stream would fall silent, or one that said why it has no value. */
export function nextSilence({ streams, conditions, plan }: SubjectState, now: EpochMs): number {
  const watched = Object.values(streams).filter(isWatched)
  // Off the unit a signal that went is looked for no more.
  const all = isAway({ plan })
    ? watched.filter((stream) => stream.reason === null && isFresh(stream, now))
    : watched
  const state = { conditions }
  return all.reduce((first, stream) => {
    const key = streamKey(stream.source, stream.code)
    if (!isSilent(state, key))
      return isExplained(all, stream, now) ? first : Math.min(first, silentAt(stream) ?? Infinity)
    const silent = stream.advancedAt + visualAfter(stream)
    return silent > now ? Math.min(first, silent) : first
  }, Infinity)
}

/** How long a stream may be silent: shorter when its whole device went with a stream that is already overdue. */
function lateMs(streams: readonly Stream[], stream: Stream, now: EpochMs): number {
  const own = visualAfter(stream)
  if (own > SILENCE_VISUAL_MS) return own
  const device = streams.filter(({ source }) => source === stream.source)
  const quiet = device.every(({ heardAt }) => now - heardAt >= SAME_LOSS_MS)
  const overdue = device.some((each) => now - each.advancedAt >= visualAfter(each))
  return quiet && overdue ? SAME_LOSS_MS : own
}

function signalOf(key: string, stream: Stream, loss: Loss, critical: boolean, now: EpochMs): Signal {
  const { source, code } = stream
  const { reason, since } = loss
  const isResting = reason === 'standby' && now < since + STANDBY_MOST_MS
  const priority = isResting ? 'low' : 'medium'
  const soundAt = critical && reason !== 'standby' ? loss.visualAt : loss.soundAt
  return {
    key,
    evidence: { kind: 'silence', source, codes: [code], reason, priority, since },
    phase: { kind: 'active' },
    soundAt: soundAt as EpochMs,
    worst: null,
  }
}

type Wanted = ReadonlyMap<string, { readonly condition: ConditionKey; readonly signal: Signal }>

/** What came back is believed after a while; what is now lost for another reason moves at once. */
function withdraw(draft: Draft, condition: ConditionKey, wanted: Wanted): void {
  for (const signal of draft.condition(condition).signals) {
    if (signal.evidence.kind !== 'silence' || wanted.get(signal.key)?.condition === condition) continue
    if (wanted.has(signal.key)) draft.filterSignals(condition, ({ key }) => key !== signal.key)
    else if (signal.phase.kind === 'active') respected(draft, condition, signal, CLEAR_MS)
  }
}

function put(draft: Draft, condition: ConditionKey, signal: Signal): void {
  const before = draft.signal(condition, signal.key)
  const same =
    before?.phase.kind === 'active' &&
    before.evidence.kind === 'silence' &&
    signal.evidence.kind === 'silence' &&
    before.evidence.reason === signal.evidence.reason &&
    before.evidence.priority === signal.evidence.priority
  if (same) return
  const awaited = awaitedSound(draft.condition(condition), signal, draft.now, draft.timings)
  draft.putSignal(condition, { ...signal, soundAt: soundAtOf(before, signal, awaited) })
}

/** What comes back before its absence was over, or soon after, is that absence still: flapping puts no sound off. */
function soundAtOf(before: Signal | undefined, { soundAt }: Signal, awaited: number): EpochMs | null {
  if (soundAt === null) return null
  const known = before?.phase.kind === 'clearing' ? (before.soundAt ?? Infinity) : Infinity
  return Math.min(known, awaited, soundAt) as EpochMs
}
