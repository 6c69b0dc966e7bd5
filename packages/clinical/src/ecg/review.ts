import type { EcgEvent } from './analysis'
import type { Beat } from './beats'
import type { RhythmMark } from './fibrillation'

export interface Span {
  /** Seconds after the first sample. */
  readonly from: number
  readonly until: number
}

/** What a recording shows when it is looked back on. */
export interface EcgReview {
  readonly beats: number
  readonly ventricular: number
  /** Ventricular beats in a row: two are a couplet, three and more a run. */
  readonly couplets: readonly Span[]
  readonly runs: readonly (Span & { readonly beats: number; readonly rate: number })[]
  readonly pauses: readonly Span[]
  readonly fibrillation: readonly Span[]
  /** Seconds of fibrillation as a share of the seconds whose rhythm was judged; `null`: none was. */
  readonly burden: number | null
}

/** Without a beat for this long: the usual default of monitors (clinical.md 4.3: 1.5 to 2.5 s). */
const PAUSE_S = 2
/** Shorter ones are no episode (Hindricks et al., ESC guidelines for atrial fibrillation, Eur Heart J 2021;42:373). */
const LEAST_S = 30
/** Marks farther apart than this have a gap between them. */
const GAP_S = 10

export function reviewOf(events: readonly EcgEvent[], pauseS = PAUSE_S): EcgReview {
  const flat = events.flatMap((event) =>
    event.kind === 'quality' && event.mark.quality === 'flat' ? [event.mark] : [],
  )
  // What is found in a lead on nobody is noise.
  const isOnPatient = ({ seconds }: { readonly seconds: number }) =>
    !flat.some(({ from, until }) => seconds >= from && seconds < until)
  const beats = events.flatMap((event) => (event.kind === 'beat' ? [event.beat] : [])).filter(isOnPatient)
  const marks = events.flatMap((event) => (event.kind === 'rhythm' ? [event.mark] : [])).filter(isOnPatient)
  const rows = rowsOf(beats)
  const fibrillation = episodesOf(marks)
  const judged = judgedSeconds(marks)
  return {
    beats: beats.length,
    ventricular: beats.filter(({ kind }) => kind === 'ventricular').length,
    couplets: rows.filter((row) => row.length === 2).map(spanOf),
    runs: rows
      .filter((row) => row.length >= 3)
      .map((row) => ({ ...spanOf(row), beats: row.length, rate: rateOf(row) })),
    pauses: beats.flatMap(({ seconds, rr }) =>
      rr !== null && rr >= pauseS ? [{ from: seconds - rr, until: seconds }] : [],
    ),
    fibrillation,
    burden:
      judged === 0 ? null : fibrillation.reduce((sum, { from, until }) => sum + until - from, 0) / judged,
  }
}

/** Ventricular beats that follow each other without a gap. */
function rowsOf(beats: readonly Beat[]): readonly (readonly Beat[])[] {
  const rows: Beat[][] = []
  let row: Beat[] | null = null
  for (const beat of beats) {
    if (beat.kind !== 'ventricular') row = null
    else if (row && beat.rr !== null) row.push(beat)
    else rows.push((row = [beat]))
  }
  return rows
}

const spanOf = (row: readonly Beat[]): Span => ({
  from: row[0]?.seconds ?? 0,
  until: row.at(-1)?.seconds ?? 0,
})

function rateOf(row: readonly Beat[]): number {
  const { from, until } = spanOf(row)
  return (60 * (row.length - 1)) / (until - from)
}

/** Each episode from its first beat to its last. */
export function episodesOf(marks: readonly RhythmMark[]): readonly Span[] {
  const episodes: { from: number; until: number }[] = []
  let open: { from: number; until: number } | null = null
  for (const { seconds, rhythm } of marks) {
    if (rhythm !== 'fibrillation') open = null
    else if (open && seconds - open.until <= GAP_S) open.until = seconds
    else episodes.push((open = { from: seconds, until: seconds }))
  }
  return episodes.filter(({ from, until }) => until - from >= LEAST_S)
}

function judgedSeconds(marks: readonly RhythmMark[]): number {
  let sum = 0
  for (const [i, { seconds }] of marks.entries()) {
    const apart = seconds - (marks[i - 1]?.seconds ?? seconds)
    if (apart <= GAP_S) sum += apart
  }
  return sum
}
