/** What a sound-level meter and a frequency counter would find in rendered samples. */
export interface Pulse {
  /** From the begin of the samples, ms; where the envelope passes 10 % of the peak of the pulse. */
  readonly startMs: number
  /** Effective duration, ms: while the envelope is above half of the peak. */
  readonly effectiveMs: number
  readonly endMs: number
  /** From 10 to 90 % of the peak, ms. */
  readonly riseMs: number
  readonly peak: number
  readonly fundamental: number
  /** Level of each harmonic in dB relative to the first, 1 to 6. */
  readonly harmonics: readonly number[]
}

/** A gap is silence for longer than this; the longest wave of a fundamental of 150 Hz is shorter. */
const SILENT_MS = 20

export function pulsesOf(samples: Float32Array, rate: number): readonly Pulse[] {
  return spans(samples, rate).map(([from, to]) => pulse(samples.subarray(from, to), from, rate))
}

function spans(samples: Float32Array, rate: number): readonly (readonly [number, number])[] {
  const found: [number, number][] = []
  const gap = (SILENT_MS / 1_000) * rate
  for (const [index, value] of samples.entries()) {
    if (value === 0) continue
    const last = found.at(-1)
    if (last && index - last[1] <= gap) last[1] = index
    else found.push([index, index])
  }
  return found
}

function pulse(samples: Float32Array, offset: number, rate: number): Pulse {
  const fundamental = frequencyOf(samples, rate)
  const envelope = envelopeOf(samples, Math.round(rate / fundamental))
  const peak = Math.max(...envelope)
  const first = (share: number) => envelope.findIndex((value) => value >= share * peak)
  const last = (share: number) => envelope.findLastIndex((value) => value >= share * peak)
  const ms = (count: number) => (count / rate) * 1_000
  return {
    startMs: ms(offset),
    endMs: ms(offset + samples.length),
    effectiveMs: ms(last(0.5) - first(0.5)),
    riseMs: ms(first(0.9) - first(0.1)),
    peak,
    fundamental,
    harmonics: [1, 2, 3, 4, 5, 6].map((order) => decibels(samples, fundamental * order, fundamental, rate)),
  }
}

/** Peak of each period around a sample. */
function envelopeOf(samples: Float32Array, period: number): readonly number[] {
  return Array.from(samples, (_, index) => {
    let peak = 0
    const from = Math.max(0, index - Math.floor(period / 2))
    for (let at = from; at < Math.min(samples.length, from + period); at++)
      peak = Math.max(peak, Math.abs(samples[at] ?? 0))
    return peak
  })
}

/** By the strongest repetition of the middle of the pulse, 100 to 1200 Hz, refined between samples. */
function frequencyOf(samples: Float32Array, rate: number): number {
  const middle = samples.subarray(Math.floor(samples.length * 0.25), Math.floor(samples.length * 0.7))
  const likeness = (lag: number) => {
    let sum = 0
    let power = 0
    for (let at = 0; at + lag < middle.length; at++) {
      sum += (middle[at] ?? 0) * (middle[at + lag] ?? 0)
      power += (middle[at] ?? 0) ** 2
    }
    return sum / power
  }
  const [shortest, longest] = [Math.floor(rate / 1_200), Math.ceil(rate / 100)]
  const all = Array.from({ length: longest - shortest }, (_, index) => likeness(shortest + index))
  const best = Math.max(...all)
  // The first lag that is nearly as good: its multiples repeat too.
  const at = all.findIndex(
    (value, index) =>
      value > 0.95 * best && value >= (all[index - 1] ?? -1) && value >= (all[index + 1] ?? -1),
  )
  const [before = 0, here = 0, after = 0] = [all[at - 1], all[at], all[at + 1]]
  const bend = before - 2 * here + after
  return rate / (shortest + at + (bend === 0 ? 0 : (0.5 * (before - after)) / bend))
}

const power = (samples: Float32Array, frequency: number, rate: number): number => {
  let [real, imaginary] = [0, 0]
  for (const [index, value] of samples.entries()) {
    // Hann: a pulse that begins and ends must not leak into its neighbours.
    const weighted = value * (0.5 - 0.5 * Math.cos((2 * Math.PI * index) / samples.length))
    real += weighted * Math.cos((2 * Math.PI * frequency * index) / rate)
    imaginary += weighted * Math.sin((2 * Math.PI * frequency * index) / rate)
  }
  return real ** 2 + imaginary ** 2
}

const decibels = (samples: Float32Array, frequency: number, reference: number, rate: number): number =>
  10 * Math.log10(power(samples, frequency, rate) / power(samples, reference, rate))
