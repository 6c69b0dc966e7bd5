import type { EpochMs, SubjectId } from '@vigil/clinical'

export const ADT_TRIGGERS = ['A01', 'A02', 'A03', 'A04', 'A08', 'A11', 'A12', 'A13', 'A40'] as const
export type AdtTrigger = (typeof ADT_TRIGGERS)[number]

/** PV1-3, as the hospital's own system names the place. */
export interface AdtLocation {
  readonly unit: string
  readonly room: string
  readonly bed: string
  readonly facility: string
}

export interface AdtAllergy {
  readonly substance: string
  readonly severity: 'mild' | 'moderate' | 'severe' | 'unknown'
  readonly reaction: string | null
}

/** What the hospital's system says happened to one patient. */
export interface AdtEvent {
  readonly trigger: AdtTrigger
  /** Id of the known peer that MSH-3 and MSH-4 name. */
  readonly sender: string
  /** MSH-10. */
  readonly controlId: string
  /** When it happened: EVN-6, else EVN-2, else MSH-7. */
  readonly at: EpochMs
  /** `mrn:{assigning authority}:{id}` of PID-3; type MR is preferred. */
  readonly subject: SubjectId
  /** A key that is missing was not sent; `null` was deleted with `""`. */
  readonly patient: {
    readonly mrn: string
    readonly name?: string
    readonly birthDate?: string | null
    readonly sex?: 'female' | 'male' | 'other' | 'unknown'
    readonly weightKg?: number
  }
  readonly visit: {
    readonly class: string | null
    readonly location: AdtLocation | null
    readonly priorLocation: AdtLocation | null
    readonly number: string | null
    readonly admittedAt: EpochMs | null
    readonly dischargedAt: EpochMs | null
  }
  /** AL1; `null`: no such segment was sent. */
  readonly allergies: readonly AdtAllergy[] | null
  readonly isolation: string | null
  /** A40: MRG-1, the one that is retired. */
  readonly merged: { readonly subject: SubjectId; readonly mrn: string } | null
}

export type AdtOutcome =
  | { readonly kind: 'taken' }
  | { readonly kind: 'repeated' }
  | { readonly kind: 'refused'; readonly reason: string; readonly detail: string }

/** Resolves after the commit. The same (sender, controlId) again changes nothing. */
export type TakeAdt = (event: AdtEvent) => Promise<AdtOutcome>
