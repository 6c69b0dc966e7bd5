/**
 * Planned states of a patient (clinical-decisions 9): one at a time, chosen by a person, and each ends. A plan with
 * another kind or another `since` is another one.
 */
import type { ConditionKey } from './alarm/alarm'
import type { EpochMs } from './ids'

/** Away from the unit. At `expectedBackAt` the board asks, and nothing alarms. */
export interface OffUnit {
  readonly kind: 'off-unit'
  readonly destination: string
  readonly escort: string | null
  readonly since: EpochMs
  readonly expectedBackAt: EpochMs
}

/** In the bed, and no data are wanted. Ends by itself when valid vitals return, or at its time. */
export interface Standby {
  readonly kind: 'standby'
  readonly reason: string
  /** Who began it. */
  readonly by: string
  readonly since: EpochMs
  readonly until: EpochMs
}

/** Something is done to the patient that disturbs some values: alarms of those below high make no sound meanwhile. */
export interface Procedure {
  readonly kind: 'procedure'
  readonly reason: string
  readonly disturbed: readonly Disturbed[]
  readonly by: string
  readonly since: EpochMs
  readonly until: EpochMs
}

export type PlannedState = OffUnit | Standby | Procedure
export type PlannedKind = PlannedState['kind']

export const DISTURBED = ['hr', 'rr', 'spo2', 'nibp', 'abp', 'temp'] as const
/** What a procedure may disturb. */
export type Disturbed = (typeof DISTURBED)[number]

/** Limit alarms alone: a rhythm, an apnoea and a lost signal sound whatever is done. */
const DISTURBS: Readonly<Record<Disturbed, readonly ConditionKey[]>> = {
  hr: ['hr-low', 'hr-high'],
  rr: ['rr-low', 'rr-high'],
  spo2: ['spo2-low', 'spo2-high'],
  nibp: ['nibp-sys-low', 'nibp-sys-high'],
  abp: ['abp-sys-low', 'abp-sys-high'],
  temp: ['temp-low', 'temp-high'],
}
export const isDisturbed = ({ disturbed }: Pick<Procedure, 'disturbed'>, condition: ConditionKey): boolean =>
  disturbed.some((each) => DISTURBS[each].includes(condition))

const MINUTE = 60_000
/** Standby ends after 2 h at most (H52); its least, and the figures of a procedure, are our own proposal. */
export const PLAN_LENGTH_MS: Readonly<
  Record<Exclude<PlannedKind, 'off-unit'>, { readonly least: number; readonly most: number }>
> = {
  standby: { least: 5 * MINUTE, most: 120 * MINUTE },
  procedure: { least: 5 * MINUTE, most: 30 * MINUTE },
}

/** Whether it may be set; `null`: it may. Each procedure names what it disturbs. */
export type PlanProblem = 'too-short' | 'too-long' | 'nothing-disturbed'

export function planProblem(plan: Standby | Procedure): PlanProblem | null {
  const { least, most } = PLAN_LENGTH_MS[plan.kind]
  const length = plan.until - plan.since
  if (!(length >= least)) return 'too-short'
  if (length > most) return 'too-long'
  return plan.kind === 'procedure' && plan.disturbed.length === 0 ? 'nothing-disturbed' : null
}

/** When it ends by itself, whatever it says; `null`: nothing but the signal or a person ends it. */
export function endOf(plan: PlannedState): EpochMs | null {
  if (plan.kind === 'off-unit') return null
  return Math.min(plan.until, plan.since + PLAN_LENGTH_MS[plan.kind].most) as EpochMs
}

/** As it was stored: before there were others, each was off the unit. */
export function plannedOf(stored: unknown): PlannedState | null {
  if (typeof stored !== 'object' || stored === null) return null
  // The cast trusts what we wrote ourselves.
  return { kind: 'off-unit', ...stored } as PlannedState
}
