import type { StaySeries } from './query'

export interface Cell {
  readonly mean: number
  readonly min: number
  readonly max: number
}

/** Rows begin at `marks`; a bucket belongs to the row in which it begins. `null`: nothing was measured. */
export function cellsOf(series: StaySeries, marks: readonly number[]): readonly (Cell | null)[] {
  const rows = marks.map(() => ({ sum: 0, count: 0, min: Infinity, max: -Infinity }))
  series.t.forEach((at, index) => {
    const row = rows[marks.findLastIndex((mark) => mark <= at)]
    const [mean, min, max] = [series.mean[index], series.min[index], series.max[index]]
    const count = series.count[index] ?? 0
    if (!row || mean === undefined || min === undefined || max === undefined || count === 0) return
    row.sum += mean * count
    row.count += count
    row.min = Math.min(row.min, min)
    row.max = Math.max(row.max, max)
  })
  return rows.map(({ sum, count, min, max }) => (count === 0 ? null : { mean: sum / count, min, max }))
}
