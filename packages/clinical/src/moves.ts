/** How patients, beds and devices move (clinical-decisions 12 and 13). One record each, which can be undone. */
import type { Subject } from './hospital'
import type { AdtNotice } from './notice'
import type { OffUnit, Procedure, Standby } from './planned'
import type { BedId, DeviceId, EpochMs, SiteId, StationId, SubjectId, UnitId, UserId } from './ids'

/** Who a patient is, as far as anybody told. */
export type Identity = Pick<Subject, 'name' | 'mrn' | 'birthDate' | 'sex'>

/** What a person reads at the wrist band to confirm a discharge: two of them must agree with the record. */
export interface Identifiers {
  readonly mrn: string | null
  readonly birthDate: string | null
  readonly name: string | null
}

export type OffUnitPlan = Pick<OffUnit, 'destination' | 'escort' | 'expectedBackAt'>
export type StandbyPlan = Pick<Standby, 'reason' | 'until'>
export type ProcedurePlan = Pick<Procedure, 'reason' | 'disturbed' | 'until'>

/**
 * What is to happen; `at` is when it happened at the bedside, and may lie before now (back-dating). Every move names the
 * subject, so that it can never land on whoever lies in the bed by then.
 */
export type Move =
  /** `identity: null`: provisional, "Unknown, bed 7". */
  | {
      readonly type: 'admit'
      readonly subject: SubjectId
      readonly identity: Identity | null
      readonly unit: UnitId
      readonly bed: BedId | null
      readonly at: EpochMs
    }
  | {
      readonly type: 'transfer'
      readonly subject: SubjectId
      readonly unit: UnitId
      readonly bed: BedId | null
      readonly at: EpochMs
    }
  /** `identifiers: null`: told by ADT while nothing was measured any more. */
  | {
      readonly type: 'discharge'
      readonly subject: SubjectId
      readonly identifiers: Identifiers | null
      readonly at: EpochMs
    }
  /** The retired subject's data, alarms and limits become the survivor's; both versions are kept. */
  | { readonly type: 'merge'; readonly retired: SubjectId; readonly into: SubjectId; readonly at: EpochMs }
  | {
      readonly type: 'identify'
      readonly subject: SubjectId
      readonly identity: { readonly [Part in keyof Identity]?: Identity[Part] | undefined }
      readonly at: EpochMs
    }
  | {
      readonly type: 'leave-unit'
      readonly subject: SubjectId
      readonly plan: OffUnitPlan
      readonly at: EpochMs
    }
  | { readonly type: 'return'; readonly subject: SubjectId; readonly at: EpochMs }
  | {
      readonly type: 'start-standby'
      readonly subject: SubjectId
      readonly plan: StandbyPlan
      readonly at: EpochMs
    }
  | {
      readonly type: 'start-procedure'
      readonly subject: SubjectId
      readonly plan: ProcedurePlan
      readonly at: EpochMs
    }
  /** The end of a standby or a procedure. */
  | { readonly type: 'end-plan'; readonly subject: SubjectId; readonly at: EpochMs }
  /** The new device takes the home of the old one; limits and open alarms stay. */
  | {
      readonly type: 'replace-device'
      readonly old: DeviceId
      readonly replacement: DeviceId
      readonly at: EpochMs
    }
  /** `to: null`: belongs to nobody from then on. */
  | {
      readonly type: 'home-device'
      readonly device: DeviceId
      readonly to:
        | { readonly kind: 'bed'; readonly bed: BedId }
        | { readonly kind: 'subject'; readonly subject: SubjectId }
        | null
      readonly at: EpochMs
    }
  /** ADT says that the patient left or moved while vitals still flow: monitored on, a person is asked. */
  | {
      readonly type: 'notice'
      readonly subject: SubjectId
      readonly notice: Omit<AdtNotice, 'heardAt'>
      readonly at: EpochMs
    }
  /** "Still here": the notice was wrong or too early. */
  | { readonly type: 'dismiss-notice'; readonly subject: SubjectId; readonly at: EpochMs }
export type MoveType = Move['type']

export type MoveBy =
  | {
      readonly kind: 'person'
      readonly user: UserId
      readonly name: string
      readonly station: StationId | null
    }
  | { readonly kind: 'adt'; readonly sender: string; readonly controlId: string; readonly site: SiteId }
  /** The engine saw that a planned state ended. */
  | { readonly kind: 'engine' }

export interface MoveRecord {
  readonly id: number
  readonly move: Move
  readonly by: MoveBy
  readonly recordedAt: EpochMs
  readonly undone: { readonly at: EpochMs; readonly by: MoveBy } | null
  /** Nothing later stands on it. */
  readonly undoable: boolean
}

/** Closed reasons of a refused move; `detail` is a sentence that says what to do. */
export const MOVE_REFUSALS = [
  'subject-unknown',
  'bed-unknown',
  'device-unknown',
  'bed-taken',
  'already-admitted',
  'not-admitted',
  'identifiers-differ',
  'same-subject',
  'in-future',
  'too-old',
  'later-moves',
  'already-undone',
  'nothing-to-do',
  'plan-length',
] as const
export type MoveRefusal = (typeof MOVE_REFUSALS)[number]

export type MoveOutcome =
  | { readonly ok: true; readonly record: MoveRecord; readonly repeated: boolean }
  | { readonly ok: false; readonly reason: MoveRefusal; readonly detail: string }
