import {
  NO_GAPS,
  readingAt,
  withGap,
  type EpochMs,
  type LastSample,
  type ParameterCode,
  type Reading,
} from '@vigil/clinical'
import { ORDER_LIMITS } from '@vigil/ingest'

/** The newest sample of each (parameter, source) of one subject: by measurement time, so late data never replace it (H05). */
export type Readings = Map<string, LastSample>

export function learn(readings: Readings, told: LastSample): boolean {
  if (isFromAhead(told)) return false
  const known = notAhead(told)
  const key = `${known.sample.code}|${known.source}`
  const before = readings.get(key)
  if (before && before.sample.measuredAt >= known.sample.measuredAt) return false
  const gaps = before ? withGap(before.gaps ?? NO_GAPS, known.receivedAt - before.receivedAt) : NO_GAPS
  readings.set(key, { ...known, gaps })
  return true
}

/** Measured in the future and not corrected: nobody knows when, so it is history and never what is so now (H18). */
const isFromAhead = ({ sample, receivedAt }: LastSample): boolean =>
  sample.measuredAt - receivedAt > ORDER_LIMITS.liveMs

/** A little ahead of its receipt it would stand before what comes after it (H18). */
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
