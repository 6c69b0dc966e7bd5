import type { Assessment, Finding, Question, SignalWindow, Stance } from './assessment'
import { pulseTrack } from './pulse'
import { leadTrack } from './qrs'
import { onAsystole, onFast, onFibrillation, onSlow, onTachycardia, type Span } from './stance'
import { figures, type Track } from './track'
import { verdictOf } from './verdict'

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
