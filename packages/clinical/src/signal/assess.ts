import type { Assessment, Finding, Quality, Question, SignalWindow, Stance, Verdict } from './assessment'
import { pulseTrack } from './pulse'
import { leadTrack } from './qrs'
import { onAsystole, onFast, onFibrillation, onSlow, onTachycardia, type Span } from './stance'
import { figures, type Track } from './track'

/** The condition may have begun this long before its alarm: 10 s (EC13), and what a device takes to say so. */
const LEAD_MS = 12_000
/** Only so much of the newest samples is looked at. */
export const LOOKED_AT_MS = 40_000
/** A signal that ended earlier says nothing of now. */
const FRESH_MS = 3_000

type Rule = (track: Track, span: Span, question: Question) => Stance

const RULES: Readonly<Record<string, Rule>> = {
  asystole: onAsystole,
  vf: onFibrillation,
  vt: onTachycardia,
  'v-brady': onSlow,
  'hr-low': onSlow,
  'hr-high': onFast,
}

/** Whether signals can say anything of this condition. */
export const isAssessable = (condition: string): boolean => condition in RULES

const isPulse = (code: string) => code === 'MDC_PULS_OXIM_PLETH' || code.startsWith('MDC_PRESS_BLD_ART')
const isEcg = (code: string) => code.startsWith('MDC_ECG_ELEC_POTL')
/** Whether the waveform shows a heart. */
export const isWitness = (code: string): boolean => isPulse(code) || isEcg(code)

/** What the newest signals say of an alarm. Pure: the same samples give the same answer. */
export function assess(question: Question, windows: readonly SignalWindow[]): Assessment {
  const rule = RULES[question.condition]
  const { now, onset } = question
  if (!rule) return { at: now, verdict: 'undecided', findings: [] }
  const tracks = windows.filter(({ code }) => isWitness(code)).map(trackOf)
  const findings = tracks.map((track): Finding => {
    const span = {
      from: Math.max(onset, now - LOOKED_AT_MS + LEAD_MS) - LEAD_MS,
      until: Math.min(now, track.until),
    }
    const isFresh = track.until >= now - FRESH_MS
    const { sign, source, code } = track
    return {
      source,
      code,
      sign,
      quality: isFresh ? track.quality(span.from, span.until) : 'missing',
      stance: isFresh ? rule(track, span, question) : 'silent',
      ...(isFresh ? figures(track.beats, span.from, span.until) : { rate: null, spread: null, pause: null }),
    }
  })
  return { at: now, verdict: verdictOf(question.condition, findings), findings }
}

const trackOf = (window: SignalWindow): Track =>
  isPulse(window.code) ? pulseTrack(window) : leadTrack(window)

/** How many say so. */
const count = (findings: readonly Finding[], sign: Finding['sign'], stance: Stance) =>
  findings.filter((each) => each.sign === sign && each.stance === stance).length

function verdictOf(condition: string, findings: readonly Finding[]): Verdict {
  const pulse = { for: count(findings, 'pulse', 'for'), against: count(findings, 'pulse', 'against') }
  const ecg = { for: count(findings, 'ecg', 'for'), against: count(findings, 'ecg', 'against') }
  // A probe or a line that is on and shows no pulse: what an ECG shows is no proof of one.
  const isPulseless = findings.some(({ sign, quality }) => sign === 'pulse' && UNPULSED.includes(quality))
  if (isPulseless && pulse.against === 0) ecg.against = 0
  const isContradicted =
    condition === 'hr-high' ? isNoFastHeart(pulse, ecg) : isNoSuchRhythm(condition, pulse, ecg)
  if (isContradicted) return 'contradicted'
  const isSupported = pulse.for > 0 ? pulse.against === 0 : ecg.for > 0 && ecg.against + pulse.against === 0
  return isSupported ? 'supported' : 'undecided'
}

const UNPULSED: readonly Quality[] = ['flat', 'saturated']

interface Votes {
  readonly for: number
  readonly against: number
}

/** No lead shows beats while the whole heart stands still or fibrillates. */
const OF_THE_WHOLE_HEART = ['asystole', 'vf']

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
