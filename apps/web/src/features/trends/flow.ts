import { timeIn } from '../../format/zone'

/** Minutes of a column of the flowsheet. */
export const INTERVALS = [5, 15, 30, 60] as const
export type Interval = (typeof INTERVALS)[number]

const MINUTE = 60_000
/** Columns beside the names that are looked over without losing the row (own proposal). */
export const MOST_COLUMNS = 24

/** Where the columns begin: on whole intervals of the site's clock, newest last. */
export function columnsOf(end: number, interval: Interval, zone: string): readonly number[] {
  const step = interval * MINUTE
  const { minute } = timeIn(end, zone)
  const past = (minute % interval) * MINUTE + (end % MINUTE)
  const last = end - past
  return Array.from({ length: MOST_COLUMNS }, (_, index) => last - (MOST_COLUMNS - 1 - index) * step)
}
