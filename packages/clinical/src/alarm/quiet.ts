import { isLethalAt } from '../conditions'
import type { EpochMs } from '../ids'
import type { Finding } from '../signal/assessment'
import type { Alarm, Evidence } from './alarm'
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
