import {
  NO_GAPS,
  readingAt,
  withGap,
  type EpochMs,
  type LastSample,
  type ParameterCode,
  type Reading,
} from '@vigil/clinical'

/** The newest sample of each (parameter, source) of one subject: by measurement time, so late data never replace it (H05). */
export type Readings = Map<string, LastSample>

export function learn(readings: Readings, told: LastSample): boolean {
  const known = notAhead(told)
  const key = `${known.sample.code}|${known.source}`
  const before = readings.get(key)
  if (before && before.sample.measuredAt >= known.sample.measuredAt) return false
  const gaps = before ? withGap(before.gaps ?? NO_GAPS, known.receivedAt - before.receivedAt) : NO_GAPS
  readings.set(key, { ...known, gaps })
  return true
}

/** A time of a wrong clock, ahead of its receipt, would stand before all that comes after it (H18). */
function notAhead(known: LastSample): LastSample {
  const { sample, receivedAt } = known
  return sample.measuredAt <= receivedAt ? known : { ...known, sample: { ...sample, measuredAt: receivedAt } }
}

/** One reading per parameter: of several sources the one measured last. */
export function readingsAt(
  readings: Readings,
  now: EpochMs,
): readonly { readonly code: ParameterCode; readonly reading: Reading }[] {
  const newest = new Map<ParameterCode, LastSample>()
  for (const known of readings.values()) {
    const other = newest.get(known.sample.code)
    if (!other || other.sample.measuredAt < known.sample.measuredAt) newest.set(known.sample.code, known)
  }
  return [...newest].map(([code, known]) => ({ code, reading: readingAt(known, now) }))
}
