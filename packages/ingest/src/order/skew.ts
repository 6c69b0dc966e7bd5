/**
 * How far a device's clock is behind ours: a running mean of receipt minus measurement (H18). Only steady progress
 * counts: a backlog that is flushed after an outage is old, but the clock that stamped it is not wrong.
 */
import type { EpochMs } from '@vigil/clinical'

export interface Skew {
  /** Milliseconds that the device's clock is behind ours; negative when it is ahead; `null` until it is known. */
  readonly behindMs: number | null
  readonly measuredAt: EpochMs
  readonly receivedAt: EpochMs
}

/** Weight of the newest message: settles within about 20 messages (own proposal). */
const WEIGHT = 0.15
/** A clock that was set shows a jump: beyond this the estimate starts anew (own proposal). */
const JUMP_MS = 5_000

interface Times {
  readonly measuredAt: EpochMs
  readonly receivedAt: EpochMs
}

export function nextSkew(skew: Skew | null, { measuredAt, receivedAt }: Times): Skew {
  if (!skew) return { behindMs: null, measuredAt, receivedAt }
  const measured = measuredAt - skew.measuredAt
  const received = receivedAt - skew.receivedAt
  // Overtaken messages and parts of one instant say nothing new.
  if (measured <= 0) return measured < -JUMP_MS ? { behindMs: null, measuredAt, receivedAt } : skew
  const isSteady = received >= measured / 2 && received <= 2 * measured
  if (!isSteady) return { ...skew, measuredAt, receivedAt }
  const behind = receivedAt - measuredAt
  const isFirst = skew.behindMs === null || Math.abs(behind - skew.behindMs) > JUMP_MS
  const behindMs = isFirst ? behind : skew.behindMs + WEIGHT * (behind - skew.behindMs)
  return { behindMs, measuredAt, receivedAt }
}
