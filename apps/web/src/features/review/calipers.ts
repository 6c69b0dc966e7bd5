import { correctedQt, type CorrectedQt } from '@vigil/clinical'

/** Two legs on one strip: times in ms, and heights in the unit of the lead. */
export interface Calipers {
  readonly from: number
  readonly to: number
  readonly low: number
  readonly high: number
}
export type Leg = 'from' | 'to' | 'low' | 'high'

export interface Measured {
  readonly ms: number
  /** Beats a minute, were the legs on two beats. */
  readonly rate: number | null
  readonly height: number
}

export function measured({ from, to, low, high }: Calipers): Measured {
  const ms = Math.abs(to - from)
  return { ms, rate: ms > 0 ? 60_000 / ms : null, height: Math.abs(high - low) }
}

export type QtReading =
  | { readonly kind: 'no-rr' }
  | { readonly kind: 'out-of-range'; readonly qtMs: number; readonly rrMs: number }
  | ({ readonly kind: 'corrected'; readonly qtMs: number; readonly rrMs: number } & CorrectedQt)

/** What lies between the legs as QT, for an interval that was measured before. */
export function qtOf(calipers: Calipers, rrMs: number | null): QtReading {
  if (rrMs === null) return { kind: 'no-rr' }
  const { ms: qtMs } = measured(calipers)
  const corrected = correctedQt(qtMs, rrMs)
  return corrected ? { kind: 'corrected', qtMs, rrMs, ...corrected } : { kind: 'out-of-range', qtMs, rrMs }
}

/** Times of further legs at the same distance, as far as a strip goes: does the rhythm march on? */
export function marched({ from, to }: Calipers, shown: { from: number; to: number }): readonly number[] {
  const apart = Math.abs(to - from)
  // Closer legs would be a hatch.
  if (apart < 100) return []
  const first = Math.min(from, to)
  const least = Math.ceil((shown.from - first) / apart)
  const most = Math.floor((shown.to - first) / apart)
  return Array.from({ length: most - least + 1 }, (_, index) => first + (least + index) * apart).filter(
    (at) => at !== from && at !== to,
  )
}
