/** Turns samples into strokes: at most the extremes of each column, a break where samples are missing. Pure. */

export interface Samples {
  /** First position that is still known. */
  readonly start: number
  timeOf(position: number): number
  value(position: number): number | null
}

export interface Pen {
  /** Lifts the pen and sets it down; `column` is fractional. */
  move(column: number, value: number): void
  line(column: number, value: number): void
  /** Samples were missing between these columns and the trace goes on. */
  gap(from: number, to: number, lostMs: number): void
}

/** Shorter losses are a break in the line and no label. Own proposal. */
const LABELLED_GAP_MS = 200

interface Column {
  readonly number: number
  first: number
  low: number
  high: number
  /** Which extreme came first. */
  rising: boolean
  last: number
  x: number
}

/** Draws positions `from` to `to` inclusive; a line also joins them to the sample before, if there is one. */
export function stroke(samples: Samples, from: number, to: number, pixelsPerSecond: number, pen: Pen): void {
  const columnAt = (position: number): number => (samples.timeOf(position) * pixelsPerSecond) / 1000
  const before = samples.value(from - 1)
  let down = before !== null
  let column: Column | null = null
  if (before !== null) pen.move(columnAt(from - 1), before)

  const flush = (): void => {
    if (!column) return
    const { x, first, low, high, last, rising } = column
    if (down) pen.line(x, first)
    else pen.move(x, first)
    down = true
    const [one, other] = rising ? [low, high] : [high, low]
    if (one !== first) pen.line(x, one)
    if (other !== one) pen.line(x, other)
    if (last !== other) pen.line(x, last)
    column = null
  }

  for (let position = from; position <= to; position++) {
    const value = samples.value(position)
    if (value === null) {
      flush()
      down = false
      continue
    }
    if (!down && !column) endGap(samples, position, columnAt, pen)
    const x = columnAt(position)
    const number = Math.floor(x)
    if (column && column.number !== number) flush()
    column = extended(column, number, x, value)
  }
  flush()
}

function extended(column: Column | null, number: number, x: number, value: number): Column {
  if (!column) return { number, first: value, low: value, high: value, rising: true, last: value, x }
  if (value < column.low) {
    column.low = value
    column.rising = false
  }
  if (value > column.high) {
    column.high = value
    column.rising = true
  }
  column.last = value
  return column
}

/** Looks back over the run of missing samples that ends here. */
function endGap(samples: Samples, position: number, columnAt: (position: number) => number, pen: Pen): void {
  let first = position
  while (first > samples.start && samples.value(first - 1) === null) first--
  const lostMs = samples.timeOf(position) - samples.timeOf(first)
  if (first > samples.start && lostMs >= LABELLED_GAP_MS) pen.gap(columnAt(first), columnAt(position), lostMs)
}
