import type { SignalGroup } from '@vigil/clinical'
import type { EcgReading } from '@vigil/protocol'
import { rangeFor, type ValueRange } from '../../live/waves/scale'
import { stroke, type Pen } from '../../live/waves/stroke'
import { reviewWords as say } from '../../words/review'
import type { Surface } from './canvas'
import { millimetres, valueLines } from './paper'
import { extremesIn, type Trace } from './trace'
import { xOf, type Span } from './zoom'

export interface Lane {
  readonly group: SignalGroup
  readonly trace: Trace
  readonly shown: Span
  /** Pixels of a millimetre of this lane: enlarged ones are larger. */
  readonly pixelsPerMm: number
  readonly gain: number | 'auto'
  readonly quality: EcgReading['quality']
}

export const rangeOf = ({ trace, shown, gain, pixelsPerMm, group }: Lane, height: number): ValueRange =>
  rangeFor({ gain: group === 'ecg' ? gain : 'auto' }, height / pixelsPerMm, extremesIn(trace, shown), null)

export const penOf = (
  context: Pick<CanvasRenderingContext2D, 'moveTo' | 'lineTo'>,
  left: number,
  yOf: (value: number) => number,
): Pen => ({
  move: (column, value) => context.moveTo(column + left, yOf(value)),
  line: (column, value) => context.lineTo(column + left, yOf(value)),
  // Gaps are told by what was stored, also at the edges.
  gap: () => undefined,
})

/** Strokes what is shown of a trace. */
export function strokeTrace(
  trace: Trace,
  shown: Span,
  width: number,
  path: Pick<CanvasRenderingContext2D, 'moveTo' | 'lineTo'>,
  yOf: (value: number) => number,
): void {
  const perSecond = (width * 1_000) / (shown.to - shown.from)
  const position = (at: number) => ((at - trace.from) * trace.rate) / 1_000
  const first = Math.max(0, Math.floor(position(shown.from)))
  const last = Math.min(trace.count - 1, Math.ceil(position(shown.to)))
  if (first > last) return
  stroke(trace, first, last, perSecond, penOf(path, xOf(trace.from, shown, width), yOf))
}

const DIM = 0.38
const GRID = { weak: 0.35, strong: 0.9 }

export function drawLane(surface: Surface, lane: Lane): void {
  const { context, width, height } = surface
  const range = rangeOf(lane, height)
  const yOf = (value: number) => height * (1 - (value - range.low) / (range.high - range.low))
  const isEcg = lane.group === 'ecg'
  const isTrue = isEcg && lane.gain !== 'auto'
  if (isEcg) drawSquares(surface, lane.pixelsPerMm, isTrue)
  if (!isTrue) drawValues(surface, lane, range)
  const { trace, shown } = lane
  context.strokeStyle = surface.ink('--trace')
  context.lineWidth = 1.3
  const strokeWithin = (spans: readonly Span[], alpha: number) => {
    if (spans.length === 0) return
    context.save()
    context.beginPath()
    for (const span of spans) {
      const x = xOf(span.from, shown, width)
      context.rect(x, 0, xOf(span.to, shown, width) - x, height)
    }
    context.clip()
    context.globalAlpha = alpha
    context.beginPath()
    strokeTrace(trace, shown, width, context, yOf)
    context.stroke()
    context.restore()
  }
  const doubtful = lane.quality.filter(({ quality }) => quality === 'noisy' || quality === 'flat')
  strokeWithin(complement(doubtful, shown), 1)
  strokeWithin(doubtful, DIM)
  if (isEcg) drawCalibration(surface, height / (range.high - range.low))
  drawWords(surface, lane)
}

/** The rest of what is shown. */
export function complement(spans: readonly Span[], shown: Span): readonly Span[] {
  const rest: Span[] = []
  let at = shown.from
  for (const { from, to } of spans.toSorted((a, b) => a.from - b.from)) {
    if (from > at) rest.push({ from: at, to: Math.min(from, shown.to) })
    at = Math.max(at, to)
  }
  if (at < shown.to) rest.push({ from: at, to: shown.to })
  return rest.filter(({ from, to }) => to > from && to > shown.from && from < shown.to)
}

/** Squares where a millimetre is one both ways; else only the times. */
function drawSquares({ context, width, height, ink }: Surface, pixelsPerMm: number, isBoth: boolean): void {
  context.strokeStyle = ink('--line')
  context.lineWidth = 1
  const lines = (length: number, draw: (at: number) => void, strong: boolean) => {
    context.globalAlpha = strong ? GRID.strong : GRID.weak
    context.beginPath()
    for (const line of millimetres(length, pixelsPerMm))
      if (line.strong === strong) draw(Math.round(line.at) + 0.5)
    context.stroke()
  }
  for (const strong of [false, true]) {
    lines(width, (x) => (context.moveTo(x, 0), context.lineTo(x, height)), strong)
    if (isBoth) lines(height, (y) => (context.moveTo(0, y), context.lineTo(width, y)), strong)
  }
  context.globalAlpha = 1
}

function drawValues({ context, width, height, ink }: Surface, { group }: Lane, range: ValueRange): void {
  context.font = '10px system-ui, sans-serif'
  context.textBaseline = 'bottom'
  context.textAlign = 'right'
  for (const { value, y } of valueLines(group, range, height)) {
    context.strokeStyle = ink('--line')
    context.beginPath()
    context.moveTo(0, Math.round(y) + 0.5)
    context.lineTo(width, Math.round(y) + 0.5)
    context.stroke()
    context.fillStyle = ink('--text-3')
    context.fillText(String(value), width - 2, y - 1)
  }
}

/** 1 mV for 200 ms' width of a square: what the gain is true to. */
function drawCalibration({ context, height, ink }: Surface, millivolt: number): void {
  const [left, bottom] = [6, height - 6]
  context.strokeStyle = ink('--text-1')
  context.lineWidth = 1.5
  context.beginPath()
  context.moveTo(left - 4, bottom)
  context.lineTo(left, bottom)
  context.lineTo(left, bottom - millivolt)
  context.lineTo(left + 10, bottom - millivolt)
  context.lineTo(left + 10, bottom)
  context.lineTo(left + 14, bottom)
  context.stroke()
}

function drawWords({ context, width, height, ink }: Surface, { trace, shown, quality }: Lane): void {
  context.font = '11px system-ui, sans-serif'
  context.textAlign = 'center'
  const word = (span: Span, text: string, y: number, token: string) => {
    const [left, right] = [
      Math.max(0, xOf(span.from, shown, width)),
      Math.min(width, xOf(span.to, shown, width)),
    ]
    if (right <= left) return
    const half = context.measureText(text).width / 2 + 2
    context.fillStyle = ink(token)
    context.fillText(text, Math.min(Math.max((left + right) / 2, half), width - half), y)
  }
  context.textBaseline = 'middle'
  for (const gap of trace.gaps) {
    const s = ((gap.to - gap.from) / 1_000).toFixed(1)
    word(gap, say(gap.kind, { s }), height / 2, '--text-2')
  }
  context.textBaseline = 'bottom'
  for (const span of quality) if (span.quality === 'flat') word(span, say('flat'), height - 2, '--text-2')
  for (const span of trace.late) {
    const [left, right] = [xOf(span.from, shown, width), xOf(span.to, shown, width)]
    context.fillStyle = ink('--simulated')
    context.fillRect(left, height - 3, right - left, 3)
  }
  const [first] = trace.late.filter(({ from, to }) => to > shown.from && from < shown.to)
  if (first) word(first, say('late'), height - 4, '--text-2')
}
