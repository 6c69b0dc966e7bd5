import { timeIn } from '../../format/zone'

/** Hours that a trend spans: up to the 30 days for which every value is kept. */
export const RANGES = [1, 4, 8, 24, 72, 168, 336, 720] as const
export type Range = (typeof RANGES)[number]
/** Beside the live values. */
export const NEAR_RANGES: readonly Range[] = [1, 4, 8, 24, 72]

const SECOND = 1_000
const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE

/** A bucket is at least this wide on the screen: minimum and maximum inside it stay visible (own proposal). */
const PIXELS_PER_BUCKET = 1.5
/** Where nothing is laid out yet. */
const USUAL_WIDTH = 600
/** From a minute on the server has roll-ups; whole minutes keep its buckets and ours the same. */
const STEPS = [15 * SECOND, 30 * SECOND, ...[1, 2, 3, 5, 10, 15, 20, 30, 60, 120, 180].map((n) => n * MINUTE)]

export interface Span {
  readonly from: number
  readonly to: number
  readonly step: number
  readonly points: number
}

/** As wide as a bucket has to be for this many pixels. */
export function stepFor(hours: Range, width: number): number {
  const most = (width > 0 ? width : USUAL_WIDTH) / PIXELS_PER_BUCKET
  return STEPS.find((step) => (hours * HOUR) / step <= most) ?? 3 * HOUR
}

/** The last hours on borders of whole buckets: a minute later most buckets are still the same ones. */
export function spanOf(now: number, hours: Range, step: number): Span {
  const to = Math.ceil(now / step) * step
  const points = Math.ceil((hours * HOUR) / step)
  return { from: to - points * step, to, step, points }
}

const DAY = 24 * 60
/** Minutes between two labels of the time axis. */
const EVERY: Readonly<Record<Range, number>> = {
  1: 10,
  4: 30,
  8: 60,
  24: 180,
  72: 720,
  168: DAY,
  336: 2 * DAY,
  720: 4 * DAY,
}
const QUARTER = 15 * MINUTE
const TEN = 10 * MINUTE

/** Round times of the site's own clock, also where it is changed in between (TR12). */
export function ticksOf(
  { from, to }: Pick<Span, 'from' | 'to'>,
  hours: Range,
  zone: string,
): readonly number[] {
  const every = EVERY[hours]
  const grid = every < 30 ? TEN : QUARTER
  const first = Math.ceil(from / grid)
  const all = Array.from({ length: Math.floor(to / grid) - first + 1 }, (_, index) => (first + index) * grid)
  const round = all.filter((at) => {
    const { hour, minute } = timeIn(at, zone)
    return (hour * 60 + minute) % Math.min(every, DAY) === 0
  })
  return every <= DAY ? round : round.filter((_, index) => index % (every / DAY) === 0)
}
