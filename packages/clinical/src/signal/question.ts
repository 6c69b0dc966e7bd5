import type { Alarm } from '../alarm/alarm'
import type { SubjectContext } from '../alarm/subject-context'
import type { EpochMs } from '../ids'
import type { Question } from './assessment'
import { isAssessable } from './assess'

/** Of the alarm, for the signals; `null` where they can say nothing of it. */
export function questionOf(alarm: Alarm, context: SubjectContext, now: EpochMs): Question | null {
  if (alarm.state !== 'active' || !isAssessable(alarm.condition)) return null
  const { condition, onset } = alarm
  return { condition, limit: limitOf(alarm, context), onset, now, paced: context.paced }
}

/** A ventricular bradycardia is one below 40/min (clinical.md 4.3). */
const V_BRADY = 40

/**
 * The gravest limit of ours that is broken. A device's own limit is not known: then it is the mildest of ours, so that
 * only a heart rate that nobody minds contradicts it.
 */
function limitOf({ condition, evidence }: Alarm, { limits }: SubjectContext): number | null {
  if (condition === 'v-brady') return V_BRADY
  const isLow = condition === 'hr-low'
  const known = evidence.flatMap((each) => (each.kind === 'limit' ? [each.limit] : []))
  const isDevice = evidence.some(({ kind }) => kind === 'device')
  const ours = limits.filter((limit) => limit.condition === condition).map(({ value }) => value)
  const values = isDevice ? [...known, ...ours] : known
  if (values.length === 0) return null
  return isLow === isDevice ? Math.max(...values) : Math.min(...values)
}
