/** What a frame carries, once decoded. */
export const NUMERIC_STATES = [
  'valid',
  'leads-off',
  'probe-off',
  'low-signal',
  'artefact',
  'standby',
  'calibrating',
  'out-of-range',
  'unknown',
  'device-lost',
  'invalid',
] as const
export type NumericState = (typeof NUMERIC_STATES)[number]

export interface NumericUpdate {
  readonly stream: number
  readonly measuredAt: number
  readonly receivedAt: number
  /** With `valid` the value; with any other state the raw value that was refused, or `null` where there is none. */
  readonly value: number | null
  readonly state: NumericState
}

export interface WaveUpdate {
  readonly stream: number
  /** Measurement time of the first sample. */
  readonly measuredAt: number
  /** Raw samples; `MISSING` where there is none. */
  readonly samples: Int32Array
}
/** Outside the range of any ADC that is accepted. */
export const MISSING = -0x80000000

export interface Frame {
  /** Server time of the tick. */
  readonly at: number
  readonly numerics: readonly NumericUpdate[]
  readonly waves: readonly WaveUpdate[]
}
