import type { DeviceId, EpochMs } from '../ids'
import type { ParameterCode } from '../parameters'

/** The newest samples of one waveform at equal distances. */
export interface SignalWindow {
  readonly source: DeviceId
  readonly code: ParameterCode
  /** Time of the first sample. */
  readonly startsAt: EpochMs
  /** Samples per second. */
  readonly rate: number
  /** In the canonical unit; NaN is a missing sample. */
  readonly values: Float32Array
}

/** What the signals say of an alarm. `contradicted` needs positive contrary evidence of good quality. */
export const VERDICTS = ['supported', 'contradicted', 'undecided'] as const
export type Verdict = (typeof VERDICTS)[number]

export const QUALITIES = ['good', 'noisy', 'flat', 'saturated', 'missing'] as const
export type Quality = (typeof QUALITIES)[number]

/** What one signal says of the alarm. */
export const STANCES = ['for', 'against', 'silent'] as const
export type Stance = (typeof STANCES)[number]

export interface Finding {
  readonly source: DeviceId
  readonly code: ParameterCode
  /** A heart by its pulse or by its QRS complexes. */
  readonly sign: 'pulse' | 'ecg'
  readonly quality: Quality
  readonly stance: Stance
  /** Beats per minute around the alarm; `null` where none can be counted. */
  readonly rate: number | null
  /** Half of the beat intervals lie within this many percent of each other. */
  readonly spread: number | null
  /** The longest time without a beat, in seconds. */
  readonly pause: number | null
}

export interface Assessment {
  /** `now` of the assessment: later signals may say otherwise. */
  readonly at: EpochMs
  readonly verdict: Verdict
  readonly findings: readonly Finding[]
}

/** What is asked of the signals. */
export interface Question {
  readonly condition: string
  /** For a heart rate: the limit that is broken. */
  readonly limit: number | null
  /** When the condition began. */
  readonly onset: EpochMs
  readonly now: EpochMs
  /** Spikes of a pacemaker go on without a heart: then only a pulse contradicts. */
  readonly paced: boolean
}
