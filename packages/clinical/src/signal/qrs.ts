import type { SignalWindow } from './assessment'
import {
  difference,
  highestOf,
  indexOf,
  peaksOf,
  RATE,
  seriesOf,
  smoothed,
  timeOf,
  type Series,
} from './series'
import { correlation, quantile } from './statistics'
import { cut, defectOf, spanOf, within, type Beat, type Track } from './track'
import { meanShape } from './pulse'

/**
 * QRS complexes of one ECG lead by the length of the curve (W. Zong et al., A robust open-source algorithm to detect onset
 * and duration of QRS complexes, Computers in Cardiology 2003), checked by a second detector on squared slopes (after
 * J. Pan and W. J. Tompkins, IEEE Trans Biomed Eng 1985): where both disagree the lead is noisy (Q. Li et al., Robust heart
 * rate estimation from multiple asynchronous noisy sources, Physiol Meas 2008). Figures not in these: own proposal.
 */

const NEAREST_S = 0.24
/** Wide slow beats have less slope than narrow ones and are beats all the same. */
const LEAST_LENGTH = 0.3
/** A second turn this soon after a beat, and this much smaller, is its T wave. */
const T_WAVE_S = 0.36
const T_WAVE_SIZE = 0.5
const SAME_BEAT_S = 0.15
/** Both detectors agree on this share (Li 2008: 0.9 is good). */
const LEAST_AGREED = 0.9
const LEAST_LIKENESS = 0.85
/** In mV; what moves less is no lead on a patient. */
const FLAT_MV = 0.03
/** What is left of the beats without their usual shape, as a share of it. */
const MOST_NOISE = 0.35
const BEFORE = Math.round(0.12 * RATE)
const AFTER = Math.round(0.16 * RATE)
/** A shape that comes so often is a beat, and no noise. */
const LEAST_MEMBERS = 3
/** The share of the steepest slope that still belongs to the complex. */
const STEEP = 0.2
/** Less of a beat's activity is rest; of 12 s of an ordered rhythm more than half is, of VF less than a sixth. */
const AT_REST = 0.25
const LEAST_REST = 0.35
/** A beat may be found this many samples beside its usual place. */
const SLACK = 4

export interface LeadTrack extends Track {
  readonly sign: 'ecg'
  readonly shapes: readonly BeatShape[]
}

export interface BeatShape {
  readonly count: number
  /** In mV. */
  readonly height: number
  /** Seconds in which it moves. */
  readonly width: number
}

export function leadTrack(window: SignalWindow): LeadTrack {
  const series = seriesOf(window)
  const { values } = series
  const { found, activity } = byLength(values)
  const checked = bySlope(values)
  const level = difference(smoothed(values, 3), smoothed(values, 75))
  const { beats, shapes } = shaped(series, level, found)
  const { source, code } = window
  return {
    sign: 'ecg',
    source,
    code,
    beats,
    shapes,
    ...spanOf(series),
    quality(from, until) {
      const defect = defectOf(series, FLAT_MV, from, until)
      if (defect !== 'good') return defect
      if (restOf(activity, indexOf(series, from), indexOf(series, until)) < LEAST_REST) return 'noisy'
      const others = checked.map((index) => timeOf(series, index)).filter((at) => at >= from && at <= until)
      return agreement(within(beats, from, until), others) >= LEAST_AGREED ? 'good' : 'noisy'
    },
  }
}

/** The length of the curve within the width of a QRS complex, in the band from 3 to 20 Hz. */
function byLength(values: Float64Array): {
  readonly found: readonly number[]
  /** The length of the curve as a share of that of a beat. */
  readonly activity: Float64Array
} {
  const band = difference(smoothed(values, 3), smoothed(values, 25))
  const steps = band.map((value, i) => Math.abs(value - (band[i - 1] ?? value)))
  const length = smoothed(steps, 13)
  const usual = quantile(highestOf(length, 2 * RATE), 0.4)
  const peaks = peaksOf(length, Math.round((NEAREST_S * RATE) / 2), () =>
    Math.max(LEAST_LENGTH * usual, 1e-9),
  )
  return {
    found: separated(peaks, length).map((peak) => turnOf(band, peak)),
    activity: length.map((each) => each / usual),
  }
}

/** The share of the time in which a heart rests between its beats; one that fibrillates never does. */
function restOf(activity: Float64Array, from: number, until: number): number {
  const part = activity.subarray(Math.max(0, from), until)
  return part.filter((each) => each < AT_REST).length / part.length
}

function separated(peaks: readonly number[], strength: Float64Array): readonly number[] {
  const kept: number[] = []
  for (const peak of peaks) {
    const last = kept.at(-1)
    const since = last === undefined ? Infinity : (peak - last) / RATE
    const share = (strength[peak] ?? 0) / (strength[last ?? peak] ?? 1)
    if (since < NEAREST_S) {
      if (share > 1) kept[kept.length - 1] = peak
    } else if (since >= T_WAVE_S || share > T_WAVE_SIZE) kept.push(peak)
  }
  return kept
}

/** Where the curve is farthest from its middle, around the peak of its length. */
function turnOf(band: Float64Array, peak: number): number {
  let turn = peak
  for (let i = Math.max(0, peak - 9); i < Math.min(band.length, peak + 10); i++)
    if (Math.abs(band[i] ?? 0) > Math.abs(band[turn] ?? 0)) turn = i
  return turn
}

function bySlope(values: Float64Array): readonly number[] {
  const band = difference(smoothed(values, 3), smoothed(values, 11))
  const slopes = band.map((value, i) => (value - (band[i - 2] ?? value)) ** 2)
  const power = smoothed(slopes, 19).map(Math.sqrt)
  const usual = quantile(highestOf(power, 2 * RATE), 0.4)
  const peaks = peaksOf(power, Math.round((NEAREST_S * RATE) / 2), () => Math.max(LEAST_LENGTH * usual, 1e-9))
  return separated(peaks, power)
}

/** Beats that both found, as a share of all that either found. */
function agreement(beats: readonly Beat[], others: readonly number[]): number {
  if (beats.length === 0 || others.length === 0) return 0
  const both = beats.filter(({ at }) =>
    others.some((other) => Math.abs(other - at) <= 1_000 * SAME_BEAT_S),
  ).length
  return both / (beats.length + others.length - both)
}

interface Group {
  readonly members: { readonly index: number; readonly shape: Float64Array }[]
  usual: Float64Array
}

/** Beats of the same shape get the same number, 0 for the most frequent one; what the ends cut off is no beat yet. */
function shaped(
  series: Series,
  level: Float64Array,
  found: readonly number[],
): { readonly beats: readonly Beat[]; readonly shapes: readonly BeatShape[] } {
  const groups: Group[] = []
  for (const index of found) join(groups, level, index)
  groups.sort((a, b) => b.members.length - a.members.length)
  const shapes = groups.map(({ usual, members }) => ({
    count: members.length,
    height: heightOf(usual),
    width: widthOf(usual),
  }))
  const usual = shapes[0]?.height ?? 1
  const beats = groups.flatMap((group, shape) =>
    group.members.map((member): Beat => {
      const likeness = correlation(member.shape, group.usual)
      const isClean = noiseOf(likeness) <= MOST_NOISE && series.missing[member.index] === 0
      const isGood = isClean && group.members.length >= LEAST_MEMBERS
      const size = heightOf(member.shape) / usual
      return { at: timeOf(series, member.index), isGood, size, shape, likeness }
    }),
  )
  return { beats: beats.toSorted((a, b) => a.at - b.at), shapes }
}

function join(groups: Group[], level: Float64Array, index: number): void {
  let best: { group: Group; likeness: number; index: number } | null = null
  for (const group of groups) {
    const place = nearest(level, index, group.usual)
    if (place.likeness >= Math.max(LEAST_LIKENESS, best?.likeness ?? 0)) best = { group, ...place }
  }
  const at = best?.index ?? index
  const shape = cut(level, at, BEFORE, AFTER)
  if (!shape) return
  if (!best) groups.push({ members: [{ index: at, shape }], usual: shape })
  else {
    best.group.members.push({ index: at, shape })
    best.group.usual = meanShape(
      best.group.members.map((member) => member.shape),
      BEFORE + AFTER,
    )
  }
}

function nearest(level: Float64Array, index: number, usual: Float64Array) {
  let best = { likeness: -1, index }
  for (let i = index - SLACK; i <= index + SLACK; i++) {
    const shape = cut(level, i, BEFORE, AFTER)
    const likeness = shape ? correlation(shape, usual) : -1
    if (likeness > best.likeness) best = { likeness, index: i }
  }
  return best
}

const heightOf = (shape: Float64Array): number =>
  shape.length === 0 ? 0 : shape.reduce((a, b) => Math.max(a, b)) - shape.reduce((a, b) => Math.min(a, b))

/** The part of a beat that its usual shape does not explain. */
const noiseOf = (likeness: number): number => Math.sqrt(Math.max(0, 1 - likeness * likeness))

/** From the first to the last steep part. */
function widthOf(shape: Float64Array): number {
  const slopes = shape.map((value, i) => Math.abs((shape[i + 1] ?? value) - (shape[i - 1] ?? value)))
  const steep = STEEP * slopes.reduce((a, b) => Math.max(a, b), 0)
  const first = slopes.findIndex((slope) => slope >= steep)
  const last = slopes.findLastIndex((slope) => slope >= steep)
  return (last - first) / RATE
}
