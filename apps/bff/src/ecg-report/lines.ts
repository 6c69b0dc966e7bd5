import type { RecordScore } from './record'
import { predictivity, sensitivity, sumOf, type BeatScore, type Counts } from './score'

const COLUMNS = [
  'record',
  'lead',
  'Hz',
  'beats',
  'TP',
  'FN',
  'FP',
  'Se %',
  'PPV %',
  'VEB',
  'Se %',
  'PPV %',
  'AF s',
  'Se %',
  'PPV %',
  'RR ms',
  'x real time',
] as const
const WIDTHS = [10, 6, 5, 7, 7, 5, 5, 7, 7, 6, 7, 7, 7, 7, 7, 6, 11]

const row = (cells: readonly string[]): string =>
  cells.map((cell, i) => (i < 2 ? cell.padEnd(WIDTHS[i] ?? 0) : cell.padStart(WIDTHS[i] ?? 0))).join(' ')

export const HEADING = row(COLUMNS)

const percent = (share: number | null): string => (share === null ? '-' : (100 * share).toFixed(2))
const shares = (counts: Counts): readonly string[] => [
  percent(sensitivity(counts)),
  percent(predictivity(counts)),
]

const NO_BEATS = Array<string>(6).fill('-')
const NONE = ['-', '-', '-']

function cellsOf(score: BeatScore | null, fibrillation: Counts | null): readonly string[] {
  const { beats, ventricular, intervalErrorMs } = score ?? {
    beats: null,
    ventricular: null,
    intervalErrorMs: null,
  }
  return [
    ...(beats
      ? [count(beats), String(beats.right), String(beats.missed), String(beats.extra), ...shares(beats)]
      : NO_BEATS),
    ...(ventricular ? [count(ventricular), ...shares(ventricular)] : NONE),
    ...(fibrillation ? [count(fibrillation), ...shares(fibrillation)] : NONE),
    intervalErrorMs === null ? '-' : intervalErrorMs.toFixed(1),
  ]
}

const count = ({ right, missed }: Counts): string => (right + missed).toFixed(0)

export function recordLine(score: RecordScore): string {
  if (!score.ok) return `${score.record}: skipped: ${score.problem}`
  const { record, lead, rate, beats, fibrillation, speed } = score
  return row([
    record,
    lead.slice(0, 6),
    String(rate),
    ...cellsOf(beats?.whole ?? null, fibrillation?.duration ?? null),
    speed.toFixed(0),
  ])
}

export interface Totals {
  readonly records: number
  readonly skipped: number
  readonly whole: BeatScore
  readonly learnt: BeatScore
  readonly fibrillation: { readonly duration: Counts; readonly episodes: Counts }
  /** Of all records together. */
  readonly speed: number | null
}

export function totalsOf(scores: readonly RecordScore[]): Totals {
  const scored = scores.filter((score) => score.ok)
  const took = scored.reduce((sum, { seconds, speed }) => sum + seconds / speed, 0)
  const marked = scored.flatMap(({ beats }) => (beats ? [beats] : []))
  const rhythms = scored.flatMap(({ fibrillation }) => (fibrillation ? [fibrillation] : []))
  return {
    records: scores.length,
    skipped: scores.length - scored.length,
    whole: together(marked.map(({ whole }) => whole)),
    learnt: together(marked.map(({ learnt }) => learnt)),
    fibrillation: {
      duration: sumOf(rhythms.map(({ duration }) => duration)),
      episodes: sumOf(rhythms.map(({ episodes }) => episodes)),
    },
    speed: took > 0 ? scored.reduce((sum, { seconds }) => sum + seconds, 0) / took : null,
  }
}

const together = (scores: readonly BeatScore[]): BeatScore => ({
  beats: sumOf(scores.map(({ beats }) => beats)),
  ventricular: sumOf(scores.map(({ ventricular }) => ventricular)),
  intervalErrorMs: null,
})

export function totalLines({
  records,
  skipped,
  whole,
  learnt,
  fibrillation,
  speed,
}: Totals): readonly string[] {
  const line = (name: string, score: BeatScore, seconds: Counts | null) =>
    row([name, '', '', ...cellsOf(score, seconds), seconds && speed ? speed.toFixed(0) : ''])
  const { right, missed, extra } = fibrillation.episodes
  return [
    line('gross', whole, fibrillation.duration),
    line('after 5 min', learnt, null),
    '',
    `${records} records, ${skipped} skipped. Window 150 ms; ventricular flutter and fibrillation left out (EC57).`,
    `AF episodes: ${right} of ${right + missed} touched, ${extra} without one; Se ${percent(sensitivity(fibrillation.episodes))} %, PPV ${percent(predictivity(fibrillation.episodes))} %.`,
  ]
}
