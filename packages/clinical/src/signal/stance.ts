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
/** A pulse this slow is none of a ventricular tachycardia; a slow one of 97/min has been called one. */
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
/** Rates differ clearly from a limit. */
const CLEARLY_BELOW = 0.9
const CLEARLY_ABOVE = 1.1

const isUsable = (track: Track, { from, until }: Span): boolean => track.quality(from, until) === 'good'
const goodOf = (track: Track): readonly Beat[] => track.beats.filter(({ isGood }) => isGood)
const longest = (beats: readonly Beat[], { from, until }: Span) => Math.max(...gapsOf(beats, from, until))

/** Samples came, and the signal is no straight line: then a missing beat is a missing beat. */
const isWatching = (track: Track, { from, until }: Span): boolean =>
  ['good', 'noisy'].includes(track.quality(from, until))

export function onAsystole(track: Track, span: Span, { paced }: Pick<Question, 'paced'>): Stance {
  const isBeating = isUsable(track, span) && longest(goodOf(track), span) < BEATING_S
  if (isBeating) return isHeart(track, paced) ? 'against' : 'silent'
  const isStanding = isWatching(track, span) && longest(track.beats, span) >= ASYSTOLE_S
  return isStanding && goodOf(track).length >= BASELINE_BEATS ? 'for' : 'silent'
}

/** Spikes of a pacemaker and P waves look like beats on an ECG; they make no pulse. */
function isHeart(track: Track, paced: boolean): boolean {
  if (!isLead(track)) return true
  return !paced && (track.shapes[0]?.height ?? 0) >= LEAST_QRS_MV
}
export const isLead = (track: Track): track is LeadTrack => track.sign === 'ecg'

export function onFibrillation(track: Track, span: Span, { paced }: Pick<Question, 'paced'>): Stance {
  const good = goodOf(track)
  const rate = fastest(within(track.beats, span.from, span.until), 4)
  if (isUsable(track, span) && longest(good, span) < NO_FIBRILLATION_S && rate !== null)
    return rate < NO_FIBRILLATION_RATE && isHeart(track, paced) ? 'against' : 'silent'
  if (isLead(track)) return 'silent'
  const hadPulse = good.filter(({ at }) => at < span.until).length >= BASELINE_BEATS
  return hadPulse && isWatching(track, span) && longest(track.beats, span) >= 2 * NO_FIBRILLATION_S
    ? 'for'
    : 'silent'
}

export function onSlow(track: Track, span: Span, { limit, paced }: Question): Stance {
  if (limit === null) return 'silent'
  const beats = beatsIn(goodOf(track), span)
  const rate = slowest(beats, 4)
  if (!isUsable(track, span) || rate === null) return 'silent'
  const isClear = rate > CLEARLY_ABOVE * limit && longest(goodOf(track), span) < (1.5 * 60) / limit
  if (isClear) return isHeart(track, paced) && !isDouble(track, beats) ? 'against' : 'silent'
  return rate <= limit && (slowest(beatsIn(track.beats, span), 4) ?? limit + 1) <= limit ? 'for' : 'silent'
}

/** T waves that were counted as beats come at other distances, and look otherwise. */
function isDouble(track: Track, beats: readonly Beat[]): boolean {
  if (!isLead(track)) return false
  const intervals = intervalsOf(beats)
  const alternating = intervals.slice(1).filter((each, i) => {
    const ratio = each / (intervals[i] ?? each)
    return ratio > 1.5 || ratio < 1 / 1.5
  })
  return alternating.length > 0.3 * intervals.length
}

/** Of the tachycardia of the challenge: 17 beats; half of them are enough to speak of one. */
const RUN = 8

export function onFast(track: Track, span: Span, { limit }: Question): Stance {
  if (limit === null || !isUsable(track, span)) return 'silent'
  const rate = fastest(beatsIn(track.beats, span), RUN)
  if (rate === null) return 'silent'
  if (rate < CLEARLY_BELOW * limit && longest(track.beats, span) < LONGEST_PAUSE_S) return 'against'
  return rate >= limit ? 'for' : 'silent'
}

const beatsIn = (beats: readonly Beat[], { from, until }: Span) => within(beats, from, until)

export const onTachycardia = (track: Track, span: Span, question: Question): Stance =>
  isLead(track) ? onVentricularBeats(track, span, question.onset) : onPulseRun(track, span)

/** In a run of ventricular beats the pulse is fast, or weak and gone for longer than one early beat takes. */
function onPulseRun(track: Track, span: Span): Stance {
  if (!isUsable(track, span)) return 'silent'
  const beats = beatsIn(track.beats, span)
  const rate = fastest(beats, VT_BEATS - 1)
  if (rate === null) return 'silent'
  const pause = longest(track.beats, span)
  const isEven = pause <= longestPause(beats)
  if (rate < NO_VT_RATE && isEven) return 'against'
  const before = median(intervalsOf(track.beats.filter(({ at }) => at < span.from)))
  const isNew = rate >= VT_RATE && rate > 1.2 * (60 / before)
  return isNew || (!isEven && pause >= 1.5 * LONGEST_PAUSE_S) ? 'for' : 'silent'
}

function longestPause(beats: readonly Beat[]): number {
  const usual = median(intervalsOf(beats))
  return Math.max(PAUSE_WITHOUT_PREMATURE * usual, Math.min(PREMATURE_PAUSE * usual, LONGEST_PAUSE_S))
}

/** Five beats in a row that are not of the usual shape are asked for; a narrow one among them is none of the ventricle. */
function onVentricularBeats(track: LeadTrack, span: Span, onset: number): Stance {
  const usual = baselineShape(track, onset)
  const beats = beatsIn(track.beats, span)
  if (!isUsable(track, span)) return 'silent'
  if (usual !== null && hasRun(beats, usual)) return 'for'
  if (!isRepeating(beats)) return 'silent'
  const rate = fastest(beats, VT_BEATS - 1)
  if (rate === null || longest(track.beats, span) > longestPause(beats)) return 'silent'
  if (rate < NO_VT_RATE) return 'against'
  const isNarrow = usual !== null && (track.shapes[usual]?.width ?? 1) <= NARROW_S
  const everyRun = runsOf(beats, VT_BEATS).every((run) =>
    run.some((beat) => beat.shape === usual && beat.isGood),
  )
  return isNarrow && everyRun ? 'against' : 'silent'
}

const runsOf = (beats: readonly Beat[], count: number): readonly (readonly Beat[])[] =>
  Array.from({ length: Math.max(0, beats.length - count + 1) }, (_, i) => beats.slice(i, i + count))

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

/** Noise has a new shape each time. */
const isRepeating = (beats: readonly Beat[]): boolean =>
  beats.filter(({ isGood }) => isGood).length >= 0.75 * beats.length

function baselineShape({ beats }: LeadTrack, onset: number): number | null {
  const before = beats.filter(({ at }) => at < onset - BASELINE_ENDS_MS)
  if (before.length < BASELINE_BEATS) return null
  const counts = new Map<number, number>()
  for (const { shape } of before) counts.set(shape, (counts.get(shape) ?? 0) + 1)
  const [shape, count] = [...counts].toSorted(([, a], [, b]) => b - a)[0] ?? [0, 0]
  return count >= BASELINE_SHARE * before.length ? shape : null
}
