import type { Limit } from '../alarm/subject-context'
import { isLethalAt } from '../conditions'
import { withFittingDeadbands } from '../deadband'
import type { Category } from '../hospital'
import type { EpochMs } from '../ids'
import { inversionsOf, sameRung } from '../limits'
import { isExpired, isOutside, leewayOf, valueProblem, type LimitChange, type Rung } from './limit-change'

/** A rung that somebody switched off for a while. */
export interface OffLimit extends Rung {
  readonly until: EpochMs
  readonly reason: string
  readonly by: string
  readonly at: EpochMs
}

export interface LimitsInForce {
  readonly limits: readonly Limit[]
  readonly off: readonly OffLimit[]
}

interface Situation {
  /** What is in force without anybody's change for this patient: always complete. */
  readonly usual: readonly Limit[]
  readonly category: Category
  readonly now: EpochMs
}

/**
 * The limits with the changes that are made for one patient. Each rung of the usual ones is there or is off with an end;
 * a change that does not fit any more (another age category, another unit's limits) leaves the usual one in force (H42).
 */
export function limitsInForce(changes: readonly LimitChange[], situation: Situation): LimitsInForce {
  let fitting = changes.filter((change) => isFitting(change, situation))
  for (;;) {
    const found = applied(fitting, situation.usual)
    const inverted = inversionsOf(found.limits).flat()
    if (inverted.length === 0) return { ...found, limits: withFittingDeadbands(found.limits) }
    // The usual set is never inverted, so each round drops a change of the pair.
    fitting = fitting.filter((change) => !inverted.some((limit) => sameRung(limit, change)))
  }
}

export function isFitting(change: LimitChange, { usual, category, now }: Situation): boolean {
  const limit = usual.find((each) => sameRung(each, change))
  if (!limit || isExpired(change, now)) return false
  if (change.to.kind === 'off')
    return change.expiresAt !== null && !isLethalAt(change.condition, change.priority)
  const leeway = leewayOf(limit, category)
  if (valueProblem(limit, leeway, change.to) !== null) return false
  return !isOutside(leeway, change.to) || (change.confirmed && change.category === category)
}

function applied(changes: readonly LimitChange[], usual: readonly Limit[]): LimitsInForce {
  const off: OffLimit[] = []
  const limits = usual.flatMap((limit): Limit[] => {
    const change = changes.find((each) => sameRung(each, limit))
    if (!change) return [limit]
    const { to, by, at, expiresAt: until } = change
    if (to.kind === 'value') {
      const setBy = { kind: 'subject', name: by.name, at, until, usual: limit.value } as const
      return [{ ...limit, value: to.value, delayMs: to.delayMs, setBy }]
    }
    const { condition, priority } = limit
    if (until !== null) off.push({ condition, priority, until, reason: change.reason ?? '', by: by.name, at })
    return []
  })
  return { limits, off }
}
