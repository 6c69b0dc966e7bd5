import type { DeviceId, EpochMs } from './ids'
import type { AbsentReason } from './sample'
import type { Parameter } from './parameters'

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
): Freshness {
  const age = now - Math.min(times.measuredAt, times.receivedAt)
  if (age <= parameter.lateAfterMs) return 'live'
  if (age <= parameter.staleAfterMs) return 'late'
  return age <= 2 * parameter.staleAfterMs ? 'struck' : 'blank'
}
