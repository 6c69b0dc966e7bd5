/** What the monitor makes of the signals: it counts beats and pulses as it finds them, movement included. */
import type { Condition } from './condition'
import { NOISE_HZ } from './ecg'
import type { Signals } from './patient'
import { FINGER_DELAY_S, isFelt } from './pulse'

/** The rate is the mean of 12 intervals (clinical.md 4.2). */
const INTERVALS = 12
/** No beat for this long is an asystole (usual in monitors; clinical.md 4.3). */
export const ASYSTOLE_S = 4
const NO_PULSE_S = 6
/** Beats and pulses before this are forgotten. */
const MINUTE_S = 60
const WINDOW_S = 3
/** How far and how fast a saturation falls that is measured on a moving finger (own choice). */
const MOVED_SPO2 = 17
const MOVED_SHARE = 0.22

interface Found {
  readonly at: number
  readonly wide: boolean
}

interface Span {
  readonly top: number
  readonly foot: number
  readonly mean: number
}

export interface Measured {
  /** 0 when no beat is found. */
  readonly heartRate: number | null
  readonly pulseRate: number | null
  readonly pvcRate: number
  readonly sinceBeatS: number
  /** Standard deviation of the intervals, as a share of their mean. */
  readonly irregularity: number
  /** Wide beats without another between them, up to now. */
  readonly wideInRow: number
  readonly abp: Span | null
  /** To take off the saturation. */
  readonly spo2Error: number
}

export interface Detector {
  block(now: number, signals: Signals, condition: Condition, perfusion: number): void
  second(condition: Condition): void
  measured(now: number): Measured
}

export function createDetector(): Detector {
  let beats: readonly Found[] = []
  let pulses: readonly number[] = []
  let noiseAt: number | null = null
  let spans: readonly Span[] = []
  let pressures: number[] = []
  let spo2Error = 0
  let began: number | null = null

  /** Swings of the electrodes hide the beats under them and are counted in their place. */
  function swings(now: number): readonly Found[] {
    noiseAt ??= now
    const found: Found[] = []
    for (; noiseAt <= now; noiseAt += 1 / NOISE_HZ) found.push({ at: noiseAt, wide: true })
    return found
  }

  return {
    block(now, signals, condition, perfusion) {
      began ??= now
      if (!condition.ecgNoise) noiseAt = null
      if (condition.leads === 'off') began = now
      const found = condition.ecgNoise
        ? swings(now)
        : signals.beats.map(({ at, kind }) => ({ at, wide: kind === 'ventricular' }))
      beats = condition.leads === 'off' ? [] : [...beats.filter(({ at }) => now - at < MINUTE_S), ...found]
      const felt = signals.beats
        .filter((beat) => isFelt(beat, perfusion))
        .map(({ at }) => at + FINGER_DELAY_S)
      pulses = [...pulses.filter((at) => now - at < MINUTE_S), ...felt]
      pressures.push(...signals.abp)
    },
    second(condition) {
      if (pressures.length > 0) spans = [...spans.slice(1 - WINDOW_S), spanOf(pressures)]
      pressures = []
      spo2Error += MOVED_SHARE * ((condition.probeNoise ? MOVED_SPO2 : 0) - spo2Error)
    },
    measured(now) {
      const sinceBeatS = now - (beats.at(-1)?.at ?? began ?? now)
      const sincePulseS = now - (pulses.at(-1) ?? began ?? now)
      return {
        heartRate: sinceBeatS >= ASYSTOLE_S ? 0 : rateOf(beats.map(({ at }) => at)),
        pulseRate: sincePulseS >= NO_PULSE_S ? null : rateOf(pulses),
        pvcRate: beats.filter(({ wide }) => wide).length,
        sinceBeatS,
        irregularity: irregularityOf(beats.slice(-INTERVALS - 1).map(({ at }) => at)),
        wideInRow: beats.length - 1 - beats.findLastIndex(({ wide }) => !wide),
        abp: spans.length === 0 ? null : together(spans),
        spo2Error: spo2Error < 0.4 ? 0 : spo2Error,
      }
    },
  }
}

function rateOf(all: readonly number[]): number | null {
  // What lies before a pause says nothing of the rate after it.
  const paused = all.findLastIndex((at, i) => at - (all[i - 1] ?? at) > ASYSTOLE_S)
  const times = all.slice(Math.max(0, paused)).slice(-INTERVALS - 1)
  const [first, last] = [times[0], times.at(-1)]
  if (first === undefined || last === undefined || times.length < 3) return null
  return (60 * (times.length - 1)) / (last - first)
}

function irregularityOf(times: readonly number[]): number {
  if (times.length < INTERVALS) return 0
  const intervals = times.slice(1).map((at, i) => at - (times[i] ?? at))
  const mean = intervals.reduce((sum, each) => sum + each, 0) / intervals.length
  return Math.sqrt(intervals.reduce((sum, each) => sum + (each - mean) ** 2, 0) / intervals.length) / mean
}

const spanOf = (samples: readonly number[]): Span => ({
  top: Math.max(...samples),
  foot: Math.min(...samples),
  mean: samples.reduce((sum, sample) => sum + sample, 0) / samples.length,
})

const together = (spans: readonly Span[]): Span => ({
  top: Math.max(...spans.map(({ top }) => top)),
  foot: Math.min(...spans.map(({ foot }) => foot)),
  mean: spans.reduce((sum, { mean }) => sum + mean, 0) / spans.length,
})
