import type { SignalWindow } from './assessment'
import { highestOf, peaksOf, RATE, seriesOf, smoothed, timeOf, type Series } from './series'
import { correlation, median } from './statistics'
import { cut, defectOf, intervalsOf, spanOf, within, type Beat, type Track } from './track'

/**
 * Pulses of a plethysmogram or an arterial pressure by their upstrokes. The sum of all rises within the length of an
 * upstroke has one peak per pulse (W. Zong et al., An open-source algorithm to detect onset of arterial blood pressure
 * pulses, Computers in Cardiology 2003); shapes are held against the usual one as in C. Orphanidou et al., Signal-quality
 * indices for the electrocardiogram and photoplethysmogram, IEEE J Biomed Health Inform 2015. Figures: own proposal.
 */

/** Length of an upstroke in seconds; a finger's is slower than that of an artery. */
const UPSTROKE_S = { pressure: 0.128, pleth: 0.176 } as const
/** Nothing beats faster than 250/min. */
const NEAREST_S = 0.24
/** The share of the usual upstroke from which on a rise is a pulse; a dicrotic wave is less. */
const LEAST_RISE = 0.35
/** A second rise this soon after a pulse, and this much smaller, is its dicrotic wave. */
const DICROTIC_S = 0.45
const DICROTIC_SIZE = 0.6
/** A pulse like the others: its shape and its height. */
const LEAST_LIKENESS = 0.8
const USUAL_SIZE = [0.5, 1.7] as const
/** So many pulses of a stretch are like the others in a good signal. */
const LEAST_GOOD = 2 / 3
const USUAL_LIKENESS = 0.93
/** Half of the intervals are this close to the usual one, or almost every pulse has its shape (AF). */
const EVEN = 0.15
const LEAST_EVEN = 0.5
const TRUE_TO_SHAPE = 0.9
/** An arterial line that is open to a patient (J. X. Sun et al., Computers in Cardiology 2006; pulse pressure own proposal). */
const PRESSURE = { systolic: [40, 300], diastolic: [10, 200], pulse: 10 } as const

const isPressure = ({ code }: SignalWindow) => code.startsWith('MDC_PRESS')

interface Pulse {
  readonly onset: number
  readonly top: number
  readonly height: number
}

export function pulseTrack(window: SignalWindow): Track {
  const series = seriesOf(window)
  const smooth = smoothed(series.values, 7)
  const pulses = pulsesOf(smooth, isPressure(window) ? UPSTROKE_S.pressure : UPSTROKE_S.pleth)
  const height = median(pulses.map((pulse) => pulse.height))
  const beats = likened(series, smooth, pulses, isPressure(window))
  const { source, code } = window
  return {
    sign: 'pulse',
    source,
    code,
    beats,
    ...spanOf(series),
    quality(from, until) {
      const defect = defectOf(series, 0.02 * (height || 0), from, until)
      if (defect !== 'good') return defect
      const seen = within(beats, from, until)
      return isPulse(seen) ? 'good' : 'noisy'
    },
  }
}

/** Noise has peaks too, and some of them look alike: a pulse is even or true to its shape nearly always. */
function isPulse(beats: readonly Beat[]): boolean {
  if (beats.length === 0) return false
  const good = beats.filter(({ isGood }) => isGood).length / beats.length
  const intervals = intervalsOf(beats)
  const usual = median(intervals)
  const even = intervals.filter((each) => Math.abs(each - usual) <= EVEN * usual).length
  const isLike = median(beats.map(({ likeness }) => likeness)) >= USUAL_LIKENESS
  const isEven = even >= LEAST_EVEN * intervals.length
  return good >= LEAST_GOOD && isLike && (isEven || good >= TRUE_TO_SHAPE)
}

/** The sum of the rises within the last `width` samples. */
function risesOf(values: Float64Array, width: number): Float64Array {
  const rises = new Float64Array(values.length)
  let sum = 0
  const rise = (i: number) => (i < 1 ? 0 : Math.max(0, (values[i] ?? 0) - (values[i - 1] ?? 0)))
  for (let i = 0; i < values.length; i++) {
    sum += rise(i) - rise(i - width)
    rises[i] = sum
  }
  return rises
}

function pulsesOf(values: Float64Array, upstroke: number): readonly Pulse[] {
  const width = Math.round(upstroke * RATE)
  const rises = risesOf(values, width)
  const usual = median(highestOf(rises, 2 * RATE))
  if (!(usual > 0)) return []
  const peaks = peaksOf(rises, Math.round((NEAREST_S * RATE) / 2), () => LEAST_RISE * usual)
  const pulses: Pulse[] = []
  for (const peak of peaks) {
    const pulse = pulseAt(values, peak, width)
    const last = pulses.at(-1)
    const since = last ? (pulse.onset - last.onset) / RATE : Infinity
    if (last && since < NEAREST_S) {
      if (pulse.height > last.height) pulses[pulses.length - 1] = pulse
    } else if (!last || since > DICROTIC_S || pulse.height > DICROTIC_SIZE * last.height) pulses.push(pulse)
  }
  return pulses
}

function pulseAt(values: Float64Array, peak: number, width: number): Pulse {
  let onset = Math.max(0, peak - width)
  let top = peak
  for (let i = Math.max(0, peak - 2 * width); i <= peak; i++)
    if ((values[i] ?? 0) < (values[onset] ?? 0)) onset = i
  for (let i = peak; i < Math.min(values.length, peak + width); i++)
    if ((values[i] ?? 0) > (values[top] ?? 0)) top = i
  return { onset, top, height: (values[top] ?? 0) - (values[onset] ?? 0) }
}

function likened(
  series: Series,
  smooth: Float64Array,
  pulses: readonly Pulse[],
  isPressure: boolean,
): readonly Beat[] {
  const onsets = pulses.map(({ onset }) => timeOf(series, onset))
  const interval = median(onsets.slice(1).map((at, i) => (at - (onsets[i] ?? at)) / 1_000))
  const length = Math.round(RATE * Math.min(0.6, 0.9 * (interval || 0.6)))
  const shapes = pulses.map(({ onset }) => levelled(cut(smooth, onset, 0, length)))
  const heights = shapes.map((shape) => shape?.reduce((a, b) => Math.max(a, b)) ?? Number.NaN)
  const height = median(heights.filter((each) => !Number.isNaN(each)))
  const usual = usualShape(shapes, length)
  return pulses.flatMap((pulse, i): readonly Beat[] => {
    const [shape, own] = [shapes[i], heights[i] ?? 0]
    // The end of the samples cuts the last pulse off: it is one, and nobody knows yet what it looks like.
    const size = shape ? own / height : 1
    const likeness = shape ? correlation(shape, usual) : 1
    const isLike = likeness >= LEAST_LIKENESS
    const isUsual = size >= USUAL_SIZE[0] && size <= USUAL_SIZE[1]
    const isMeasured = series.missing[pulse.onset] === 0
    const isOpen = !isPressure || isOpenLine(smooth, pulse)
    return [
      {
        at: timeOf(series, pulse.onset),
        isGood: isLike && isUsual && isMeasured && isOpen,
        size,
        shape: 0,
        likeness,
      },
    ]
  })
}

/** Breathing tilts a pulse: what counts is its height over the line from its beginning to its end. */
function levelled(shape: Float64Array | null): Float64Array | null {
  if (!shape) return null
  const [first, last] = [shape[0] ?? 0, shape.at(-1) ?? 0]
  return shape.map((value, i) => value - first - ((last - first) * i) / (shape.length - 1))
}

const inRange = (value: number, [low, high]: readonly [number, number]) => value >= low && value <= high

function isOpenLine(values: Float64Array, { onset, top, height }: Pulse): boolean {
  const [diastolic, systolic] = [values[onset] ?? 0, values[top] ?? 0]
  return (
    inRange(systolic, PRESSURE.systolic) && inRange(diastolic, PRESSURE.diastolic) && height >= PRESSURE.pulse
  )
}

/** The mean of all, then of those that are like it. */
function usualShape(shapes: readonly (Float64Array | null | undefined)[], length: number): Float64Array {
  const whole = shapes.filter((shape) => shape !== null && shape !== undefined)
  const first = meanShape(whole, length)
  const alike = whole.filter((shape) => correlation(shape, first) >= LEAST_LIKENESS)
  return alike.length > 0 ? meanShape(alike, length) : first
}

export function meanShape(shapes: readonly Float64Array[], length: number): Float64Array {
  const sum = new Float64Array(length)
  for (const shape of shapes) for (let i = 0; i < length; i++) sum[i] = (sum[i] ?? 0) + (shape[i] ?? 0)
  return sum.map((value) => value / Math.max(1, shapes.length))
}
