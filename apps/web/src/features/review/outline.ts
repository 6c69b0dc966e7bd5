import { xOf, type Span } from './zoom'

export interface Outline {
  readonly from: number
  readonly stepMs: number
  readonly min: readonly (number | null)[]
  readonly max: readonly (number | null)[]
}

/** One column of pixels of what was measured. */
export interface Column {
  readonly x: number
  readonly low: number
  readonly high: number
}

/** Rows of columns without a gap; each step is drawn as wide as it is, so that none of two pixels stays empty. */
export function columnsOf(outline: Outline, shown: Span, width: number): readonly (readonly Column[])[] {
  const rows: Column[][] = []
  let row: Column[] | null = null
  const first = Math.max(0, Math.floor((shown.from - outline.from) / outline.stepMs))
  const end = Math.min(outline.min.length, Math.ceil((shown.to - outline.from) / outline.stepMs))
  for (let step = first; step < end; step++) {
    const [low, high] = [outline.min[step] ?? null, outline.max[step] ?? null]
    if (low === null || high === null) {
      row = null
      continue
    }
    const at = outline.from + (step + 0.5) * outline.stepMs
    const x = Math.floor(xOf(at, shown, width))
    if (!row) rows.push((row = []))
    const last = row.at(-1)
    if (last?.x === x)
      row[row.length - 1] = { x, low: Math.min(last.low, low), high: Math.max(last.high, high) }
    else row.push({ x, low, high })
  }
  return rows
}

export interface Extremes {
  readonly low: number
  readonly high: number
}

/** Own proposal: the outermost thousandth is artefact that would press the rest flat. */
const OUTERMOST = 0.001

/** A range in which nearly everything has its place; `null`: nothing was measured. */
export function extremesOf({ min, max }: Pick<Outline, 'min' | 'max'>): Extremes | null {
  const lows = min.filter((value) => value !== null).toSorted((a, b) => a - b)
  const highs = max.filter((value) => value !== null).toSorted((a, b) => a - b)
  const out = Math.floor(lows.length * OUTERMOST)
  const [low, high] = [lows[out], highs[highs.length - 1 - out]]
  if (low === undefined || high === undefined) return null
  const margin = (high - low || 1) * 0.05
  return { low: low - margin, high: high + margin }
}
