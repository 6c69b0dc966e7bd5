import { readingAt, type EpochMs, type LastSample, type ParameterCode, type Reading } from '@vigil/clinical'

/** The newest sample of each (parameter, source) of one subject: by measurement time, so late data never replace it (H05). */
export type Readings = Map<string, LastSample>

export function learn(readings: Readings, known: LastSample): boolean {
  const key = `${known.sample.code}|${known.source}`
  const before = readings.get(key)
  if (before && before.sample.measuredAt >= known.sample.measuredAt) return false
  readings.set(key, known)
  return true
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
