/** What a run says about each crossing. Pure. */
import type { Crossing } from '../load'
import type { SeenAlarm } from './page-probe'

export interface Outcome {
  readonly n: number
  readonly kind: Crossing['kind']
  /** When the device sent it: before the server can have it. */
  readonly sentAt: number
  readonly alarm: SeenAlarm
}

const CONDITION = { asystole: 'asystole', breathing: 'rr-high' } as const
/** The clocks of two processes of one machine, and a stamp in whole milliseconds. */
const SKEW_MS = 2

/** Each crossing with the alarm that it raised on the page; an alarm belongs to one crossing. */
export function outcomes(
  crossings: readonly Crossing[],
  sent: readonly (readonly [n: number, at: number])[],
  alarms: readonly SeenAlarm[],
  subjectOf: (bed: number) => string,
): { readonly found: readonly Outcome[]; readonly lost: readonly number[] } {
  const free = new Set(alarms)
  const found: Outcome[] = []
  const lost: number[] = []
  for (const [n, sentAt] of sent) {
    const crossing = crossings[n]
    if (!crossing) continue
    const { bed, kind } = crossing
    const alarm = [...free].find(
      ({ subject, condition, receivedAt }) =>
        subject === subjectOf(bed) && condition === CONDITION[kind] && receivedAt >= sentAt - SKEW_MS,
    )
    if (alarm) {
      free.delete(alarm)
      found.push({ n, kind, sentAt, alarm })
    } else lost.push(n)
  }
  return { found, lost }
}

/** The longest stretch that kept what ran then from anything else, of those that a time span meets. */
export const longestWithin = (
  slices: readonly (readonly [at: number, ms: number, ...rest: number[]])[],
  from: number,
  to: number,
): number =>
  slices.reduce((longest, [at, ms]) => (at < to && at + ms > from ? Math.max(longest, ms) : longest), 0)
