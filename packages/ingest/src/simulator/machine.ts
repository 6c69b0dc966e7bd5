/** A simulated device: what it would publish, as a function of the time since it was switched on. */
import type { MessageKind } from '../mqtt/topic'

/** One message in the form of the contract, without `seq`; `atMs` counts from the start of the machine. */
export interface Emission {
  readonly kind: MessageKind
  readonly atMs: number
  readonly content: Readonly<Record<string, unknown>>
}

/** A block of samples as it is published; whole numbers, `null` for a missing one. */
export interface WaveBlock {
  readonly code: string
  readonly unit: string
  readonly rate: number
  readonly gain: number
  readonly offset: number
  readonly samples: readonly (number | null)[]
}

export interface Machine {
  readonly periodMs: number
  /** Everything that is due up to this time, in order. */
  run(untilMs: number): readonly Emission[]
  readonly link: () => 'up' | 'down'
  /** What it says of itself when a connection begins. */
  readonly state: () => 'online' | 'standby'
}

export interface Value {
  readonly code: string
  readonly value: number | null
  readonly unit: string
  readonly reason?: string
}

export const SECOND_MS = 1000
