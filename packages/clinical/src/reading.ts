import type { DeviceId, EpochMs } from './ids'
import { parameter as rowOf, type Parameter } from './parameters'
import { allowanceOf, NO_GAPS, type Gaps } from './rhythm'
import type { AbsentReason, Sample } from './sample'

/**
 * What is known of one parameter of one subject at one moment. Never a bare number: nothing absent, stale or
 * invalid may be shown or assessed as normal (design invariant 1).
 */
export type Reading =
  | {
      readonly kind: 'valid'
      readonly value: number
      readonly measuredAt: EpochMs
      readonly receivedAt: EpochMs
      readonly source: DeviceId
    }
  | {
      readonly kind: 'stale'
      readonly last: number
      readonly measuredAt: EpochMs
      readonly receivedAt: EpochMs
      readonly source: DeviceId
    }
  | {
      readonly kind: 'absent'
      readonly reason: AbsentReason | 'never-received' | 'device-lost'
      readonly since: EpochMs | null
      readonly source: DeviceId | null
    }
  | {
      readonly kind: 'invalid'
      readonly reason: AbsentReason
      readonly raw: number
      readonly measuredAt: EpochMs
      readonly receivedAt: EpochMs
      readonly source: DeviceId
    }

/** `live` · `late` grey with age · `struck` struck through · `blank` shown only on demand. */
export type Freshness = 'live' | 'late' | 'struck' | 'blank'

/**
 * How old a value looks. Liveness is the age of data: the older of measurement and receipt counts, so neither a
 * repeated packet nor a wrong clock can look fresh (reliability.md rule 1).
 */
export function freshness(
  parameter: Parameter,
  times: { measuredAt: EpochMs; receivedAt: EpochMs },
  now: EpochMs,
  gaps: Gaps = NO_GAPS,
): Freshness {
  const { lateAfterMs, staleAfterMs } = allowanceOf(parameter, gaps)
  const age = now - Math.min(times.measuredAt, times.receivedAt)
  if (age <= lateAfterMs) return 'live'
  if (age <= staleAfterMs) return 'late'
  return age <= 2 * staleAfterMs ? 'struck' : 'blank'
}

/** As shown: limits are compared at display precision, so that number and colour agree (style.md 9). */
export function rounded(parameter: Pick<Parameter, 'decimals'>, value: number): number {
  const scale = 10 ** parameter.decimals
  const scaled = Math.round(value * scale) / scale
  // No minus zero: JSON loses its sign.
  return scaled === 0 ? 0 : scaled
}

/** A number that may be a measurement: finite and inside the plausible range (H13). */
export const isUsable = (parameter: Parameter, value: number): boolean =>
  Number.isFinite(value) && value >= parameter.plausible[0] && value <= parameter.plausible[1]

/** The newest sample of one parameter from one source. */
export interface LastSample {
  readonly sample: Sample
  readonly receivedAt: EpochMs
  readonly source: DeviceId
  /** The rhythm in which samples of this source come, as far as it is known. */
  readonly gaps?: Gaps
}

/**
 * What may be said of a parameter at `now`; `null`: no sample ever came. A late value is `stale`, one that is twice
 * too old is `absent`; nothing else than a fresh, plausible number is `valid`.
 */
export function readingAt(last: LastSample | null, now: EpochMs): Reading {
  if (!last) return { kind: 'absent', reason: 'never-received', since: null, source: null }
  const { sample, receivedAt, source } = last
  const { measuredAt } = sample
  if (sample.value === null) return { kind: 'absent', reason: sample.reason, since: measuredAt, source }
  const row = rowOf(sample.code)
  if (!isUsable(row, sample.value)) {
    const reason = Number.isFinite(sample.value) ? 'out-of-range' : 'unknown'
    return { kind: 'invalid', reason, raw: sample.value, measuredAt, receivedAt, source }
  }
  const times = { measuredAt, receivedAt, source }
  switch (freshness(row, times, now, last.gaps)) {
    case 'live':
      return { kind: 'valid', value: sample.value, ...times }
    case 'late':
    case 'struck':
      return { kind: 'stale', last: sample.value, ...times }
    case 'blank':
      return { kind: 'absent', reason: 'device-lost', since: measuredAt, source }
    default:
      throw new Error('unknown freshness')
  }
}
