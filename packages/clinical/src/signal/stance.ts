import type { Question, Stance } from './assessment'
import type { LeadTrack } from './qrs'
import { fastest, gapsOf, intervalsOf, slowest, within, type Beat, type Track } from './track'
import { mean, median } from './statistics'

/** A stretch of time that has to be free of the condition, in epoch milliseconds. */
export interface Span {
  readonly from: number
  readonly until: number
}

/**
 * Definitions of the alarms: G. D. Clifford et al., The PhysioNet/Computing in Cardiology Challenge 2015 (asystole: no QRS
 * for 4 s; VT: 5 ventricular beats at more than 100/min; VF: 4 s). What contradicts them keeps a distance, and every figure
 * of that distance is our own proposal.
 */
const ASYSTOLE_S = 3.5
const BEATING_S = 3
const NO_FIBRILLATION_S = 2
const NO_FIBRILLATION_RATE = 150
const VT_BEATS = 5
const VT_RATE = 100
/** A heart this slow has no ventricular tachycardia; one of 97/min has been called one. */
const NO_VT_RATE = 90
/** Wide beats from this rate on speak for it. */
const VT_SUSPECT_RATE = 90
/** One early beat without a pulse makes a pause of two intervals, a run of five a longer one. */
const PREMATURE_PAUSE = 2.1
const LONGEST_PAUSE_S = 1.7
const PAUSE_WITHOUT_PREMATURE = 1.3
/** QRS complexes of at most this long come down the usual way (120 ms at full bandwidth). */
const NARROW_S = 0.1
/** In mV: P waves alone are smaller. */
const LEAST_QRS_MV = 0.2
/** The shape of before is the usual one if it was seen so often and made up so much. */
const BASELINE_BEATS = 5
const BASELINE_SHARE = 0.7
/** What an alarm is about may have begun so long before it. */
const BASELINE_ENDS_MS = 16_000
/** The least height of a beat that counts against something, and of a pulse without a ventricular beat. */
const WHOLE = 0.55
const WHOLE_PULSE = 0.7
/** Neighbouring intervals that differ by more, and the share of such from which on every other beat is none. */
const ALTERNATING = 1.5
const MOST_ALTERNATING = 0.3
/** The tachycardia of the challenge has 17 beats; half of them are enough to speak of one. */
const RUN = 8
/** An even heart: so many intervals are within this share of the usual one. */
const MOST_UNEVEN = 0.25
const LEAST_EVEN = 0.85
/** Rates differ clearly from a limit. */
const CLEARLY_BELOW = 0.9
const CLEARLY_ABOVE = 1.1

const isUsable = (track: Track, { from, until }: Span): boolean => track.quality(from, until) === 'good'
/** Smaller ones may be dicrotic waves, P waves or T waves. */
const wholeOf = (track: Track): readonly Beat[] => goodOf(track).filter(({ size }) => size >= WHOLE)
const beatsIn = (beats: readonly Beat[], { from, until }: Span) => within(beats, from, until)
const goodOf = (track: Track): readonly Beat[] => track.beats.filter(({ isGood }) => isGood)
const longest = (beats: readonly Beat[], { from, until }: Span) => Math.max(...gapsOf(beats, from, until))

/** Samples came, and the signal is no straight line: then a missing beat is a missing beat. */
const isWatching = (track: Track, { from, until }: Span): boolean =>
  ['good', 'noisy'].includes(track.quality(from, until))

export function onAsystole(track: Track, span: Span, { paced }: Pick<Question, 'paced'>): Stance {
  const isBeating = isUsable(track, span) && longest(wholeOf(track), span) < BEATING_S
  if (isBeating) return isHeart(track, paced) ? 'against' : 'silent'
  const isStanding = isWatching(track, span) && longest(track.beats, span) >= ASYSTOLE_S
  return isStanding && goodOf(track).length >= BASELINE_BEATS ? 'for' : 'silent'
}

/** Spikes of a pacemaker and P waves look like beats on an ECG; they make no pulse. */
function isHeart(track: Track, paced: boolean): boolean {
  if (!isLead(track)) return true
  return !paced && (track.shapes[0]?.height ?? 0) >= LEAST_QRS_MV
}
const isLead = (track: Track): track is LeadTrack => track.sign === 'ecg'

export function onFibrillation(track: Track, span: Span, { paced }: Pick<Question, 'paced'>): Stance {
  const rate = fastest(beatsIn(track.beats, span), 4)
  if (isUsable(track, span) && longest(wholeOf(track), span) < NO_FIBRILLATION_S && rate !== null)
    return rate < NO_FIBRILLATION_RATE && isHeart(track, paced) ? 'against' : 'silent'
  if (isLead(track)) return 'silent'
  const hadPulse = goodOf(track).filter(({ at }) => at < span.until).length >= BASELINE_BEATS
  const isGone = isWatching(track, span) && longest(track.beats, span) >= 2 * NO_FIBRILLATION_S
  return hadPulse && isGone ? 'for' : 'silent'
}

export function onSlow(track: Track, span: Span, { limit, paced }: Question): Stance {
  if (limit === null || !isUsable(track, span)) return 'silent'
  const beats = beatsIn(wholeOf(track), span)
  const rate = slowest(beats, 4)
  if (rate === null) return 'silent'
  const isClear = rate > CLEARLY_ABOVE * limit && longest(wholeOf(track), span) < (1.5 * 60) / limit
  if (isClear) return isHeart(track, paced) && !isDouble(beats) ? 'against' : 'silent'
  return (slowest(beatsIn(track.beats, span), 4) ?? Infinity) <= limit ? 'for' : 'silent'
}

/** T waves and dicrotic waves that were counted as beats come at other distances. */
function isDouble(beats: readonly Beat[]): boolean {
  const intervals = intervalsOf(beats)
  const alternating = intervals.slice(1).filter((each, i) => {
    const ratio = each / (intervals[i] ?? each)
    return ratio > ALTERNATING || ratio < 1 / ALTERNATING
  })
  return alternating.length > MOST_ALTERNATING * intervals.length
}

export function onFast(track: Track, span: Span, { limit }: Question): Stance {
  if (limit === null || !isUsable(track, span)) return 'silent'
  const beats = beatsIn(track.beats, span)
  const rate = fastest(beats, RUN)
  if (rate === null) return 'silent'
  const isClear = rate < CLEARLY_BELOW * limit && longest(wholeOf(track), span) < LONGEST_PAUSE_S
  // Of an irregular fast heart not every beat makes a pulse.
  if (isClear) return isLead(track) || isEven(beats) ? 'against' : 'silent'
  return rate >= limit ? 'for' : 'silent'
}

function isEven(beats: readonly Beat[]): boolean {
  const intervals = intervalsOf(beats)
  const usual = median(intervals)
  const even = intervals.filter((each) => Math.abs(each - usual) <= MOST_UNEVEN * usual)
  return even.length >= LEAST_EVEN * intervals.length
}

export const onTachycardia = (track: Track, span: Span, question: Question): Stance =>
  isLead(track) ? onVentricularBeats(track, span, question.onset) : onPulseRun(track, span)

/** In a run of ventricular beats the pulse is fast, or weak and gone for longer than one early beat takes. */
function onPulseRun(track: Track, span: Span): Stance {
  if (!isUsable(track, span)) return 'silent'
  const beats = beatsIn(track.beats, span)
  const rate = fastest(beats, VT_BEATS - 1)
  if (rate === null) return 'silent'
  const whole = wholeOf(track).filter(({ size }) => size >= WHOLE_PULSE)
  if (rate < NO_VT_RATE && longest(whole, span) <= longestPause(beats)) return 'against'
  const before = median(intervalsOf(track.beats.filter(({ at }) => at < span.from)))
  const isNew = rate >= VT_RATE && rate > 1.2 * (60 / before)
  return isNew || longest(track.beats, span) >= 1.5 * LONGEST_PAUSE_S ? 'for' : 'silent'
}

/** The longest time from one beat that is as always to the next, if there is no more than one early one between. */
function longestPause(beats: readonly Beat[]): number {
  const usual = median(intervalsOf(beats))
  return Math.max(PAUSE_WITHOUT_PREMATURE * usual, Math.min(PREMATURE_PAUSE * usual, LONGEST_PAUSE_S))
}

/** Five beats in a row that are not of the usual shape are asked for: none where every other beat is as always. */
function onVentricularBeats(track: LeadTrack, span: Span, onset: number): Stance {
  if (!isUsable(track, span)) return 'silent'
  const usual = baselineShape(track, onset)
  if (usual === null) return 'silent'
  const beats = beatsIn(track.beats, span)
  if (hasRun(beats, usual)) return 'for'
  const asAlways = track.beats.filter(({ shape, isGood }) => shape === usual && isGood)
  const rate = fastest(beats, VT_BEATS - 1)
  if (rate === null || longest(asAlways, span) > longestPause(beats)) return 'silent'
  // A tachycardia that went on before the alarm has its own usual shape; a narrow one is none of the ventricle.
  const isNarrow = (track.shapes[usual]?.width ?? 1) <= NARROW_S
  return rate < NO_VT_RATE || isNarrow ? 'against' : 'silent'
}

/** Beats of one shape that was not there before, in a row and fast. */
const hasRun = (beats: readonly Beat[], usual: number): boolean =>
  runsOf(beats, VT_BEATS).some((run) => {
    const other = run[0]?.shape
    return (
      run.every(({ shape }) => shape !== usual) &&
      run.filter(({ shape, isGood }) => shape === other && isGood).length >= VT_BEATS - 1 &&
      60 / mean(intervalsOf(run)) >= VT_SUSPECT_RATE
    )
  })

const runsOf = (beats: readonly Beat[], count: number): readonly (readonly Beat[])[] =>
  Array.from({ length: Math.max(0, beats.length - count + 1) }, (_, i) => beats.slice(i, i + count))

function baselineShape({ beats }: LeadTrack, onset: number): number | null {
  const before = beats.filter(({ at }) => at < onset - BASELINE_ENDS_MS)
  if (before.length < BASELINE_BEATS) return null
  const counts = new Map<number, number>()
  for (const { shape } of before) counts.set(shape, (counts.get(shape) ?? 0) + 1)
  const [shape, count] = [...counts].toSorted(([, a], [, b]) => b - a)[0] ?? [0, 0]
  return count >= BASELINE_SHARE * before.length ? shape : null
}
