import type { Disturbed } from '@vigil/clinical'
import type { SubjectCard } from '@vigil/protocol'
import type { Words } from '../words'
import { minute } from './time'

type Planned = NonNullable<SubjectCard['planned']>
export type AwayPlan = Extract<Planned, { kind: 'off-unit' }>
export type TimedPlan = Exclude<Planned, AwayPlan>

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

/** The server stores no other names than these (`moves`); the worker, which must stay small, does not look again. */
const disturbedText = (disturbed: readonly string[], t: Words): string =>
  disturbed.map((each) => t(`bed.disturbed.${each as Disturbed}`)).join(', ')
