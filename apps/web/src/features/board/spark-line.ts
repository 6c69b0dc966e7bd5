import type { Spark } from '@vigil/protocol'

/** Noise is no trend: the line spans no less than this part of its highest value. Own proposal. */
const LEAST_SPAN = 0.2

export interface SparkLine {
  readonly low: number
  readonly high: number
  /** Points of each stretch with data, in a square of 0 to 1; between two stretches is a gap. */
  readonly runs: readonly (readonly { readonly x: number; readonly y: number }[])[]
}

/** `null`: nothing was measured, and nothing is drawn. */
export function sparkLine({ values }: Pick<Spark, 'values'>): SparkLine | null {
  const known = values.filter((value) => value !== null)
  if (known.length === 0) return null
  const [low, high] = [Math.min(...known), Math.max(...known)]
  const span = Math.max(high - low, LEAST_SPAN * Math.abs(high), 1e-9)
  const bottom = (low + high - span) / 2
  const runs: { x: number; y: number }[][] = []
  values.forEach((value, index) => {
    if (value === null) return
    if (index === 0 || values[index - 1] === null) runs.push([])
    runs.at(-1)?.push({ x: (index + 0.5) / values.length, y: (value - bottom) / span })
  })
  return { low, high, runs }
}
