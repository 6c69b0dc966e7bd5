import type { Finding, Quality, Stance, Verdict } from './assessment'

interface Votes {
  readonly for: number
  readonly against: number
}

/** No lead shows beats while the whole heart stands still or fibrillates. */
const OF_THE_WHOLE_HEART = ['asystole', 'vf']
const UNSEEING: readonly Quality[] = ['flat', 'saturated', 'missing']
const UNPULSED: readonly Quality[] = ['flat', 'saturated']

/** What all signals say together. */
export function verdictOf(condition: string, findings: readonly Finding[]): Verdict {
  const pulse = votesOf(findings, 'pulse')
  const ecg = believed(votesOf(findings, 'ecg'), pulse, findings)
  const isContradicted =
    condition === 'hr-high' ? isNoFastHeart(pulse, ecg) : isNoSuchRhythm(condition, pulse, ecg)
  if (isContradicted) return 'contradicted'
  if (pulse.for > 0) return pulse.against === 0 ? 'supported' : 'undecided'
  const isSeen = ecg.for > 0 && ecg.against + pulse.against === 0 && isInEveryLead(condition, findings)
  return isSeen ? 'supported' : 'undecided'
}

function votesOf(findings: readonly Finding[], of: Finding['sign']): Votes {
  const count = (stance: Stance) =>
    findings.filter((each) => each.sign === of && each.stance === stance).length
  return { for: count('for'), against: count('against') }
}

/** A probe or a line that is on and shows no pulse: what an ECG shows is no proof of one. */
function believed(ecg: Votes, pulse: Votes, findings: readonly Finding[]): Votes {
  const isPulseless = findings.some(({ sign, quality }) => sign === 'pulse' && UNPULSED.includes(quality))
  return isPulseless && pulse.against === 0 ? { ...ecg, against: 0 } : ecg
}

/** One lead without beats is a bad lead; a standstill is one in all of them. */
const isInEveryLead = (condition: string, findings: readonly Finding[]): boolean =>
  !OF_THE_WHOLE_HEART.includes(condition) ||
  findings.every(
    ({ sign, quality, stance }) => sign === 'pulse' || stance === 'for' || UNSEEING.includes(quality),
  )

/** A pulse is the stronger witness: noise makes none. Without one, two leads, or one that no other speaks against. */
function isNoSuchRhythm(condition: string, pulse: Votes, ecg: Votes): boolean {
  if (pulse.for > 0) return false
  if (pulse.against > 0) return condition !== 'vt' || ecg.for === 0 || ecg.against > 0
  if (OF_THE_WHOLE_HEART.includes(condition)) return ecg.against > 0
  return ecg.against > ecg.for
}

/** A pulse alone may be half of a fast heart's beats: a second pulse or a lead has to agree. */
const isNoFastHeart = (pulse: Votes, ecg: Votes): boolean =>
  pulse.for + ecg.for === 0 && pulse.against > 0 && pulse.against + ecg.against > 1
