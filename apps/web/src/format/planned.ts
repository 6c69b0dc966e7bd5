import type { Disturbed, PlannedState } from '@vigil/clinical'
import type { Words } from '../words'
import { minute } from './time'

export type TimedPlan = Exclude<PlannedState, { kind: 'off-unit' }>

/** A standby or a procedure: until when, why, and who began it. */
export function timedPlanText(plan: TimedPlan, zone: string, t: Words): string {
  const told = { reason: plan.reason, by: plan.by, time: minute(plan.until, zone) }
  switch (plan.kind) {
    case 'standby':
      return t('bed.standby', told)
    case 'procedure':
      return t('bed.procedure', { ...told, what: disturbedText(plan.disturbed, t) })
    default:
      return plan satisfies never
  }
}

export const disturbedText = (disturbed: readonly Disturbed[], t: Words): string =>
  disturbed.map((each) => t(`bed.disturbed.${each}`)).join(', ')
