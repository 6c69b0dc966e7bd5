import type { EcgBeat, EcgSpan } from '@vigil/clinical'
import { pair, WINDOW_S } from './match'
import type { Truth } from './truth'

/** True positives, and what was missed or found without one. */
export interface Counts {
  readonly right: number
  readonly missed: number
  readonly extra: number
}

export interface BeatScore {
  readonly beats: Counts
  /** `null` in a record with paced beats. */
  readonly ventricular: Counts | null
  /** Root mean square of the difference of intervals that both have, in ms; `null`: none. */
  readonly intervalErrorMs: number | null
}

/** Beats of both, from `from` seconds on, outside of ventricular flutter and fibrillation (ANSI/AAMI EC57). */
export function scoreBeats(truth: Truth, found: readonly EcgBeat[], from: number): BeatScore {
  const isCounted = ({ seconds }: { readonly seconds: number }) =>
    seconds >= from &&
    !truth.flutter.some((span) => seconds >= span.from - WINDOW_S && seconds <= span.until + WINDOW_S)
  const reference = truth.beats.filter(isCounted)
  const own = found.filter(isCounted)
  const { pairs, missed, extra } = pair(
    reference.map(({ seconds }) => seconds),
    own.map(({ seconds }) => seconds),
  )
  const isVentricular = (i: number) => own[i]?.kind === 'ventricular'
  const kinds = pairs.map(([r, f]) => [reference[r]?.kind ?? 'normal', isVentricular(f)] as const)
  return {
    beats: { right: pairs.length, missed: missed.length, extra: extra.length },
    ventricular: truth.isPaced
      ? null
      : {
          right: kinds.filter(([kind, is]) => kind === 'ventricular' && is).length,
          missed:
            kinds.filter(([kind, is]) => kind === 'ventricular' && !is).length +
            missed.filter((i) => reference[i]?.kind === 'ventricular').length,
          extra:
            kinds.filter(([kind, is]) => kind === 'normal' && is).length + extra.filter(isVentricular).length,
        },
    intervalErrorMs: intervalError(
      pairs.map(([r, f]) => [r, f, reference[r]?.seconds ?? 0, own[f]?.seconds ?? 0] as const),
    ),
  }
}

type Pair = readonly [reference: number, found: number, referenceS: number, foundS: number]

function intervalError(pairs: readonly Pair[]): number | null {
  const errors = pairs.flatMap(([r, f, at, seen], i) => {
    const before = pairs[i - 1]
    const isNext = before && before[0] === r - 1 && before[1] === f - 1
    return isNext ? [1_000 * (at - before[2] - (seen - before[3]))] : []
  })
  return errors.length === 0
    ? null
    : Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0) / errors.length)
}

export interface EpisodeScore {
  /** Seconds. */
  readonly duration: Counts
  /** Marked episodes that any found one touches, and found ones that no marked one touches. */
  readonly episodes: Counts
}

const overlap = (a: EcgSpan, b: EcgSpan): number =>
  Math.max(0, Math.min(a.until, b.until) - Math.max(a.from, b.from))
const lengthOf = (spans: readonly EcgSpan[]): number =>
  spans.reduce((sum, { from, until }) => sum + until - from, 0)

/** As the epicmp of WFDB counts: overlap of seconds, and episodes by any overlap. */
export function scoreEpisodes(truth: readonly EcgSpan[], found: readonly EcgSpan[]): EpisodeScore {
  const right = truth.reduce((sum, a) => sum + found.reduce((part, b) => part + overlap(a, b), 0), 0)
  const touched = truth.filter((a) => found.some((b) => overlap(a, b) > 0)).length
  return {
    duration: { right, missed: lengthOf(truth) - right, extra: lengthOf(found) - right },
    episodes: {
      right: touched,
      missed: truth.length - touched,
      extra: found.filter((b) => !truth.some((a) => overlap(a, b) > 0)).length,
    },
  }
}

export const NOTHING: Counts = { right: 0, missed: 0, extra: 0 }

export const sumOf = (counts: readonly (Counts | null)[]): Counts =>
  counts.reduce<Counts>(
    (a, b) => (b ? { right: a.right + b.right, missed: a.missed + b.missed, extra: a.extra + b.extra } : a),
    NOTHING,
  )

/** Shares; `null` where there is nothing to divide by. */
export const sensitivity = ({ right, missed }: Counts): number | null =>
  right + missed > 0 ? right / (right + missed) : null
export const predictivity = ({ right, extra }: Counts): number | null =>
  right + extra > 0 ? right / (right + extra) : null
