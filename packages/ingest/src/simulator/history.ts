/** What the administration knows of an invented adult beside the name; the same whenever it is asked. */
import { createRandom } from './random'

export interface History {
  readonly allergy: { readonly substance: string; readonly severity: 'SV' | 'MO' | 'MI' } | null
  readonly weightKg: number
  readonly isolated: boolean
}

const SUBSTANCES = [
  'Penicillin',
  'Latex',
  'Iodinated contrast',
  'Morphine',
  'Peanut',
  'Trimethoprim',
] as const
const SEVERITIES = ['SV', 'MO', 'MI'] as const
/** Shares as a ward would have them (own choice). */
const ALLERGIC = 0.35
const ISOLATED = 0.1

export function historyOf(mrn: string): History {
  const random = createRandom(seedOf(mrn, 17))
  const one = <T>(list: readonly [T, ...T[]]): T =>
    list[Math.floor(random.uniform() * list.length)] ?? list[0]
  return {
    allergy: random.uniform() < ALLERGIC ? { substance: one(SUBSTANCES), severity: one(SEVERITIES) } : null,
    weightKg: Math.round(76 + 13 * random.normal()),
    isolated: random.uniform() < ISOLATED,
  }
}

/** A number from a text, so that a patient has the same body in every bed. */
export function seedOf(text: string, seed: number): number {
  let hash = seed >>> 0
  for (const letter of text) hash = (Math.imul(hash, 31) + (letter.codePointAt(0) ?? 0)) >>> 0
  return hash
}
