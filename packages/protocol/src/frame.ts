/**
 * The binary frame: one per client and tick, numerics and waveforms together. Each stream's segment stands alone, so it
 * is encoded once and shared by every client that may see it. Layout in PROTOCOL.md.
 */
export interface NumericUpdate {
  readonly stream: number
  readonly measuredAt: number
  readonly receivedAt: number
  /** A value, or the index of its reason in `NUMERIC_STATES`. */
  readonly value: number | null
  readonly state: NumericState
}
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
