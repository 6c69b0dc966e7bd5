import type { AlarmEvent, AlarmId, DeviceId, EpochMs, ParameterCode, SubjectId } from '@vigil/clinical'

/** A piece of what the engine was told of one subject. Numbers count up from 0 within one start of the engine. */
export interface InputPiece {
  readonly subject: SubjectId
  readonly epoch: number
  readonly number: number
  /** `now` of its first and of its last input. */
  readonly from: EpochMs
  readonly to: EpochMs
  readonly inputs: number
  /** Of the server that took them: another one may decide otherwise. */
  readonly build: string
  /** The state before the first input, packed; `null`: the one that the piece before ends with. */
  readonly checkpoint: Uint8Array | null
  readonly body: Uint8Array
}

export interface StoredPiece extends InputPiece {
  /** False: the row is not as it was written. */
  readonly intact: boolean
}

/** How the sound of an alarm stood at one page. `covered`: a more urgent one was heard instead. */
export type HeardAs = 'audible' | 'covered' | 'muted' | 'blocked' | 'paused' | 'silent'

export interface AlarmReceipt {
  readonly id: string
  readonly alarm: AlarmId
  readonly episode: number
  readonly viewer: { readonly kind: 'person' | 'station'; readonly id: string; readonly name: string }
  /** One open page: two screens of one station are two. */
  readonly page: string
  readonly shown: boolean
  readonly sound: HeardAs
  readonly from: EpochMs
  /** The last time that the page said so. */
  readonly to: EpochMs
}

export type OutcomeWord = 'acted' | 'nothing-to-do' | 'artefact'

export interface AlarmOutcome {
  readonly alarm: AlarmId
  readonly episode: number
  readonly outcome: OutcomeWord
  readonly by: string
  readonly name: string
  readonly at: EpochMs
}

/** What it takes to say afterwards why an alarm rang, and who knew. */
export interface WhyStore {
  /** Resolves when on disk. The same piece twice is the same as once. */
  keepInputs(pieces: readonly InputPiece[]): Promise<void>
  /** The pieces that hold [from, to], from the last checkpoint before it on; by epoch and number. */
  engineInputs(query: { subject: SubjectId; from: EpochMs; to: EpochMs }): Promise<readonly StoredPiece[]>
  /** The state that stood before `at`, and the next one that was kept after it. */
  checkpoints(query: {
    subject: SubjectId
    at: EpochMs
  }): Promise<readonly { readonly state: unknown; readonly at: EpochMs; readonly build: string }[]>
  /** Of exactly this subject, in sequence, with `at` in [from, to]. */
  alarmEventsOf(query: {
    subject: SubjectId
    alarm?: AlarmId
    from: EpochMs
    to: EpochMs
  }): Promise<readonly AlarmEvent[]>

  /** Which waveforms have samples in [from, to); those merged into the subject included. */
  waveformsKept(query: {
    subject: SubjectId
    from: EpochMs
    to: EpochMs
  }): Promise<readonly { readonly code: ParameterCode; readonly source: DeviceId }[]>

  /** Rows by their id; a later `to` counts. */
  keepAlarmReceipts(receipts: readonly AlarmReceipt[]): Promise<void>
  /** Oldest first. */
  alarmReceipts(query: {
    alarm: AlarmId
    episodes: { readonly from: number; readonly to: number }
    limit: number
  }): Promise<readonly AlarmReceipt[]>

  /** `repeated`: the same key once more. */
  keepOutcome(outcome: AlarmOutcome, key: string): Promise<'kept' | 'repeated'>
  /** Newest first. */
  outcomes(query: {
    alarm: AlarmId
    episodes: { readonly from: number; readonly to: number }
  }): Promise<readonly AlarmOutcome[]>
  /** Of many alarms, said since then; newest first. */
  outcomesSince(query: {
    readonly alarms: readonly AlarmId[]
    readonly since: EpochMs
  }): Promise<readonly AlarmOutcome[]>
}
