import type { EpochMs } from '../ids'
import type { Signal } from './state'
import type { Limit } from './subject-context'

/**
 * How far beyond its limit a value has been so far, in units times seconds: the deeper, the sooner it is announced, and
 * never later than after its delay (AL6).
 */
export interface Burden {
  readonly sum: number
  /** Since `at` it is beyond the limit by this. */
  readonly depth: number
  readonly at: EpochMs
  /** When the delay is over, whatever the depth. */
  readonly latestAt: EpochMs
}

export function burdenOf(
  before: Signal | undefined,
  limit: Limit,
  depth: number,
  now: EpochMs,
): Burden | null {
  if (limit.burden === undefined || (before && before.phase.kind !== 'pending')) return null
  const known = before?.burden
  const latestAt = known?.latestAt ?? ((now + limit.delayMs) as EpochMs)
  // While the sensor was off nothing is known of the depth.
  const isHeld = before?.phase.kind === 'pending' && before.phase.held
  const added = known && !isHeld ? (known.depth * Math.max(0, now - known.at)) / 1_000 : 0
  return { sum: (known?.sum ?? 0) + added, depth, at: now, latestAt }
}

export const usedUpAt = ({ sum, depth, at }: Burden, { burden = Infinity }: Limit): number =>
  at + Math.max(0, (burden - sum) / depth) * 1_000
