import { isLethalAt } from '../conditions'
import type { EpochMs } from '../ids'
import type { ConditionKey } from './alarm'
import type { GoodRun, PlanCourse, Signal, SubjectState } from './state'
import { LETHAL_AGAIN_MS } from './timing'

/** A plan that is neither over by its time nor ended by the signal. */
export const isRunning = (plan: PlanCourse | null): plan is PlanCourse =>
  plan !== null && plan.endedAt === null

/** Off the unit, or in standby: no data are expected. */
export const isAway = ({ plan }: Pick<SubjectState, 'plan'>): boolean =>
  isRunning(plan) && plan.kind !== 'procedure'

/** Says that alerts of a device are not taken any more, and among them may be lethal ones: never suspended (H20). */
const ALWAYS: readonly ConditionKey[] = ['alert-flood']

/** Whether lethal conditions of the device with this run are announced. One whose signal never went needs no wait. */
export const isTrusted = (run: GoodRun | undefined, now: EpochMs): boolean =>
  run !== undefined && (!run.isBack || now - run.since >= LETHAL_AGAIN_MS)

/** Comfort care was ordered and leaves this alarm out; one that remains is never without its flood (clinical-decisions 10). */
export function isLeftOut({ context }: Pick<SubjectState, 'context'>, condition: ConditionKey): boolean {
  const { remaining } = context.comfort ?? {}
  if (remaining === undefined || remaining.includes(condition)) return false
  return remaining.length === 0 || !ALWAYS.includes(condition)
}

/** While no data are expected what holds is kept up to date, and not announced (clinical-decisions 9). */
export function isSuspended(
  state: SubjectState,
  condition: ConditionKey,
  { evidence }: Signal,
  now: EpochMs,
): boolean {
  if (isLeftOut(state, condition)) return true
  if (!isAway(state) || ALWAYS.includes(condition)) return false
  if (evidence.kind === 'silence' || evidence.kind === 'rule') return true
  const run = state.plan?.runs[evidence.source]
  const alarm = state.conditions[condition]?.alarm
  // Nobody silences what is high and sounds by a standby with the sensors on (H52).
  const isOn = state.plan?.kind === 'standby' && run?.isBack === false
  if (isOn && alarm?.state === 'active' && alarm.priority === 'high') return false
  if (!isLethalAt(condition, evidence.priority)) return true
  // What is lethal and announced ends by its own rules alone: neither a plan nor a signal that goes is an end.
  if (alarm?.state === 'active' && isLethalAt(condition, alarm.priority)) return false
  return !isTrusted(run, now)
}
