import type { NumericPoint } from '../codec/numerics'
import type { TrendSeries } from '../store'

export interface Grid {
  /** Half-open window. */
  readonly from: number
  readonly to: number
  /** Where the first bucket begins; at or before `from`. */
  readonly start: number
  readonly width: number
  /** Coverage counts stretches of this length that hold a value. */
  readonly granule: number
}

interface Bucket {
  min: number
  max: number
  sum: number
  samples: number
}

export class Buckets {
  readonly #grid: Grid
  readonly #buckets = new Map<number, Bucket>()
  readonly #granules = new Set<number>()
  #covered = 0

  constructor(grid: Grid) {
    this.#grid = grid
  }

  add({ measuredAt, value }: NumericPoint): void {
    const { from, to, start, width, granule } = this.#grid
    if (value === null || measuredAt < from || measuredAt >= to) return
    this.#merge(Math.floor((measuredAt - start) / width), { min: value, max: value, sum: value, samples: 1 })
    this.#granules.add(start + Math.floor((measuredAt - start) / granule) * granule)
  }

  /** A bucket's worth of roll-ups of one source. */
  addAll(index: number, rolled: Bucket & { readonly covered: number }): void {
    this.#merge(index, rolled)
    this.#covered += rolled.covered
  }

  /** So many stretches were counted more than once. */
  coveredTwice(count: number): void {
    this.#covered -= count
  }

  granules(): readonly number[] {
    return [...this.#granules]
  }

  columns(): Omit<TrendSeries, 'code'> {
    const { from, to, start, width, granule } = this.#grid
    const sorted = [...this.#buckets].toSorted(([a], [b]) => a - b)
    const all = Math.ceil((to - start) / granule)
    return {
      t: sorted.map(([index]) => Math.max(from, start + index * width)),
      min: sorted.map(([, bucket]) => bucket.min),
      max: sorted.map(([, bucket]) => bucket.max),
      mean: sorted.map(([, bucket]) => bucket.sum / bucket.samples),
      count: sorted.map(([, bucket]) => bucket.samples),
      coverage: (this.#covered + this.#granules.size) / all,
    }
  }

  #merge(index: number, part: Bucket): void {
    const bucket = this.#buckets.get(index)
    if (!bucket) {
      this.#buckets.set(index, { min: part.min, max: part.max, sum: part.sum, samples: part.samples })
      return
    }
    bucket.min = Math.min(bucket.min, part.min)
    bucket.max = Math.max(bucket.max, part.max)
    bucket.sum += part.sum
    bucket.samples += part.samples
  }
}
