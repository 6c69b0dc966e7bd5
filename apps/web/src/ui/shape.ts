/** Columns of equal length; buckets of one width. */
export interface Buckets {
  readonly t: readonly number[]
  readonly min: readonly number[]
  readonly max: readonly number[]
  readonly mean: readonly number[]
  readonly width: number
}

export interface Run {
  /** Of the bucket in the window, 0 to 1, and of the value in the range. */
  readonly points: readonly {
    readonly x: number
    readonly y: number
    readonly low: number
    readonly high: number
  }[]
}

export interface Shape {
  readonly low: number
  readonly high: number
  readonly runs: readonly Run[]
}

/** Neighbours closer than this many buckets belong together; a bucket that is missing is a gap. */
const TOGETHER = 1.5

/**
 * Stretches of the window with data, scaled to a unit square; what was not measured is in none of them. The scale spans
 * `least` at least, so that no change looks like one.
 */
export function shapeOf(lane: Buckets, from: number, to: number, least = 0): Shape | null {
  const [lowest, highest] = [Math.min(...lane.min), Math.max(...lane.max)]
  if (lane.t.length === 0 || !Number.isFinite(lowest) || !Number.isFinite(highest)) return null
  const room = Math.max(0, least - (highest - lowest)) / 2
  const [low, high] = [lowest - room, highest + room]
  const range = Math.max(high - low, 1e-9)
  const runs: { x: number; y: number; low: number; high: number }[][] = []
  let before: number | null = null
  const scaled = (value: number) => (high === low ? 0.5 : (value - low) / range)
  lane.t.forEach((at, index) => {
    const [mean, min, max] = [lane.mean[index], lane.min[index], lane.max[index]]
    if (mean === undefined || min === undefined || max === undefined) return
    if (before === null || at - before > TOGETHER * lane.width) runs.push([])
    before = at
    runs.at(-1)?.push({
      x: (at + lane.width / 2 - from) / (to - from),
      y: scaled(mean),
      low: scaled(min),
      high: scaled(max),
    })
  })
  return { low, high, runs: runs.map((points) => ({ points })) }
}
