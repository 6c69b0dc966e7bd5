import type { EpochMs } from '../ids'
import type { Codes, Expression } from './rule'
import { holeOf, lately, trailKey, type Point, type Trails } from './trail'

/** True, false, or not known. */
export type Answer = boolean | null

export interface World {
  readonly now: EpochMs
  /** The newest value, `null` when none is measured now. */
  readonly value: (codes: Codes) => number | null
  readonly trails: Trails
  /** Since when `for` expressions have been true, by their place in the rule. */
  readonly since: Readonly<Record<string, EpochMs>>
}

export interface Evaluation {
  readonly answer: Answer
  /** The new `since`: those that are true now. */
  readonly since: Readonly<Record<string, EpochMs>>
  /** When a `for` comes true if nothing changes. */
  readonly nextAt: number
}

const UNKNOWN: Evaluation = { answer: null, since: {}, nextAt: Infinity }
const plain = (answer: Answer): Evaluation => ({ answer, since: {}, nextAt: Infinity })

/** Kleene's logic: unknown stays unknown unless the others decide. `path` names the place in the rule. */
export function evaluate(expression: Expression, world: World, path: string): Evaluation {
  switch (expression.kind) {
    case 'below':
    case 'above':
      return plain(beyond(world.value(expression.codes), expression.kind === 'below', expression.value))
    case 'rose':
    case 'fell':
      return plain(changed(expression, world))
    case 'will-fall-below':
    case 'will-rise-above':
      return plain(forecast(expression, world))
    case 'burden-below':
    case 'burden-above':
      return plain(burden(expression, world))
    case 'not': {
      const inner = evaluate(expression.of, world, `${path}.not`)
      return { ...inner, answer: inner.answer === null ? null : !inner.answer }
    }
    case 'all':
    case 'any': {
      const parts = expression.of.map((each, index) => evaluate(each, world, `${path}.${index}`))
      return {
        answer: join(parts, expression.kind === 'any'),
        since: Object.assign({}, ...parts.map(({ since }) => since)) as Evaluation['since'],
        nextAt: Math.min(Infinity, ...parts.map(({ nextAt }) => nextAt)),
      }
    }
    case 'for':
      return lasting(expression, world, path)
    default:
      return expression satisfies never
  }
}

/** `decisive`: the answer that decides alone. */
function join(parts: readonly Evaluation[], decisive: boolean): Answer {
  if (parts.some(({ answer }) => answer === decisive)) return decisive
  return parts.length === 0 || parts.some(({ answer }) => answer === null) ? null : !decisive
}

const beyond = (value: number | null, low: boolean, limit: number): Answer =>
  value === null ? null : low ? value < limit : value > limit

function lasting({ ms, of }: Extract<Expression, { kind: 'for' }>, world: World, path: string): Evaluation {
  const inner = evaluate(of, world, `${path}.for`)
  const known = world.since[path]
  // A hole neither proves nor ends what has lasted so far.
  if (inner.answer === null)
    return { ...UNKNOWN, since: known === undefined ? inner.since : { ...inner.since, [path]: known } }
  if (!inner.answer) return inner
  const from = known ?? world.now
  const due = from + ms
  return {
    answer: due <= world.now,
    since: { ...inner.since, [path]: from },
    nextAt: due > world.now ? Math.min(due, inner.nextAt) : inner.nextAt,
  }
}

function changed(expression: Extract<Expression, { kind: 'rose' | 'fell' }>, world: World): Answer {
  const { kind, by, withinMs } = expression
  const value = world.value(expression.codes)
  if (value === null) return null
  const past = world.trails[trailKey(expression)]?.filter(({ at }) => at >= world.now - withinMs) ?? []
  const values = past.map((point) => point.value)
  const change = kind === 'rose' ? value - Math.min(value, ...values) : Math.max(value, ...values) - value
  if (change >= by) return true
  const reach = world.now - (past[0]?.at ?? world.now)
  return reach >= withinMs * COVERED ? false : null
}

/** A past that is shorter than this share of what was asked says nothing of what did not happen (own proposal). */
const COVERED = 0.8
/** A line is drawn through no fewer points (own proposal). */
const LINE_POINTS = 4

function forecast(
  expression: Extract<Expression, { kind: 'will-fall-below' | 'will-rise-above' }>,
  world: World,
): Answer {
  const { kind, value: limit, basisMs, aheadMs } = expression
  const value = world.value(expression.codes)
  if (value === null) return null
  const points = lately(world.trails[trailKey(expression)] ?? [], basisMs, world.now)
  const first = points[0]
  if (!first || points.length < LINE_POINTS || world.now - first.at < basisMs * COVERED * COVERED) return null
  const then = lineAt(points, world.now + aheadMs)
  // Crossed already is the business of a limit, and true all the same.
  return kind === 'will-fall-below' ? Math.min(then, value) < limit : Math.max(then, value) > limit
}

/** Least squares through the points, at a time. */
export function lineAt(points: readonly Point[], at: number): number {
  const n = points.length
  const meanT = points.reduce((sum, point) => sum + point.at, 0) / n
  const meanV = points.reduce((sum, point) => sum + point.value, 0) / n
  let cross = 0
  let square = 0
  for (const point of points) {
    cross += (point.at - meanT) * (point.value - meanV)
    square += (point.at - meanT) ** 2
  }
  return square === 0 ? meanV : meanV + (cross / square) * (at - meanT)
}

function burden(
  expression: Extract<Expression, { kind: 'burden-below' | 'burden-above' }>,
  world: World,
): Answer {
  const { kind, value: limit, area, withinMs } = expression
  const value = world.value(expression.codes)
  if (value === null) return null
  const depth = (each: number) => Math.max(0, kind === 'burden-below' ? limit - each : each - limit)
  if (depth(value) === 0) return false
  const points = lately(world.trails[trailKey(expression)] ?? [], withinMs, world.now)
  const good = points.findLastIndex((point) => depth(point.value) === 0)
  const beyond = points.slice(good + 1)
  const sum = beyond.reduce((total, point, index) => {
    const until = beyond[index + 1]?.at ?? world.now
    return total + (depth(point.value) * Math.min(until - point.at, holeOf(withinMs))) / 1_000
  }, 0)
  if (sum >= area) return true
  // How long it had been beyond before the oldest point is not known.
  const isWhole = good >= 0 || world.now - (points[0]?.at ?? world.now) >= withinMs * COVERED
  return isWhole ? false : null
}
