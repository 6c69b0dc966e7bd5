import type { ParameterCode } from '../parameters'

const I: ParameterCode = 'MDC_ECG_ELEC_POTL_I'
const II: ParameterCode = 'MDC_ECG_ELEC_POTL_II'
const III: ParameterCode = 'MDC_ECG_ELEC_POTL_III'

/** A limb lead that follows from two others (Einthoven 1913; Goldberger 1942; clinical.md 4.1). */
export interface DerivedLead {
  readonly lead: 'I' | 'II' | 'III' | 'aVR' | 'aVL' | 'aVF'
  readonly of: readonly [ParameterCode, ParameterCode]
  /** Its share of each of the two. */
  readonly weights: readonly [number, number]
  /** As it is told to people. */
  readonly formula: string
}

const derived = (
  lead: DerivedLead['lead'],
  of: DerivedLead['of'],
  weights: DerivedLead['weights'],
  formula: string,
): DerivedLead => ({ lead, of, weights, formula })

const OF_I_AND_II = [
  derived('III', [I, II], [-1, 1], 'III = II − I'),
  derived('aVR', [I, II], [-0.5, -0.5], 'aVR = −(I + II) / 2'),
  derived('aVL', [I, II], [1, -0.5], 'aVL = I − II / 2'),
  derived('aVF', [I, II], [-0.5, 1], 'aVF = II − I / 2'),
]
const OF_I_AND_III = [
  derived('II', [I, III], [1, 1], 'II = I + III'),
  derived('aVR', [I, III], [-1, -0.5], 'aVR = −I − III / 2'),
  derived('aVL', [I, III], [0.5, -0.5], 'aVL = (I − III) / 2'),
  derived('aVF', [I, III], [0.5, 1], 'aVF = III + I / 2'),
]
const OF_II_AND_III = [
  derived('I', [II, III], [1, -1], 'I = II − III'),
  derived('aVR', [II, III], [-1, 0.5], 'aVR = −II + III / 2'),
  derived('aVL', [II, III], [0.5, -1], 'aVL = II / 2 − III'),
  derived('aVF', [II, III], [0.5, 0.5], 'aVF = (II + III) / 2'),
]

/** What can be had beside the leads that were measured. */
export function derivedLeads(measured: readonly string[]): readonly DerivedLead[] {
  const [i, ii, iii] = [I, II, III].map((code) => measured.includes(code))
  const possible = i && ii ? OF_I_AND_II : i && iii ? OF_I_AND_III : ii && iii ? OF_II_AND_III : []
  return possible.filter(({ lead }) => !(lead === 'III' && iii) && !(lead === 'II' && ii))
}

/** One sample of it; what one of the two has not is missing. */
export function derive(
  { weights: [first, second] }: Pick<DerivedLead, 'weights'>,
  one: number | null,
  other: number | null,
): number | null {
  return one === null || other === null ? null : first * one + second * other
}
