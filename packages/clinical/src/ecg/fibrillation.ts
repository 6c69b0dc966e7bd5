/**
 * Atrial fibrillation by uneven intervals: A. Petrenas, V. Marozas and L. Sornmo, Low-complexity detection of atrial
 * fibrillation in continuous long-term monitoring, Comput Biol Med 2015;65:184 (8 beats, bigeminy told apart). Instead of
 * its averager, which runs forwards and backwards over a whole recording, a centred mean (proposal).
 */

export interface RhythmMark {
  /** Seconds of the beat. */
  readonly seconds: number
  readonly rhythm: 'fibrillation' | 'other'
}

export interface FibrillationDetector {
  /** An interval between two beats of the atria, in seconds; marks the beats that are now decided. */
  next(seconds: number, interval: number): readonly RhythmMark[]
  /** The intervals before and after have nothing to do with each other. */
  interrupt(): readonly RhythmMark[]
}

/** Intervals that are compared with each other (N in the paper). */
const COMPARED = 8
/**
 * Two differ when they do by this share of their mean, and so many of the pairs do in fibrillation. The paper has 30 ms, and
 * divides by the interval: a slow fibrillation is missed by it (proposal; on the intervals that people marked in 8 records of
 * MIT-BIH and 11 of VitalDB fibrillation has 0.60 to 0.83, patients with many ectopic beats up to 0.5).
 */
const DIFFERENT = 0.1
const FIBRILLATION = 0.57
/** Below this the intervals are even, or those of a bigeminy (delta in the paper). */
const BIGEMINY = 2e-4
/** A centred mean over this many beats each way. */
const REACH = 25
/** Fewer are no rhythm. */
const LEAST = 12

interface Step {
  readonly seconds: number
  readonly interval: number
  readonly median: number
  /** Of the last COMPARED intervals; `null` before there are so many, since of an odd number every bigeminy looks uneven. */
  readonly measures: Measures | null
}

interface Measures {
  readonly uneven: number
  readonly bigeminy: number
}

export function createFibrillationDetector(): FibrillationDetector {
  let raw: { readonly seconds: number; readonly interval: number }[] = []
  let steps: Step[] = []
  let decided = 0

  function step(): void {
    const place = raw.length - 2
    const middle = raw[place]
    if (!middle) return
    const median = medianOf(raw.slice(-3).map(({ interval }) => interval))
    const newest = [...steps.slice(1 - COMPARED), { ...middle, median }]
    const measures = newest.length < COMPARED ? null : measuresOf(newest)
    steps.push({ ...middle, median, measures })
    raw = raw.slice(-2)
  }

  function decide(place: number): RhythmMark {
    const around = steps
      .slice(Math.max(0, place - REACH), place + REACH + 1)
      .flatMap(({ measures }) => (measures ? [measures] : []))
    const isFibrillation =
      around.length >= LEAST &&
      meanOf(around, ({ bigeminy }) => bigeminy) >= BIGEMINY &&
      meanOf(around, ({ uneven }) => uneven) > FIBRILLATION
    return { seconds: steps[place]?.seconds ?? 0, rhythm: isFibrillation ? 'fibrillation' : 'other' }
  }

  function decideUntil(end: number): readonly RhythmMark[] {
    const marks: RhythmMark[] = []
    for (; decided < end; decided++) marks.push(decide(decided))
    const forgotten = Math.max(0, decided - REACH)
    steps = steps.slice(forgotten)
    decided -= forgotten
    return marks
  }

  return {
    next(seconds, interval) {
      raw.push({ seconds, interval })
      if (raw.length >= 3) step()
      return decideUntil(steps.length - REACH)
    },
    interrupt() {
      const marks = decideUntil(steps.length)
      ;[raw, steps, decided] = [[], [], 0]
      return marks
    },
  }
}

const measuresOf = (steps: readonly Pick<Step, 'median' | 'interval'>[]): Measures => ({
  uneven: unevenOf(steps.map(({ interval }) => interval)),
  bigeminy: bigeminyOf(steps),
})

/** The share of pairs that differ. */
function unevenOf(intervals: readonly number[]): number {
  let different = 0
  for (const [i, a] of intervals.entries())
    for (const b of intervals.slice(i + 1)) if (Math.abs(a - b) > (DIFFERENT * (a + b)) / 2) different++
  const pairs = (intervals.length * (intervals.length - 1)) / 2
  return pairs === 0 ? 0 : different / pairs
}

/** Medians of three take every second interval of a bigeminy away, so that their sum differs from that of the intervals. */
function bigeminyOf(steps: readonly Pick<Step, 'median' | 'interval'>[]): number {
  const ratio = meanOf(steps, ({ median }) => median) / meanOf(steps, ({ interval }) => interval)
  return (ratio - 1) ** 2
}

const medianOf = (three: readonly number[]): number => three.toSorted((a, b) => a - b)[1] ?? Number.NaN

const meanOf = <T>(items: readonly T[], of: (item: T) => number): number =>
  items.reduce((sum, item) => sum + of(item), 0) / items.length
