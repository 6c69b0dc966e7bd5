/** Geometry of a sweep: time runs left to right and wraps, the newest column is followed by an erase bar. Pure. */

/** Own proposal: width of the erase bar, mm. */
export const ERASE_BAR_MM = 3

export interface Span {
  readonly x: number
  readonly width: number
}

/** Columns are numbered from the beginning of measurement time; the canvas shows the last `width` of them. */
export const columnOf = (time: number, pixelsPerSecond: number): number =>
  Math.floor((time * pixelsPerSecond) / 1000)

export const xOf = (column: number, width: number): number => ((column % width) + width) % width

export type Advance =
  | { readonly kind: 'none' }
  /** More than the canvas holds, or nothing drawn yet: everything again from column `from` on. */
  | { readonly kind: 'redraw'; readonly from: number }
  /** Only new columns: clear these spans, then draw. */
  | { readonly kind: 'extend'; readonly clear: readonly Span[] }

export function advance(drawn: number | null, head: number, width: number, bar: number): Advance {
  if (drawn === null || head < drawn || head - drawn >= width - bar) {
    return { kind: 'redraw', from: head - width + bar + 1 }
  }
  if (head === drawn) return { kind: 'none' }
  return { kind: 'extend', clear: spans(drawn + bar + 1, head + bar, width) }
}

/** The canvas columns from `first` to `last` inclusive, cut where they wrap. */
export function spans(first: number, last: number, width: number): readonly Span[] {
  const count = Math.min(last - first + 1, width)
  if (count <= 0) return []
  const x = xOf(first, width)
  const before = Math.min(count, width - x)
  const left: Span = { x, width: before }
  return before === count ? [left] : [left, { x: 0, width: count - before }]
}
