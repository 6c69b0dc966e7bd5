import { HOUR, RANGES, type Range } from './ranges'

/** What a page of trends shows: so many hours until `end`; `null`: until now, and it goes on. */
export interface View {
  readonly hours: Range
  readonly end: number | null
}

/** Nearer to now than this share of the range is now. */
const NOW_WITHIN = 1 / 50

const settled = (view: View, now: number): View =>
  view.end === null || view.end < now - view.hours * HOUR * NOW_WITHIN ? view : { ...view, end: null }

/** By parts of the range; not beyond now. */
export const panned = ({ hours, end }: View, parts: number, now: number): View =>
  settled({ hours, end: (end ?? now) + parts * hours * HOUR }, now)

/** One range closer (-1) or farther (1) around a time, which stays where it is on the screen. */
export function zoomed({ hours, end }: View, by: -1 | 1, around: number | null, now: number): View {
  const next = RANGES[RANGES.indexOf(hours) + by]
  if (next === undefined) return { hours, end }
  if (around === null) return { hours: next, end }
  const to = end ?? now
  const left = (to - around) * (next / hours)
  return settled({ hours: next, end: around + left }, now)
}
