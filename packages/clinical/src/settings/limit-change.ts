import type { ConditionKey, Priority } from '../alarm/alarm'
import type { Limit } from '../alarm/subject-context'
import { conditionGroup, isLethalAt } from '../conditions'
import { defaultLimits, envelopeMargin } from '../default-limits'
import type { Category } from '../hospital'
import type { EpochMs, UserId } from '../ids'
import { FARTHEST, MAX_DELAY_MS, sameRung, type Envelope } from '../limits'

/** One rung of the limits: a condition, and how grave it is there. */
export type Rung = Pick<Limit, 'condition' | 'priority'>

export type LimitTo =
  { readonly kind: 'value'; readonly value: number; readonly delayMs: number } | { readonly kind: 'off' }

/** What a person decided for one patient in place of what the site, the unit or a target say. */
export interface LimitChange extends Rung {
  readonly to: LimitTo
  readonly reason: string | null
  /** Outside the envelope of this category, and a person with the right said yes to it. */
  readonly confirmed: boolean
  readonly category: Category
  readonly by: { readonly user: UserId; readonly name: string }
  readonly at: EpochMs
  /** When it ends by itself; `null`: with the stay (AL3). */
  readonly expiresAt: EpochMs | null
}

/** Switched off for longer than a shift is forgotten (H42). */
export const OFF_AT_MOST_MS = 12 * 3_600_000
/** A delay is lengthened by at most this without a confirmation (own proposal). */
const DELAY_MARGIN_MS = 15_000

/** How far the limit may be moved: in `envelope` by anybody who acts here, in `range` with a confirmation, else not. */
export interface Leeway {
  readonly envelope: Envelope
  readonly range: Envelope
  readonly delayMs: { readonly envelope: number; readonly range: number }
  /** Stands for death within minutes: neither switched off nor delayed further (clinical-decisions 3). */
  readonly lethal: boolean
}

/** Around the built-in limit; one that exists only by a setting is its own measure. */
export function leewayOf(limit: Limit, category: Category): Leeway {
  const { condition, priority } = limit
  const anchor = defaultLimits(category).find((each) => sameRung(each, limit)) ?? limit
  const margin = envelopeMargin(condition) ?? 0
  const around = (width: number): Envelope => ({ from: anchor.value - width, to: anchor.value + width })
  const lethal = isLethalAt(condition, priority)
  const usual = Math.max(anchor.delayMs, limit.delayMs)
  return {
    envelope: around(margin),
    range: around(FARTHEST * margin),
    delayMs: lethal
      ? { envelope: anchor.delayMs, range: anchor.delayMs }
      : { envelope: Math.min(usual + DELAY_MARGIN_MS, MAX_DELAY_MS), range: MAX_DELAY_MS },
    lethal,
  }
}

export const isInEnvelope = (value: number, { from, to }: Envelope): boolean => value >= from && value <= to

export type ValueProblem = 'not-a-number' | 'bad-delay' | 'lethal-delayed' | 'dangerous'

/** Why no confirmation helps; `null`: it may be set, perhaps with one. */
export function valueProblem(limit: Limit, leeway: Leeway, to: LimitTo): ValueProblem | null {
  if (to.kind === 'off') return null
  const { value, delayMs } = to
  if (!Number.isFinite(value)) return 'not-a-number'
  if (!Number.isFinite(delayMs) || delayMs < 0 || delayMs > MAX_DELAY_MS) return 'bad-delay'
  if (delayMs > leeway.delayMs.range) return 'lethal-delayed'
  return isInEnvelope(value, leeway.range) && isPossible(limit, value) ? null : 'dangerous'
}

/** A limit that no value can pass is one that is off, and a low SpO2 limit of 100 never rests (clinical.md 5.1). */
function isPossible({ condition, direction }: Limit, value: number): boolean {
  if (conditionGroup(condition)?.bound?.codes.includes('MDC_PULS_OXIM_SAT_O2'))
    return value > 0 && value < 100
  return direction === 'high' || value > 0
}

export const isOutside = (leeway: Leeway, to: LimitTo): boolean =>
  to.kind === 'value' && (!isInEnvelope(to.value, leeway.envelope) || to.delayMs > leeway.delayMs.envelope)

export const isExpired = ({ expiresAt }: Pick<LimitChange, 'expiresAt'>, now: EpochMs): boolean =>
  expiresAt !== null && expiresAt <= now

/** Of two changes of one rung, the one that alarms sooner; an equal one keeps the first. */
export function soonerOf(a: LimitChange, b: LimitChange): LimitChange {
  if (a.to.kind === 'off' && b.to.kind === 'off')
    return (b.expiresAt ?? Infinity) < (a.expiresAt ?? Infinity) ? b : a
  if (a.to.kind === 'off' || b.to.kind === 'off') return a.to.kind === 'off' ? b : a
  if (a.to.value === b.to.value) return b.to.delayMs < a.to.delayMs ? b : a
  const isLow = conditionGroup(a.condition)?.bound?.direction === 'low'
  return b.to.value > a.to.value === isLow ? b : a
}

export const rungKey = ({ condition, priority }: { condition: ConditionKey; priority: Priority }): string =>
  `${condition} ${priority}`
