/** The form of a script: timed phases, and the truth that belongs to each. */
import type { ConditionKey } from '@vigil/clinical'
import type { Equipment, Rhythm, Vitals } from './condition'

/** One stretch of a script, in seconds of its cycle: it grows over `rise`, lasts, and goes over `fall` after `to`. */
export interface Phase {
  readonly from: number
  readonly to: number
  readonly rise?: number
  readonly fall?: number
  /** Where the vitals go, in full depth: a value of their own, or so much more than at rest. */
  readonly toward?: Partial<Vitals>
  readonly by?: Partial<Vitals>
  /** Share of the usual perfusion at full depth. */
  readonly perfusion?: number
  /** What holds as a whole from `from` to `to`. */
  readonly rhythm?: Rhythm
  readonly breathing?: 'apnoea'
  readonly equipment?: Partial<Equipment>
  readonly battery?: readonly [from: number, to: number]
  readonly truth?: Fact
}

export interface Fact {
  readonly event: TruthEvent
  /** `false`: an alarm about it is a false one, whatever the signals look like. */
  readonly real: boolean
  readonly conditions: readonly ConditionKey[]
  /** The share of the depth from which it counts, for what grows slowly. */
  readonly from?: number
}

export type TruthEvent =
  | 'desaturation'
  | 'af'
  | 'sepsis'
  | 'bradycardia'
  | 'pvc'
  | 'vt'
  | 'vf'
  | 'asystole'
  | 'apnoea'
  | 'leads-off'
  | 'probe-off'
  | 'artefact'
  | 'battery-low'
  | 'monitor-lost'
  | 'off-unit'
  | 'care'

export interface Script {
  /** It begins anew after this, so that a demonstration of a day stays interesting. */
  readonly cycle: number
  readonly phases: readonly Phase[]
}
