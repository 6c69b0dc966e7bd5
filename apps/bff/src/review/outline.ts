import type { StoredBlock } from '@vigil/storage'

/** Lowest and highest of each step; NaN where nothing was measured. */
export interface Outline {
  readonly from: number
  readonly stepMs: number
  readonly min: Float32Array
  readonly max: Float32Array
}

export const emptyOutline = (from: number, stepMs: number, steps: number): Outline => ({
  from,
  stepMs,
  min: new Float32Array(steps).fill(Number.NaN),
  max: new Float32Array(steps).fill(Number.NaN),
})

function include({ min, max }: Outline, step: number, low: number, high: number): void {
  const [lowest, highest] = [min[step], max[step]]
  if (lowest === undefined || highest === undefined) return
  // A comparison with NaN is false: the first value takes its place.
  if (!(low >= lowest)) min[step] = low
  if (!(high <= highest)) max[step] = high
}

export function addBlock(outline: Outline, block: StoredBlock): void {
  const { measuredAt, rate, gain, offset, samples } = block
  const apart = 1_000 / rate
  for (const [index, sample] of samples.entries()) {
    if (sample === null) continue
    const value = offset + gain * sample
    include(outline, Math.floor((measuredAt + index * apart - outline.from) / outline.stepMs), value, value)
  }
}

/** A finer outline in a coarser one. */
export function addOutline(to: Outline, fine: Outline): void {
  for (let step = 0; step < fine.min.length; step++) {
    const [low, high] = [fine.min[step] ?? Number.NaN, fine.max[step] ?? Number.NaN]
    if (Number.isNaN(low)) continue
    include(to, Math.floor((fine.from + step * fine.stepMs - to.from) / to.stepMs), low, high)
  }
}
