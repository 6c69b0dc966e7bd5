import type { EpochMs, ParameterCode } from '@vigil/clinical'
import type { EcgReading } from '@vigil/protocol'
import { BUCKET_S, type LeadReading } from './reading'

/** Own proposals, as for the live second opinion: monitors count over up to 10 s too. */
const DIFFERENT_PER_MIN = 10
const DIFFERENT_BUCKETS = 2
/** With a smaller part that is good, the rest says little (own proposal). */
const LEAST_GOOD = 0.5

export interface MonitorRate {
  readonly at: number
  readonly value: number
}

/** Seconds of a lead become times of the clock, beside what the monitor said then. */
export function answerOf(
  { code, from, to }: { readonly code: ParameterCode; readonly from: EpochMs; readonly to: EpochMs },
  measuredS: number,
  reading: LeadReading,
  monitor: readonly MonitorRate[],
): EcgReading {
  const timeOf = (seconds: number) => Math.round(from + 1_000 * seconds) as EpochMs
  const spanOf = (span: { readonly from: number; readonly until: number }) => ({
    from: timeOf(span.from),
    to: timeOf(span.until),
  })
  const { quality, rates, rr, ...found } = reading
  const good = quality.reduce((sum, mark) => sum + (mark.quality === 'good' ? mark.until - mark.from : 0), 0)
  const both = ratesOf(from, to, rates, monitor)
  return {
    code,
    verdict: good > 0 && good >= LEAST_GOOD * measuredS ? 'readable' : 'poor',
    measuredS: Math.round(measuredS),
    quality: quality.map((mark) => ({ ...spanOf(mark), quality: mark.quality })),
    beats: found.beats,
    ventricular: found.ventricular,
    couplets: found.couplets,
    runs: found.runs.map((run) => ({ ...spanOf(run), beats: run.beats, rate: Math.round(run.rate) })),
    pauses: found.pauses.map(spanOf),
    fibrillation: found.fibrillation.map(spanOf),
    burden: found.burden,
    rr,
    rates: both,
    differs: differencesOf(both),
  }
}

function ratesOf(
  from: number,
  to: number,
  own: LeadReading['rates'],
  monitor: readonly MonitorRate[],
): EcgReading['rates'] {
  const count = Math.ceil((to - from) / (1_000 * BUCKET_S))
  const sums = Array.from({ length: count }, () => ({ sum: 0, count: 0 }))
  for (const { at, value } of monitor) {
    const bucket = sums[Math.floor((at - from) / (1_000 * BUCKET_S))]
    if (bucket) Object.assign(bucket, { sum: bucket.sum + value, count: bucket.count + 1 })
  }
  return sums.map((each, index) => ({
    at: (from + index * 1_000 * BUCKET_S) as EpochMs,
    own: own[index] ?? null,
    monitor: each.count === 0 ? null : Math.round(each.sum / each.count),
  }))
}

/** Apart in two stretches of ten seconds in a row, or longer; the largest distance is told. */
export function differencesOf(rates: EcgReading['rates']): EcgReading['differs'] {
  const found: EcgReading['differs'] = []
  let row: { at: EpochMs; own: number; monitor: number }[] = []
  const close = () => {
    const [first, last] = [row[0], row.at(-1)]
    const [widest] = row.toSorted((a, b) => Math.abs(b.own - b.monitor) - Math.abs(a.own - a.monitor))
    if (first && last && widest && row.length >= DIFFERENT_BUCKETS)
      found.push({
        from: first.at,
        to: (last.at + 1_000 * BUCKET_S) as EpochMs,
        own: widest.own,
        monitor: widest.monitor,
      })
    row = []
  }
  for (const { at, own, monitor } of rates) {
    if (own !== null && monitor !== null && Math.abs(own - monitor) >= DIFFERENT_PER_MIN)
      row.push({ at, own, monitor })
    else close()
  }
  close()
  return found
}
