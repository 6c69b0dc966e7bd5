import type { EpochMs, ParameterCode, SubjectId } from '@vigil/clinical'

export type StripLabel =
  'af' | 'block' | 'pause' | 'pvc' | 'vt' | 'st-change' | 'artefact' | 'baseline' | 'other'

/** A stretch of waveform that a person named (WF13). A newer version stands in place of an older one; both are kept. */
export interface Strip {
  readonly id: string
  readonly version: number
  readonly subject: SubjectId
  /** The moment it is about. */
  readonly at: EpochMs
  readonly from: EpochMs
  readonly to: EpochMs
  readonly codes: readonly ParameterCode[]
  readonly label: StripLabel
  readonly note: string | null
  /** mm/s and mm/mV it was looked at with. */
  readonly speed: number
  readonly gain: number | 'auto'
  readonly by: string
  readonly name: string
  readonly madeAt: EpochMs
  /** Why it does not count any more. */
  readonly struck: string | null
}

export interface StripStore {
  /** The same key again is `repeated`; a version that somebody else wrote first is `taken`. */
  keepStrip(strip: Strip, key: string): Promise<{ kind: 'kept' | 'repeated' | 'taken'; strip: Strip }>
  /** The newest version of each that touches the range, struck ones too; in order of time. */
  strips(query: { subject: SubjectId; from: EpochMs; to: EpochMs; limit: number }): Promise<readonly Strip[]>
}
