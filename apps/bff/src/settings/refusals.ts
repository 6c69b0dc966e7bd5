import type { ComfortProblem, LimitRefusal, LimitRefusalReason } from '@vigil/clinical'

/** What is wrong and what to do; a person reads it. */
export function sentenceOf({ reason, envelope, usual }: LimitRefusal): string {
  const range = envelope ? `${envelope.from} to ${envelope.to}` : 'none'
  return SENTENCES[reason].replace('{usual}', String(usual)).replace('{range}', range)
}

const SENTENCES: Readonly<Record<LimitRefusalReason, string>> = {
  'unknown-limit': 'There is no such limit for this patient now; ask for the limits again.',
  'asked-twice': 'It is asked for twice; ask once.',
  'not-a-number': 'It is blank; give a number.',
  'bad-delay': 'The delay must be between 0 and 120 seconds.',
  'lethal-delayed': 'It stands for a life-threatening condition, which is never delayed further.',
  dangerous: 'It is too far from the usual {usual} for anybody to set; the usual range is {range}.',
  inverted: 'The low limit must be below the high limit.',
  'needs-confirmation':
    'It is outside the usual range {range} (usual {usual}); confirm it, or choose another.',
  'lethal-off': 'It stands for a life-threatening condition, which is never switched off.',
  'no-reason': 'Switching off needs a reason.',
  'off-too-long': 'Switching off ends after 12 hours at the latest; give an earlier time.',
  'in-past': 'The time at which it ends is over; give a later one.',
}

export const COMFORT_SENTENCES: Readonly<Record<ComfortProblem, string>> = {
  'unknown-condition': 'One of the remaining alarms is not known; choose from the list.',
  'nobody-ordered': 'Say who ordered it.',
  'in-past': 'The review is in the past; give a later time.',
  'review-too-late': 'It is reviewed each day; give a time within 36 hours.',
}
