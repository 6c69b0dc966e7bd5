import type { Limit } from '../alarm/subject-context'
import type { Category } from '../hospital'
import type { EpochMs } from '../ids'
import { inversionsOf, sameRung, type Envelope } from '../limits'
import {
  isOutside,
  leewayOf,
  OFF_AT_MOST_MS,
  rungKey,
  valueProblem,
  type LimitChange,
  type LimitTo,
  type Rung,
  type ValueProblem,
} from './limit-change'
import { isFitting } from './limits-in-force'

/** What somebody asks for one rung. */
export type LimitAsk = Rung &
  (
    | {
        readonly kind: 'set'
        readonly value: number
        /** `null`: as it is. */
        readonly delayMs: number | null
        readonly reason: string | null
        readonly expiresAt: EpochMs | null
        /** They were told that it lies outside the envelope, and mean it. */
        readonly confirm: boolean
      }
    | { readonly kind: 'off'; readonly reason: string; readonly expiresAt: EpochMs }
    /** Back to what is usual. */
    | { readonly kind: 'reset' }
  )

export type LimitRefusalReason =
  | ValueProblem
  | 'unknown-limit'
  | 'asked-twice'
  | 'inverted'
  | 'needs-confirmation'
  | 'lethal-off'
  | 'no-reason'
  | 'off-too-long'
  | 'in-past'

export interface LimitRefusal extends Rung {
  readonly reason: LimitRefusalReason
  readonly asked: number | null
  /** What would be in force without any change. */
  readonly usual: number | null
  readonly envelope: Envelope | null
}

export interface LimitDecision extends Rung {
  /** `null`: back to what is usual. */
  readonly to: LimitTo | null
  readonly old: LimitTo
  readonly reason: string | null
  readonly expiresAt: EpochMs | null
  /** Outside the envelope: only with the right to it. */
  readonly outside: boolean
}

export type LimitVerdict =
  | { readonly ok: true; readonly decisions: readonly LimitDecision[] }
  | { readonly ok: false; readonly refusals: readonly LimitRefusal[] }

export interface Judging {
  readonly usual: readonly Limit[]
  readonly category: Category
  readonly changes: readonly LimitChange[]
  readonly now: EpochMs
}

/** All or nothing: what is asked, held against the envelope and against each other; every refusal says why (H42). */
export function judgeLimits(asks: readonly LimitAsk[], judging: Judging): LimitVerdict {
  const refusals = asks.flatMap((ask) => {
    const reason = isAskedTwice(ask, asks) ? 'asked-twice' : problemOf(ask, judging)
    return reason === null ? [] : [refusalOf(ask, reason, judging)]
  })
  if (refusals.length > 0) return { ok: false, refusals }
  const decisions = asks.map((ask) => decisionOf(ask, judging))
  const inverted = inversionsOf(valuesAfter(decisions, judging)).flat()
  const pairs = asks.filter((ask) => inverted.some((limit) => sameRung(limit, ask)))
  if (pairs.length > 0)
    return { ok: false, refusals: pairs.map((ask) => refusalOf(ask, 'inverted', judging)) }
  return { ok: true, decisions }
}

const isAskedTwice = (ask: LimitAsk, asks: readonly LimitAsk[]) =>
  asks.filter((each) => sameRung(each, ask)).length > 1

const usualOf = (rung: Rung, { usual }: Judging) => usual.find((each) => sameRung(each, rung))

function problemOf(ask: LimitAsk, judging: Judging): LimitRefusalReason | null {
  const limit = usualOf(ask, judging)
  if (!limit) return 'unknown-limit'
  const leeway = leewayOf(limit, judging.category)
  switch (ask.kind) {
    case 'reset':
      return null
    case 'off':
      if (leeway.lethal) return 'lethal-off'
      if (ask.reason.trim() === '') return 'no-reason'
      if (ask.expiresAt > judging.now + OFF_AT_MOST_MS) return 'off-too-long'
      // Not a number compares as neither.
      return ask.expiresAt > judging.now ? null : 'in-past'
    case 'set': {
      const to = toOf(ask, judging)
      const problem = valueProblem(limit, leeway, to)
      if (problem !== null) return problem
      if (ask.expiresAt !== null && !(ask.expiresAt > judging.now)) return 'in-past'
      return isOutside(leeway, to) && !ask.confirm ? 'needs-confirmation' : null
    }
    default:
      return ask satisfies never
  }
}

function toOf(
  ask: Extract<LimitAsk, { kind: 'set' }>,
  judging: Judging,
): Extract<LimitTo, { kind: 'value' }> {
  const now = inForce(ask, judging)
  const delayMs = ask.delayMs ?? (now.kind === 'value' ? now.delayMs : (usualOf(ask, judging)?.delayMs ?? 0))
  return { kind: 'value', value: ask.value, delayMs }
}

function inForce(rung: Rung, judging: Judging): LimitTo {
  const change = judging.changes.find((each) => sameRung(each, rung))
  if (change && isFitting(change, judging)) return change.to
  const { value, delayMs } = usualOf(rung, judging) ?? { value: NaN, delayMs: 0 }
  return { kind: 'value', value, delayMs }
}

function decisionOf(ask: LimitAsk, judging: Judging): LimitDecision {
  const { condition, priority } = ask
  const rung = { condition, priority, old: inForce(ask, judging) }
  if (ask.kind === 'reset') return { ...rung, to: null, reason: null, expiresAt: null, outside: false }
  const to: LimitTo = ask.kind === 'off' ? { kind: 'off' } : toOf(ask, judging)
  const limit = usualOf(ask, judging)
  const outside = limit !== undefined && isOutside(leewayOf(limit, judging.category), to)
  const reason = ask.reason?.trim() ?? ''
  return { ...rung, to, reason: reason === '' ? null : reason, expiresAt: ask.expiresAt, outside }
}

/** Values alone: what is off can not be inverted, and may come back while the change stands, so it counts. */
function valuesAfter(decisions: readonly LimitDecision[], judging: Judging): readonly Limit[] {
  const after = new Map(decisions.map((decision) => [rungKey(decision), decision.to]))
  return judging.usual.map((limit) => {
    const key = rungKey(limit)
    const to = after.has(key) ? after.get(key) : inForce(limit, judging)
    return to?.kind === 'value' ? { ...limit, value: to.value } : limit
  })
}

function refusalOf(ask: LimitAsk, reason: LimitRefusalReason, judging: Judging): LimitRefusal {
  const limit = usualOf(ask, judging)
  const { condition, priority } = ask
  return {
    condition,
    priority,
    reason,
    asked: ask.kind === 'set' && Number.isFinite(ask.value) ? ask.value : null,
    usual: limit?.value ?? null,
    envelope: limit ? leewayOf(limit, judging.category).envelope : null,
  }
}
