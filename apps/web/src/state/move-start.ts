import type { BedId, SubjectId, UnitId } from '@vigil/clinical'

export type MoveStep =
  | 'admit-unknown'
  | 'admit'
  | 'identify'
  | 'merge'
  | 'transfer'
  | 'off-unit'
  | 'standby'
  | 'procedure'
  | 'device'
  | 'facts'
  | 'limits'
  | 'discharge'
  | 'history'
/** What needs no question: sent at once, with undo. */
export type QuickMove = 'return' | 'more' | 'end-plan' | 'dismiss-notice'

/** Where a dialog begins. It names the patient, so that it can never act on whoever lies in the bed by then. */
export interface MoveStart {
  readonly unit: UnitId
  readonly bed: BedId | null
  readonly subject: SubjectId | null
  readonly step: 'menu' | MoveStep | QuickMove
}
export type OnMove = (start: MoveStart) => void
