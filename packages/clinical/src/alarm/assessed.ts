import { isLethalAt } from '../conditions'
import type { EpochMs } from '../ids'
import { isWitness } from '../signal/assess'
import type { Assessment, Finding } from '../signal/assessment'
import type { Alarm, ConditionKey, Evidence } from './alarm'
import type { Draft } from './draft'
import { annunciationOf, at, publish } from './settle'
import { CONTRADICTED_MS } from './timing'

interface Assessed {
  readonly condition: ConditionKey
  /** The one that was looked at: what is said of it says nothing of a later one. */
  readonly episode: number
  readonly assessment: Assessment
}

/**
 * Signals were looked at while an alarm lasts. Of a lethal one this is a note and nothing else; another one may lose its
 * sound, for as long as it is contradicted again and again (clinical-decisions 3).
 */
export function assessed(draft: Draft, { condition, episode, assessment }: Assessed): void {
  const { alarm } = draft.condition(condition)
  if (alarm?.state !== 'active' || alarm.episode !== episode) return
  const isNews = !alarm.assessment || saysElse(alarm.assessment, assessment)
  draft.setCondition(condition, { alarm: { ...alarm, assessment } })
  const { annunciation } = annunciationOf(draft, condition, { ...alarm, assessment })
  if (annunciation === 'sounding' && alarm.annunciation === 'visual')
    return publish(draft, condition, 're-announced', { announcedAt: draft.now }, null)
  if (isNews || annunciation !== alarm.annunciation) publish(draft, condition, 'evidence-changed', {}, null)
}

/** Rates go up and down; news is another verdict, or another witness. */
const saysElse = (a: Assessment, b: Assessment): boolean => a.verdict !== b.verdict || said(a) !== said(b)

const said = ({ findings }: Assessment) =>
  findings
    .map(({ source, code, quality, stance }) => `${source} ${code} ${quality} ${stance}`)
    .toSorted()
    .join('\n')

/**
 * Until when it makes no sound because its signals contradict it; `null`: it sounds as always. Never a lethal one, never
 * on the word of an ECG alone, and never where anything but an ECG raised it.
 */
export function quietUntil({ condition, priority, evidence, assessment }: Alarm): EpochMs | null {
  if (assessment?.verdict !== 'contradicted' || isLethalAt(condition, priority)) return null
  const isDoubted = evidence.every(isOfEcg) && assessment.findings.some(isGoodPulse)
  return isDoubted ? at(assessment.at, CONTRADICTED_MS) : null
}

const isGoodPulse = ({ sign, quality, stance, code }: Finding) =>
  sign === 'pulse' && quality === 'good' && stance === 'against' && isWitness(code)

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
