/** What is usual at rest for somebody of this age; the middle of the built-in limits, with a person's own spread. */
import type { Vitals } from './condition'
import type { PatientModel } from './patient'
import { createRandom } from './random'

interface Usual {
  readonly belowDays: number
  readonly size: PatientModel['size']
  /** heart rate, respiration, SpO2, systolic, diastolic, temperature */
  readonly vitals: readonly [number, number, number, number, number, number]
}

const YEAR = 365.25
/** Own choice, between the limits of clinical-decisions. */
const PRETERM: Usual = { belowDays: 0, size: 'newborn', vitals: [152, 48, 94, 58, 34, 36.8] }
const BY_AGE: readonly Usual[] = [
  { belowDays: 29, size: 'newborn', vitals: [140, 44, 96, 72, 44, 36.9] },
  { belowDays: YEAR, size: 'newborn', vitals: [128, 36, 97, 88, 52, 36.9] },
  { belowDays: 5 * YEAR, size: 'child', vitals: [112, 27, 97, 96, 58, 36.9] },
  { belowDays: 12 * YEAR, size: 'child', vitals: [94, 21, 98, 104, 64, 36.8] },
  { belowDays: 16 * YEAR, size: 'child', vitals: [82, 17, 98, 114, 68, 36.8] },
  { belowDays: Infinity, size: 'adult', vitals: [76, 15, 97, 126, 74, 36.8] },
]

export interface Age {
  readonly days: number
  readonly preterm: boolean
}

export function restingOf(
  { days, preterm }: Age,
  seed: number,
): { vitals: Vitals; size: PatientModel['size'] } {
  const usual = preterm ? PRETERM : (BY_AGE.find(({ belowDays }) => days < belowDays) ?? PRETERM)
  const [heartRate, respRate, spo2, systolic, diastolic, temperature] = usual.vitals
  const random = createRandom(seed)
  const spread = (share: number): number => 1 + share * (2 * random.uniform() - 1)
  const pressure = spread(0.07)
  return {
    size: usual.size,
    vitals: {
      heartRate: Math.round(heartRate * spread(0.13)),
      respRate: Math.round(respRate * spread(0.13)),
      spo2: spo2 + Math.round(1.4 * random.uniform() - 0.7),
      systolic: Math.round(systolic * pressure),
      diastolic: Math.round(diastolic * pressure),
      temperature: temperature + 0.3 * (random.uniform() - 0.5),
    },
  }
}
