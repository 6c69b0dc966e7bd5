import type { FactValues } from '@vigil/clinical'
import type { DemoPatient } from './demo-people'
import { seedOf } from './history'

/** What the wards of the demonstration know of their patients beside measurements; all of it is invented. */
export type DemoFact = {
  readonly [Kind in keyof FactValues]: { readonly kind: Kind; readonly value: FactValues[Kind] }
}[keyof FactValues]

const ADULT_DAYS = 16 * 365.25
const OLD_DAYS = 75 * 365.25

const ALLERGIES: readonly FactValues['allergies'][] = [
  [],
  [],
  [{ substance: 'Penicillin', severity: 'severe', reaction: 'Anaphylaxis' }],
  [{ substance: 'Latex', severity: 'moderate', reaction: 'Urticaria' }],
  [{ substance: 'Morphine', severity: 'mild', reaction: 'Itching' }],
]

/** The same person has the same facts at every start. */
export function demoFacts(patient: DemoPatient): readonly DemoFact[] {
  const die = (salt: number, sides: number) => seedOf(patient.name, salt) % sides
  const isAdult = patient.ageDays >= ADULT_DAYS
  const isOld = patient.ageDays >= OLD_DAYS
  return [
    { kind: 'oxygen', value: oxygenOf(patient) },
    { kind: 'allergies', value: ALLERGIES[die(1, ALLERGIES.length)] ?? [] },
    ...(die(2, 8) === 0
      ? [{ kind: 'isolation', value: [die(3, 2) === 0 ? 'contact' : 'droplet'] } as const]
      : []),
    ...(isOld && die(4, 3) === 0
      ? [{ kind: 'ceiling', value: { level: 'no-resuscitation', note: 'Agreed with the family' } } as const]
      : []),
    ...(isOld ? [{ kind: 'risks', value: die(5, 2) === 0 ? ['falls'] : ['falls', 'skin'] } as const] : []),
    ...(isAdult ? [{ kind: 'consciousness', value: 'A' } as const] : []),
    ...(isAdult ? [] : [{ kind: 'weight', value: weightOf(patient.ageDays, patient.preterm) } as const]),
  ]
}

function oxygenOf({ oxygen, ventilated }: DemoPatient): FactValues['oxygen'] {
  if (!oxygen) return { device: 'room-air', flow: null, fio2: null }
  if (oxygen.kind === 'fraction')
    return { device: ventilated ? 'ventilator' : 'high-flow', flow: null, fio2: oxygen.percent }
  return {
    device: oxygen.litres >= 5 ? 'simple-mask' : 'nasal-cannula',
    flow: oxygen.litres,
    fio2: null,
  }
}

/** About the middle of what such a child weighs, kg; good enough for a demonstration (own proposal). */
function weightOf(ageDays: number, preterm: boolean): number {
  const years = ageDays / 365.25
  if (years < 1) return Math.round((preterm ? 1.6 : 3.4) * 10 + (ageDays / 30) * 6) / 10
  return Math.round(2 * (years + 4))
}
