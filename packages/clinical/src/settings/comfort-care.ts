import type { ConditionKey } from '../alarm/alarm'
import { CONDITION_GROUPS } from '../conditions'
import type { EpochMs, UserId } from '../ids'

/**
 * Comfort care is ordered (clinical-decisions 10): by whom, when, and which alarms remain, if any. It never ends by
 * itself, so nothing rings at a deathbed because an order ran out; `reviewAt` is when somebody looks at it again.
 */
export interface ComfortCare {
  readonly remaining: readonly ConditionKey[]
  /** Who takes responsibility for it, as told; `by` is who wrote it down. */
  readonly orderedBy: string
  readonly by: { readonly user: UserId; readonly name: string }
  readonly at: EpochMs
  readonly reviewAt: EpochMs
}

/** A review is due each day at the latest (own proposal for "daily"). */
export const REVIEW_AT_MOST_MS = 36 * 3_600_000

export type ComfortProblem = 'unknown-condition' | 'nobody-ordered' | 'in-past' | 'review-too-late'

export function comfortProblem(
  { remaining, orderedBy, reviewAt }: Pick<ComfortCare, 'remaining' | 'orderedBy' | 'reviewAt'>,
  now: EpochMs,
): ComfortProblem | null {
  if (orderedBy.trim() === '') return 'nobody-ordered'
  if (!remaining.every((key) => CONDITION_GROUPS.some((group) => group.key === key)))
    return 'unknown-condition'
  if (!(reviewAt > now)) return 'in-past'
  return reviewAt > now + REVIEW_AT_MOST_MS ? 'review-too-late' : null
}
