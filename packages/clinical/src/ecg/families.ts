import { RATE } from './resample'

/** Beats of one origin have one shape: the shapes that were seen of late, each the running mean of its members. */

/** Pearson correlation from which on a beat belongs to a family. */
const ALIKE = 0.9
/** A beat may be found this many points beside its usual place. */
const SLACK = 2
const MOST_FAMILIES = 8
/** A family is forgotten later by a second for each member, up to so many (proposal). */
const FAITHFUL = 60
/** The newest member weighs at least this much, so that a family follows a patient who turns round. */
const LEAST_WEIGHT = 1 / 8

export interface Family {
  readonly id: number
  readonly count: number
  /** The mean shape when the newest member had come: every second sample. */
  readonly mean: Float64Array
}

interface Kept {
  readonly id: number
  readonly mean: Float64Array
  count: number
  newest: number
}

export interface Families {
  /** How many members the family has that this shape is most like; 0 where it is like none. */
  count(shape: Float64Array): number
  /** How like it is to the greatest family; 0 before there is one. */
  likeness(shape: Float64Array): number
  /** Adds a shape to its family, or begins a new one. */
  learn(shape: Float64Array, at: number): Family
}

export function createFamilies(): Families {
  const kept: Kept[] = []
  let nextId = 0

  function nearest(shape: Float64Array): { family: Kept; shift: number } | null {
    let best: { family: Kept; shift: number } | null = null
    let likeness = ALIKE
    for (const family of kept)
      for (let shift = -SLACK; shift <= SLACK; shift++) {
        const each = likenessOf(shape, family.mean, shift)
        if (each >= likeness) [likeness, best] = [each, { family, shift }]
      }
    return best
  }

  function begin(shape: Float64Array, at: number): Kept {
    if (kept.length === MOST_FAMILIES) {
      const rank = ({ count, newest }: Kept) => newest + RATE * Math.min(count, FAITHFUL)
      kept.splice(kept.indexOf(kept.reduce((a, b) => (rank(a) <= rank(b) ? a : b))), 1)
    }
    const family = { id: nextId++, count: 0, newest: at, mean: shape.slice() }
    kept.push(family)
    return family
  }

  return {
    count: (shape) => nearest(shape)?.family.count ?? 0,
    likeness(shape) {
      const greatest = kept.reduce<Kept | null>((a, b) => (a && a.count >= b.count ? a : b), null)
      if (!greatest) return 0
      return likeness(shape, greatest.mean)
    },
    learn(shape, at) {
      const { family, shift } = nearest(shape) ?? { family: begin(shape, at), shift: 0 }
      family.count++
      family.newest = at
      const weight = Math.max(1 / family.count, LEAST_WEIGHT)
      for (let i = 0; i < family.mean.length; i++) {
        const value = shape[i + shift]
        const mean = family.mean[i] ?? 0
        if (value !== undefined) family.mean[i] = mean + weight * (value - mean)
      }
      return { id: family.id, count: family.count, mean: family.mean.slice() }
    },
  }
}

/** Pearson correlation of two shapes, wherever they fit best; 0 at least. */
export function likeness(shape: Float64Array, mean: Float64Array): number {
  let best = 0
  for (let shift = -SLACK; shift <= SLACK; shift++) best = Math.max(best, likenessOf(shape, mean, shift))
  return best
}

/** Of the part that both have when the shape is moved; 0 where one of them does not move. */
function likenessOf(shape: Float64Array, mean: Float64Array, shift: number): number {
  const from = Math.max(0, -shift)
  const until = Math.min(mean.length, mean.length - shift)
  const n = until - from
  let [a, b, aa, bb, ab] = [0, 0, 0, 0, 0]
  for (let i = from; i < until; i++) {
    const [x, y] = [shape[i + shift] ?? 0, mean[i] ?? 0]
    a += x
    b += y
    aa += x * x
    bb += y * y
    ab += x * y
  }
  const spread = (aa - (a * a) / n) * (bb - (b * b) / n)
  return spread > 0 ? (ab - (a * b) / n) / Math.sqrt(spread) : 0
}
