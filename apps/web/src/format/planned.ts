import type { Disturbed } from '@vigil/clinical'
import type { SubjectCard } from '@vigil/protocol'
import type { Words } from '../words'
import { minute } from './time'

type Planned = NonNullable<SubjectCard['planned']>
export type AwayPlan = Extract<Planned, { kind: 'off-unit' }>
export type TimedPlan = Exclude<Planned, AwayPlan>

/** What is planned, in one line: where or why, until when, and of what ends by itself who began it. */
export function plannedText(plan: Planned, zone: string, t: Words): string {
  switch (plan.kind) {
    case 'off-unit':
      return t('bed.off', { destination: plan.destination, time: minute(plan.expectedBackAt, zone) })
    case 'standby':
      return t('bed.standby', told(plan, zone))
    case 'procedure':
      return t('bed.procedure', { ...told(plan, zone), what: disturbedText(plan.disturbed, t) })
    default:
      return plan satisfies never
  }
}

const told = ({ reason, by, until }: TimedPlan, zone: string) => ({ reason, by, time: minute(until, zone) })

/** The server stores no other names than these (`moves`); the worker, which must stay small, does not look again. */
const disturbedText = (disturbed: readonly string[], t: Words): string =>
  disturbed.map((each) => t(`bed.disturbed.${each as Disturbed}`)).join(', ')
