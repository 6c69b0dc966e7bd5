import type { AlarmId, SubjectId, UnitId } from '@vigil/clinical'
import { createCell, type Cell } from './cell'

export type WhyWish = { readonly alarm: AlarmId; readonly episode: number } | { readonly subject: SubjectId }

/** What the nurse is looking at: shared by the board and the alarm list, which are two React roots. */
export interface Selection {
  readonly panelOpen: Cell<boolean>
  readonly alarm: Cell<AlarmId | null>
  readonly subject: Cell<SubjectId | null>
  /** The unit on the screen: alarms of another one say where they are. */
  readonly unit: Cell<UnitId | null>
  /** Which alarm is explained; of a patient the newest one. */
  readonly why: Cell<WhyWish | null>
}

export const createSelection = (): Selection => ({
  panelOpen: createCell(false),
  alarm: createCell<AlarmId | null>(null),
  subject: createCell<SubjectId | null>(null),
  unit: createCell<UnitId | null>(null),
  why: createCell<WhyWish | null>(null),
})
