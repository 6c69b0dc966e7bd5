import type { Assessment } from '../signal/assessment'
import type { ConditionKey } from './alarm'
import type { Draft } from './draft'
import { annunciationOf, publish } from './settle'

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
