import type { ConditionKey, Priority } from '../alarm/alarm'
import type { Category, UnitKind } from '../hospital'
import type { EpochMs, UserId } from '../ids'
import type { ParameterCode } from '../parameters'

/** Which parameter a rule looks at: the first of these codes that is measured now counts. */
export type Codes = readonly ParameterCode[]

/**
 * What a rule asks, as data. The answer has three values: what is not measured now is unknown, and only what is known
 * to be true raises an alarm (design invariant 1).
 */
export type Expression =
  | { readonly kind: 'below' | 'above'; readonly codes: Codes; readonly value: number }
  /** Rose or fell by so much within a time (AL10). */
  | {
      readonly kind: 'rose' | 'fell'
      readonly codes: Codes
      readonly by: number
      readonly withinMs: number
    }
  /** A straight line through the last `basisMs` crosses the value within `aheadMs` (AL10). */
  | {
      readonly kind: 'will-fall-below' | 'will-rise-above'
      readonly codes: Codes
      readonly value: number
      readonly basisMs: number
      readonly aheadMs: number
    }
  /**
   * Depth times duration beyond a value, in unit x seconds, since the value was last on the right side and within a time
   * (AL6): 100 is 4 % for 25 s as well as 10 % for 10 s.
   */
  | {
      readonly kind: 'burden-below' | 'burden-above'
      readonly codes: Codes
      readonly value: number
      readonly area: number
      readonly withinMs: number
    }
  | { readonly kind: 'all' | 'any'; readonly of: readonly Expression[] }
  | { readonly kind: 'not'; readonly of: Expression }
  /** Has been true for so long without a break. */
  | { readonly kind: 'for'; readonly ms: number; readonly of: Expression }

/** One severity of a rule; a graver rung has its own expression, time to announce and time to clear (AL7, AL8). */
export interface RuleRung {
  readonly priority: Priority
  readonly when: Expression
  readonly delayMs: number
  readonly clearMs: number
}

/** `draft` is being written, `approved` was read by a second person, only `enabled` alarms; `paused` is off for now. */
export const RULE_STAGES = ['draft', 'approved', 'enabled', 'paused'] as const
export type RuleStage = (typeof RULE_STAGES)[number]

/** A rule of a site, as written; a change is a new version. */
export interface AlarmRule {
  readonly id: string
  /** Counts up; every alarm names the version that raised it. */
  readonly version: number
  /** In words, as the alarm shows it. */
  readonly name: string
  readonly stage: RuleStage
  /** `null`: for all. */
  readonly categories: readonly Category[] | null
  readonly unitKinds: readonly UnitKind[] | null
  readonly rungs: readonly RuleRung[]
  readonly writtenBy: UserId | null
  readonly approvedBy: UserId | null
  readonly changedAt: EpochMs
}

/** What the engine needs of a rule that is in force for a subject. */
export type RuleInForce = Pick<AlarmRule, 'id' | 'version' | 'name' | 'rungs'>

export const ruleCondition = (id: string): ConditionKey => `rule:${id}`

/** Which rules are in force for a subject. */
export const rulesFor = (
  rules: readonly AlarmRule[],
  { category, unitKind }: { readonly category: Category; readonly unitKind: UnitKind },
): readonly RuleInForce[] =>
  rules
    .filter(({ stage }) => stage === 'enabled')
    .filter(({ categories }) => categories === null || categories.includes(category))
    .filter(({ unitKinds }) => unitKinds === null || unitKinds.includes(unitKind))
    .map(({ id, version, name, rungs }) => ({ id, version, name, rungs }))

/** Every expression of a rule, outer ones first. */
export function expressionsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'all':
    case 'any':
      return [expression, ...expression.of.flatMap(expressionsOf)]
    case 'not':
    case 'for':
      return [expression, ...expressionsOf(expression.of)]
    case 'below':
    case 'above':
    case 'rose':
    case 'fell':
    case 'will-fall-below':
    case 'will-rise-above':
    case 'burden-below':
    case 'burden-above':
      return [expression]
    default:
      return expression satisfies never
  }
}
