import type { EpochMs } from '../ids'
import { expressionsOf, type Codes, type Expression, type RuleInForce } from './rule'

/** One value of the past of a parameter, by `now` of its arrival. */
export interface Point {
  readonly at: EpochMs
  readonly value: number
}

/** What rules remember of the past, by the first code of what they look at. */
export type Trails = Readonly<Record<string, readonly Point[]>>

/** A trail has no more points than this, whatever its length (own proposal). */
const POINTS = 240
/** Burden is counted over this time at most (own proposal). */
const BURDEN_MS = 240_000
/** After a hole of this long nothing is known of what came before (own proposal). */
const HOLE_SHARE = 0.25

/** How far back an expression looks; 0: only at the newest value. */
export function reachOf(expression: Expression): number {
  switch (expression.kind) {
    case 'rose':
    case 'fell':
      return expression.withinMs
    case 'will-fall-below':
    case 'will-rise-above':
      return expression.basisMs
    case 'burden-below':
    case 'burden-above':
      return BURDEN_MS
    case 'below':
    case 'above':
    case 'all':
    case 'any':
    case 'not':
    case 'for':
      return 0
    default:
      return expression satisfies never
  }
}

export const trailKey = (codes: Codes): string => codes.join(' ')

interface Wanted {
  readonly codes: Codes
  readonly reachMs: number
}

/** The trails that these rules need, the longest reach of each. */
export function wantedTrails(rules: readonly RuleInForce[]): readonly Wanted[] {
  const wanted = new Map<string, Wanted>()
  for (const expression of rules.flatMap(({ rungs }) => rungs.flatMap(({ when }) => expressionsOf(when)))) {
    const reachMs = reachOf(expression)
    if (reachMs === 0 || !('codes' in expression)) continue
    const { codes } = expression
    const known = wanted.get(trailKey(codes))
    wanted.set(trailKey(codes), { codes, reachMs: Math.max(reachMs, known?.reachMs ?? 0) })
  }
  return [...wanted.values()]
}

/** Appends a value; what is older than the reach goes, and of what comes too often only each n-th stays. */
export function follow(trail: readonly Point[], reachMs: number, point: Point): readonly Point[] {
  const newest = trail.at(-1)
  if (newest && point.at <= newest.at) return trail
  const before = trail.at(-2)
  const stepMs = Math.max(reachMs / POINTS, 900)
  // The newest point is always the newest value; it takes the place of the one before where that came too soon.
  const kept = newest && before && newest.at - before.at < stepMs ? trail.slice(0, -1) : trail
  const first = kept.findIndex(({ at }) => at >= point.at - reachMs)
  return [...(first < 0 ? [] : kept.slice(first)), point]
}

/** The part of a trail that reaches `ms` back, unless a hole makes it unknown. */
export function lately(trail: readonly Point[], ms: number, now: EpochMs): readonly Point[] {
  const part = trail.filter(({ at }) => at >= now - ms)
  const hole = ms * HOLE_SHARE
  const broken = part.findLastIndex(({ at }, index) => at - (part[index - 1]?.at ?? at) > hole)
  return broken > 0 ? part.slice(broken) : part
}
