import type { DeviceId, EpochMs, ParameterCode, SubjectId } from '@vigil/clinical'
import type { StoredBlock } from '../store'

/** Something of this waveform is stored all the time, as far as whole chunks tell. */
export interface WaveSpan {
  readonly code: ParameterCode
  readonly source: DeviceId
  readonly late: boolean
  readonly from: EpochMs
  readonly to: EpochMs
}

export interface WaveStore {
  /**
   * One block after the other, in about the order of time: never more of them in memory than one chunk. It may begin
   * anew while chunks are written, hence `begin`.
   */
  foldWaveform<T>(
    query: { subject: SubjectId; code: ParameterCode; from: EpochMs; to: EpochMs },
    begin: () => T,
    take: (folded: T, block: StoredBlock) => void,
  ): Promise<T>
  /** Which waveforms there are, and when; no sample is read. */
  waveformSpans(query: { subject: SubjectId; from: EpochMs; to: EpochMs }): Promise<readonly WaveSpan[]>
}
