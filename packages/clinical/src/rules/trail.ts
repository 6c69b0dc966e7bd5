import type { EpochMs } from '../ids'
import { expressionsOf, type Codes, type Expression, type RuleInForce } from './rule'

/** One value of the past of a parameter, by `now` of its arrival. */
export interface Point {
  readonly at: EpochMs
  readonly value: number
}

/** What rules remember of the past: one trail for each thing that is looked at and each reach. */
export type Trails = Readonly<Record<string, readonly Point[]>>

/** A trail has no more points than this, whatever its length (own proposal). */
const POINTS = 240
/** After a hole of this long nothing is known of what came before (own proposal). */
const HOLE_SHARE = 0.25

/** How far back an expression looks; 0: only at the newest value. */
export function reachOf(expression: Expression): number {
  switch (expression.kind) {
    case 'rose':
    case 'fell':
    case 'burden-below':
    case 'burden-above':
      return expression.withinMs
    case 'will-fall-below':
    case 'will-rise-above':
      return expression.basisMs
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

type Reaching = Extract<Expression, { withinMs: number } | { basisMs: number }>

/** Rules that look differently far back do not thin each other's trails. */
export const trailKey = (expression: Reaching): string =>
  `${expression.codes.join(' ')}|${String(reachOf(expression))}`

interface Wanted {
  readonly key: string
  readonly codes: Codes
  readonly reachMs: number
}

/** The trails that these rules need. */
export function wantedTrails(rules: readonly RuleInForce[]): readonly Wanted[] {
  const wanted = new Map<string, Wanted>()
  for (const expression of rules.flatMap(({ rungs }) => rungs.flatMap(({ when }) => expressionsOf(when)))) {
    if (!('withinMs' in expression || 'basisMs' in expression)) continue
    const key = trailKey(expression)
    wanted.set(key, { key, codes: expression.codes, reachMs: reachOf(expression) })
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

/** A longer hole than this makes what came before it unknown. */
export const holeOf = (reachMs: number): number => reachMs * HOLE_SHARE

/** The part of a trail behind its newest hole, `ms` back at most. */
export function lately(trail: readonly Point[], ms: number, now: EpochMs): readonly Point[] {
  const part = trail.filter(({ at }) => at >= now - ms)
  const broken = part.findLastIndex(({ at }, index) => at - (part[index - 1]?.at ?? at) > holeOf(ms))
  return broken > 0 ? part.slice(broken) : part
}

/** Of two that turned out to be one patient: every point of both. */
export function joined(a: Trails, b: Trails): Trails {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)])
  return Object.fromEntries(
    [...keys].map((key) => {
      const points = [...(a[key] ?? []), ...(b[key] ?? [])].toSorted((one, other) => one.at - other.at)
      return [key, points.filter(({ at }, index) => at !== points[index - 1]?.at)]
    }),
  )
}
