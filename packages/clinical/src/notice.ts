import type { BedId, EpochMs, UnitId } from './ids'

/** What ADT told that the bedside does not confirm. */
export interface AdtNotice {
  readonly kind: 'discharged' | 'transferred' | 'cancelled' | 'bed-taken'
  /** When it happened, as ADT tells. */
  readonly at: EpochMs
  readonly heardAt: EpochMs
  /** Where ADT says the patient is now. */
  readonly unit: UnitId | null
  readonly bed: BedId | null
}
