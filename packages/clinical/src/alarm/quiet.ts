import { isLethalAt } from '../conditions'
import type { EpochMs } from '../ids'
import { isDisturbed } from '../planned'
import type { Finding } from '../signal/assessment'
import type { Alarm, Evidence } from './alarm'
import type { SubjectState } from './state'
import { isRunning } from './suspension'
import { CONTRADICTED_MS } from './timing'

/**
 * Until when it makes no sound because its signals contradict it; `null`: it sounds as always. Never a lethal one, never
 * on the word of an ECG alone, and never where anything but an ECG raised it.
 */
export function quietUntil({ condition, priority, evidence, assessment }: Alarm): EpochMs | null {
  if (assessment?.verdict !== 'contradicted' || isLethalAt(condition, priority)) return null
  const isDoubted = evidence.every(isOfEcg) && assessment.findings.some(isGoodPulse)
  return isDoubted ? ((assessment.at + CONTRADICTED_MS) as EpochMs) : null
}

/**
 * Until when it makes no sound because somebody does something to the patient that disturbs its values. A high alarm
 * sounds always, as it does through a pause (clinical-decisions 2; more than what is lethal: own proposal).
 */
export function disturbedUntil(
  { plan, context }: Pick<SubjectState, 'plan' | 'context'>,
  { condition, priority, state }: Pick<Alarm, 'condition' | 'priority' | 'state'>,
): EpochMs | null {
  const { planned } = context
  if (!isRunning(plan) || planned?.kind !== 'procedure' || state !== 'active') return null
  return priority !== 'high' && isDisturbed(planned, condition) ? plan.endsAt : null
}

const isGoodPulse = ({ sign, quality, stance }: Finding) =>
  sign === 'pulse' && quality === 'good' && stance === 'against'

function isOfEcg(evidence: Evidence): boolean {
  switch (evidence.kind) {
    case 'limit':
      return evidence.code === 'MDC_ECG_HEART_RATE'
    case 'device':
      return evidence.code.startsWith('MDC_EVT_ECG_')
    case 'silence':
    case 'rule':
      return false
    default:
      return evidence satisfies never
  }
}
