import { timeIn } from '../../format/zone'

export const PERIODS = ['day', 'three', 'stay'] as const
export type Period = (typeof PERIODS)[number]

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** Every zone differs from UTC by a multiple of this. */
const GRID = 15 * MINUTE
/** What one question for trends may span (bff, `MOST_TREND_MS`). */
export const MOST_DAYS = 31
/** As many buckets as a sheet of paper shows apart (own proposal). */
const ACROSS = 600
/** Rows of the table that are read and not searched (own proposal). */
const ROWS = 36
const ROW_HOURS = [1, 2, 4, 6, 12, 24] as const

export interface Window {
  readonly from: number
  readonly to: number
  /** It is longer than one paper holds. */
  readonly clipped: boolean
  /** Width of a bucket of the plots: whole parts of an hour, so that none lies in two rows of the table. */
  readonly step: number
  /** Hours of a row of the table. */
  readonly rowHours: number
}

const STEPS = [1, 2, 3, 5, 10, 15, 20, 30, 60].map((minutes) => minutes * MINUTE)
/** What rounding to whole hours and buckets may add. */
const ROUNDING = 2 * HOUR

/** What the paper is about: from a whole hour of the site on, and no earlier than the hour in which the patient came. */
export function windowOf(period: Period, now: number, admittedAt: number, zone: string): Window {
  const to = Math.ceil(now / MINUTE) * MINUTE
  const wanted = period === 'day' ? to - DAY : period === 'three' ? to - 3 * DAY : admittedAt
  const earliest = to - MOST_DAYS * DAY + ROUNDING
  const from = wholeHour(Math.max(wanted, Math.min(admittedAt, to - HOUR), earliest), zone)
  const step = STEPS.find((each) => (to - from) / each <= ACROSS) ?? HOUR
  const rowHours = ROW_HOURS.find((each) => (to - from) / HOUR / each <= ROWS) ?? 24
  return { from, to, clipped: wanted < earliest, step, rowHours }
}

/** Whole buckets: the server then cuts them where we do. */
export const pointsOf = ({ from, to, step }: Window): number => Math.ceil((to - from) / step)

function wholeHour(at: number, zone: string): number {
  let found = Math.floor(at / GRID) * GRID
  while (timeIn(found, zone).minute !== 0) found -= GRID
  return found
}

const LABELS = [
  [2 * HOUR, 15 * MINUTE],
  [8 * HOUR, HOUR],
  [30 * HOUR, 3 * HOUR],
  [4 * DAY, 12 * HOUR],
] as const
/** Round times of the site's own clock under the plots, also where it is changed in between (TR12). */
export function ticksOf({ from, to }: Pick<Window, 'from' | 'to'>, zone: string): readonly number[] {
  const every = LABELS.find(([most]) => to - from <= most)?.[1] ?? (to - from <= 10 * DAY ? DAY : 3 * DAY)
  const first = Math.ceil(from / GRID)
  const all = Array.from({ length: Math.floor(to / GRID) - first + 1 }, (_, at) => (first + at) * GRID)
  const round = all.filter((at) => {
    const { hour, minute } = timeIn(at, zone)
    return (hour * 60 + minute) % (Math.min(every, DAY) / MINUTE) === 0
  })
  return every <= DAY ? round : round.filter((_, at) => at % (every / DAY) === 0)
}

/** Where the rows of the table begin: at whole hours of the site's clock, the first of them with the period. */
export function rowsOf({ from, to, rowHours }: Window, zone: string): readonly number[] {
  const marks = [from]
  for (let at = from + GRID; at < to; at += GRID) {
    const { hour, minute } = timeIn(at, zone)
    if (minute === 0 && hour % rowHours === 0) marks.push(at)
  }
  return marks
}
