import { ENERGY_DELAY, type Front } from './front'
import { samplesOf } from './resample'

/** A peak of the energy that may be a QRS complex. */
export interface Candidate {
  /** Number of the sample where the band is farthest from its middle. */
  readonly at: number
  /** Geometric mean of the energy at its peak and the steepest slope: T waves and flutter waves have little of the latter. */
  readonly strength: number
  /** The steepest slope of the curve within it. */
  readonly slope: number
  /** 0 where the curve goes only up or only down: a shift of the baseline. */
  readonly turn: number
  readonly shape: Float64Array
}

/** No heart beats twice within this time (Pan and Tompkins 1985: 200 ms, the refractory time of the ventricle). */
export const REFRACTORY = samplesOf(0.2)
/** The complex lies within this distance of the peak of its energy. */
const REACH = samplesOf(0.08)
const SHAPE_BEFORE = samplesOf(0.12)
const SHAPE_AFTER = samplesOf(0.16)
/** So much later than its peak a candidate is known. */
export const KNOWN_AFTER = ENERGY_DELAY + REFRACTORY

/** The candidate whose peak was so long ago that no greater one can follow within the refractory time; `null` mostly. */
export function candidateAt(front: Front, newest: number): Candidate | null {
  const peak = newest - KNOWN_AFTER
  const { energy } = front
  const height = energy.at(peak)
  if (!(height > energy.at(peak - 1)) || height < energy.at(peak + 1)) return null
  for (let i = 1; i <= REFRACTORY; i++)
    if (energy.at(peak + i) > height || energy.at(peak - i) >= height) return null
  return describe(front, peak, height)
}

function describe({ band, smooth }: Front, peak: number, height: number): Candidate {
  let at = peak
  for (let i = peak - REACH; i <= peak + REACH; i++) if (Math.abs(band.at(i)) > Math.abs(band.at(at))) at = i
  let [rise, fall] = [0, 0]
  for (let i = peak - REACH; i <= peak + REACH; i++) {
    const slope = smooth.at(i + 1) - smooth.at(i - 1)
    rise = Math.max(rise, slope)
    fall = Math.max(fall, -slope)
  }
  const shape = new Float64Array((SHAPE_BEFORE + SHAPE_AFTER) / 2)
  for (let i = 0; i < shape.length; i++) shape[i] = smooth.at(at - SHAPE_BEFORE + 2 * i)
  const slope = Math.max(rise, fall)
  return { at, strength: Math.sqrt(height * slope), slope, turn: Math.min(rise, fall), shape }
}
