import type { DeviceId, EpochMs } from '../ids'
import { parameter, type ParameterCode } from '../parameters'
import { isUsable, rounded } from '../reading'
import { NO_GAPS, withGap } from '../rhythm'
import type { AbsentReason, Sample } from '../sample'
import type { Draft } from './draft'
import { isSensorOff, sharesSensor } from './sensor'
import type { Stream } from './state'
import { CLOCK_BACK_MS } from './timing'
import { compare, hold } from './violation'

export const streamKey = (source: DeviceId, code: ParameterCode) => `${source}|${code}`

type Observation =
  | { readonly kind: 'value'; readonly value: number }
  | { readonly kind: 'absent'; readonly reason: AbsentReason }
  | { readonly kind: 'waveform' }

/** Anything that is not a finite, plausible number is absent with a reason, never a number (H13). */
export function observationOf(sample: Sample): Observation {
  if (sample.value === null) return { kind: 'absent', reason: sample.reason }
  const row = parameter(sample.code)
  if (isUsable(row, sample.value)) return { kind: 'value', value: rounded(row, sample.value) }
  return { kind: 'absent', reason: Number.isFinite(sample.value) ? 'out-of-range' : 'unknown' }
}

/** One live sample: keeps it if it is newer than what is known, and holds it against the limits. */
export function observeSample(draft: Draft, source: DeviceId, sample: Sample): void {
  const observation = observationOf(sample)
  const stream = advance(draft, source, sample.code, sample.measuredAt, observation)
  if (!stream) return
  if (observation.kind === 'value') compare(draft, stream, observation.value)
  else hold(draft, stream)
}

/** A live block of a waveform that reaches to `through`; without a single sample it is an absence, not data. */
export function observeWaveform(
  draft: Draft,
  source: DeviceId,
  code: ParameterCode,
  through: EpochMs,
  empty: boolean,
): void {
  advance(draft, source, code, through, empty ? { kind: 'absent', reason: 'unknown' } : { kind: 'waveform' })
}

/** Somebody talks and measures nothing: what is silent now is frozen and not lost (H02). */
export function hearAgain(draft: Draft, source: DeviceId, codes: readonly ParameterCode[]): void {
  for (const code of codes) {
    const key = streamKey(source, code)
    const stream = draft.stream(key)
    if (stream) draft.setStream(key, { ...stream, heardAt: draft.now })
  }
}

/** The newest measurement under a new number, until it is too old to be live. */
export const repeatsNewest = (draft: Draft, source: DeviceId, { code, measuredAt }: Sample): boolean =>
  draft.stream(streamKey(source, code))?.measuredAt === measuredAt

/** Device time orders, `now` dates: an older or repeated measurement only proves that somebody talks (H02, H05). */
function advance(
  draft: Draft,
  source: DeviceId,
  code: ParameterCode,
  measuredAt: EpochMs,
  observation: Observation,
): Stream | null {
  const { now } = draft
  const key = streamKey(source, code)
  const before = draft.stream(key)
  if (before && measuredAt <= before.measuredAt) {
    const behind = followBehind(before, measuredAt, now)
    if (!behind || now - behind.since < CLOCK_BACK_MS) {
      draft.setStream(key, { ...before, heardAt: now, behind })
      return null
    }
  }
  if (!before) draft.reschedule = true
  const reason = observation.kind === 'absent' ? observation.reason : null
  const stream: Stream = {
    source,
    code,
    measuredAt,
    advancedAt: now,
    heardAt: now,
    gaps: before ? withGap(before.gaps, now - before.advancedAt) : NO_GAPS,
    value: observation.kind === 'value' ? observation.value : null,
    reason,
    absentSince: reason === null ? null : (before?.absentSince ?? now),
    behind: null,
  }
  draft.setStream(key, stream)
  if (before && isSensorOff(before) && !isSensorOff(stream)) awaitAgain(draft, stream)
  return stream
}

/** What the sensor's absence explained is awaited from now: its signals do not come back in one instant. */
function awaitAgain(draft: Draft, stream: Stream): void {
  for (const [key, other] of Object.entries(draft.state.streams))
    if (other.advancedAt < draft.now && sharesSensor(stream, other))
      draft.setStream(key, { ...other, advancedAt: draft.now, heardAt: draft.now })
  draft.reschedule = true
}

/** A second line of times behind the newest one: a device clock set back, if it goes on advancing by itself (H18). */
function followBehind(stream: Stream, measuredAt: EpochMs, now: EpochMs): Stream['behind'] {
  const { behind } = stream
  if (measuredAt === stream.measuredAt) return behind
  if (!behind || behind.since < stream.advancedAt) return { measuredAt, since: now }
  return measuredAt > behind.measuredAt ? { measuredAt, since: behind.since } : behind
}
