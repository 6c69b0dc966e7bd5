import type { EpochMs } from './ids'

/**
 * What is known of a subject beside measurements: data with a source and a time, never a bare flag
 * (clinical-decisions 14, 15, 22). A fact holds until another of the same kind takes its place.
 */
export type FactSource =
  | { readonly kind: 'person'; readonly by: string }
  | { readonly kind: 'adt'; readonly by: string }
  | { readonly kind: 'config'; readonly by: string }

export const OXYGEN_DEVICES = [
  'room-air',
  'nasal-cannula',
  'simple-mask',
  'venturi-mask',
  'non-rebreather',
  'high-flow',
  'cpap',
  'niv',
  'ventilator',
] as const
/** Flow in L/min, FiO2 in percent; `null` where it is not told. */
export interface Oxygen {
  readonly device: (typeof OXYGEN_DEVICES)[number]
  readonly flow: number | null
  readonly fio2: number | null
}

export const ISOLATIONS = ['contact', 'droplet', 'airborne', 'protective'] as const
export const CEILINGS = ['full', 'no-icu', 'no-intubation', 'no-resuscitation', 'comfort'] as const
export const RISKS = ['falls', 'skin', 'airway', 'aspiration', 'delirium', 'bleeding', 'self-harm'] as const
/** ACVPU of NEWS2: alert, new confusion, voice, pain, unresponsive. */
export const CONSCIOUSNESS = ['A', 'C', 'V', 'P', 'U'] as const

export interface Allergy {
  readonly substance: string
  readonly severity: 'mild' | 'moderate' | 'severe' | 'unknown'
  readonly reaction: string | null
}

/** Weight in kg; SpO2 targets in percent. */
export interface FactValues {
  readonly oxygen: Oxygen
  readonly 'spo2-target': { readonly low: number; readonly high: number } | null
  readonly paced: boolean
  readonly preterm: boolean
  readonly obstetric: boolean
  readonly weight: number
  readonly isolation: readonly (typeof ISOLATIONS)[number][]
  readonly allergies: readonly Allergy[]
  readonly ceiling: { readonly level: (typeof CEILINGS)[number]; readonly note: string | null }
  readonly risks: readonly (typeof RISKS)[number][]
  readonly consciousness: (typeof CONSCIOUSNESS)[number]
}
export type FactKind = keyof FactValues

export type Fact = {
  readonly [Kind in FactKind]: {
    readonly kind: Kind
    readonly value: FactValues[Kind]
    readonly source: FactSource
    /** When it was found at the subject. */
    readonly at: EpochMs
  }
}[FactKind]

/** The value of one kind, if anybody told it. */
export function factOf<Kind extends FactKind>(facts: readonly Fact[], kind: Kind): FactValues[Kind] | null {
  const found = facts.find((fact) => fact.kind === kind)
  // The kind decides the value in the union above; `find` cannot narrow by a type parameter.
  return found ? (found.value as FactValues[Kind]) : null
}
