/** Everything of the ECG is looked at with this many samples a second, whatever the device sends: enough for QRS complexes. */
export const RATE = 250

export const samplesOf = (seconds: number): number => Math.round(seconds * RATE)

export interface Resampler {
  /** The samples that became complete, NaN where nothing was measured. */
  push(values: ArrayLike<number>): Float64Array
}

/** What no amplifier measures counts as not measured, so that no sum overflows. */
const MOST = 1e9

/**
 * Each new sample is the mean of the curve, a straight line from sample to sample, over its 4 ms: less noise where there are
 * more samples, interpolation where there are fewer. Sample k stands for k / RATE seconds after the first.
 */
export function createResampler(rate: number): Resampler {
  const step = rate / RATE
  let input = -1
  let output = 0
  let before = Number.NaN
  let place = 0
  let area = 0

  const endOf = (sample: number) => (sample + 0.5) * step

  return {
    push(values) {
      const sampled = new Float64Array(Math.ceil((values.length + 1) / step) + 1)
      let count = 0
      for (let i = 0; i < values.length; i++) {
        const raw = values[i] ?? Number.NaN
        const value = Math.abs(raw) <= MOST ? raw : Number.NaN
        input++
        if (input === 0) before = value
        for (let end = endOf(output); end <= input; end = endOf(output)) {
          const there = before + (value - before) * (end - input + 1)
          const here = before + (value - before) * (place - input + 1)
          sampled[count++] = (area + ((here + there) * (end - place)) / 2) / (output === 0 ? step / 2 : step)
          output++
          place = end
          area = 0
        }
        if (input > 0) {
          const here = before + (value - before) * (place - input + 1)
          area += ((here + value) * (input - place)) / 2
          place = input
        }
        before = value
      }
      return sampled.subarray(0, count)
    },
  }
}
