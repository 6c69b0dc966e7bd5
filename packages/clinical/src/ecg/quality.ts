/** What may be read from ten seconds of a lead. */
export type LeadQuality = 'good' | 'noisy' | 'flat' | 'missing'

export interface QualityMark {
  /** Seconds after the first sample. */
  readonly from: number
  readonly until: number
  readonly quality: LeadQuality
}

const WINDOW_S = 10
/** In mV; what moves less is no lead on a patient (as in signal/qrs). */
const FLAT_MV = 0.03
const MOST_MISSING = 0.1
/**
 * Kurtosis of a clean ECG is above 5, that of noise near 3 (kSQI: Q. Li et al., Physiol Meas 2008;29:15). Wide complexes, as of
 * a pacemaker, and fibrillation of the ventricles are below it too: noisy says that narrow peaks are not seen, no more.
 */
const LEAST_KURTOSIS = 5

export interface QualityMeter {
  /** In mV, NaN where nothing was measured. */
  push(values: ArrayLike<number>): readonly QualityMark[]
  /** The last, shorter stretch if it has at least half the length. */
  end(): readonly QualityMark[]
}

/** @param rate samples a second */
export function createQualityMeter(rate: number): QualityMeter {
  const size = Math.round(WINDOW_S * rate)
  const window = new Float64Array(size)
  let count = 0
  let first = 0

  function mark(): QualityMark {
    const from = first / rate
    const quality = qualityOf(window.subarray(0, count))
    first += count
    count = 0
    return { from, until: first / rate, quality }
  }

  return {
    push(values) {
      const marks: QualityMark[] = []
      for (let i = 0; i < values.length; i++) {
        window[count++] = values[i] ?? Number.NaN
        if (count === size) marks.push(mark())
      }
      return marks
    },
    end: () => (count >= size / 2 ? [mark()] : []),
  }
}

export function qualityOf(values: Float64Array): LeadQuality {
  const measured = values.filter((value) => Number.isFinite(value))
  if (measured.length < (1 - MOST_MISSING) * values.length) return 'missing'
  let [least, most, sum] = [Infinity, -Infinity, 0]
  for (const value of measured) {
    least = Math.min(least, value)
    most = Math.max(most, value)
    sum += value
  }
  if (!(most - least >= FLAT_MV)) return 'flat'
  return kurtosisOf(measured, sum / measured.length, most - least) > LEAST_KURTOSIS ? 'good' : 'noisy'
}

/** Divided by the range first, so that no power overflows. */
function kurtosisOf(values: Float64Array, mean: number, range: number): number {
  let [second, fourth] = [0, 0]
  for (const value of values) {
    const square = ((value - mean) / range) ** 2
    second += square
    fourth += square * square
  }
  return (fourth * values.length) / (second * second)
}
