import type { StationId, UserId } from '../ids'
import type { Alarm, ConditionKey, Owner } from './alarm'

export interface Actor {
  readonly user: UserId
  readonly name: string
  readonly station: StationId | null
  /** True for a specialist who is not in the building: seen, not taken (clinical-decisions 8). */
  readonly remote: boolean
}

/**
 * A person's act on one alarm. `episode` must be the one the person saw: an acknowledgement never lands on a newer
 * one. `key` makes a repeat harmless.
 */
export type AlarmCommand = {
  readonly condition: ConditionKey
  readonly episode: number
  readonly key: string
} & (
  | { readonly type: 'acknowledge'; readonly owner: Owner['state'] }
  | { readonly type: 'pause'; readonly durationMs: number }
  | { readonly type: 'resume' }
  /** Ends a latched alarm, which was seen, or the loss of a sensor that was taken off on purpose (TEC15). */
  | { readonly type: 'resolve' }
  | { readonly type: 'reject' }
)

export type CommandResult =
  | { readonly ok: true; readonly alarm: Alarm; readonly repeated: boolean }
  | {
      readonly ok: false
      readonly reason:
        'no-such-alarm' | 'other-episode' | 'already-taken' | 'ended' | 'not-latched' | 'too-long'
      readonly alarm: Alarm | null
    }
