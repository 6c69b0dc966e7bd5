import { createEcgAnalysis, reviewOf, type EcgEvent, type EcgReview } from '@vigil/clinical'

/** What one lead says, in seconds after its first sample. Pure: it runs on a thread of its own. */
export interface LeadReading extends Omit<EcgReview, 'couplets'> {
  readonly couplets: number
  readonly quality: readonly { from: number; until: number; quality: 'good' | 'noisy' | 'flat' | 'missing' }[]
  /** Of each ten seconds. */
  readonly rates: readonly (number | null)[]
  readonly rr: { readonly median: number; readonly low: number; readonly high: number } | null
}

export const BUCKET_S = 10
/** Samples that are looked at in one go. */
const PIECE = 25_000

/** @param values in mV, NaN where nothing was measured */
export function readLead(rate: number, values: Float64Array): LeadReading {
  const analysis = createEcgAnalysis(rate)
  const events: EcgEvent[] = []
  for (let at = 0; at < values.length; at += PIECE)
    for (const event of analysis.push(values.subarray(at, at + PIECE))) events.push(event)
  for (const event of analysis.end()) events.push(event)
  const { couplets, ...review } = reviewOf(events)
  const quality = joined(events.flatMap((event) => (event.kind === 'quality' ? [event.mark] : [])))
  const isJudged = (seconds: number) =>
    quality.some(
      (mark) =>
        (mark.quality === 'good' || mark.quality === 'noisy') && seconds >= mark.from && seconds < mark.until,
    )
  return {
    ...review,
    couplets: couplets.length,
    quality,
    rates: ratesOf(events, Math.ceil(values.length / rate / BUCKET_S), isJudged),
    rr: intervalsOf(events, isJudged),
  }
}

function joined(marks: LeadReading['quality']): LeadReading['quality'] {
  const rows: { from: number; until: number; quality: LeadReading['quality'][number]['quality'] }[] = []
  for (const mark of marks) {
    const last = rows.at(-1)
    if (last?.quality === mark.quality) last.until = mark.until
    else rows.push({ ...mark })
  }
  return rows
}

function ratesOf(
  events: readonly EcgEvent[],
  count: number,
  isJudged: (seconds: number) => boolean,
): LeadReading['rates'] {
  const rates = Array.from({ length: count }, (): number | null => null)
  for (const event of events) {
    if (event.kind !== 'beat' || event.heartRate === null || !isJudged(event.beat.seconds)) continue
    rates[Math.floor(event.beat.seconds / BUCKET_S)] = Math.round(event.heartRate)
  }
  return rates
}

function intervalsOf(events: readonly EcgEvent[], isJudged: (seconds: number) => boolean): LeadReading['rr'] {
  const intervals = events
    .flatMap((event) =>
      event.kind === 'beat' && event.beat.rr !== null && isJudged(event.beat.seconds) ? [event.beat.rr] : [],
    )
    .toSorted((a, b) => a - b)
  const part = (share: number) =>
    Math.round(1_000 * (intervals[Math.floor(share * (intervals.length - 1))] ?? 0))
  return intervals.length === 0 ? null : { median: part(0.5), low: part(0.05), high: part(0.95) }
}
