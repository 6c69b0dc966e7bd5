/** Draws one trace in its box of a canvas, only the new columns of each frame. Runs in the worker, or in the page without one. */
import type { Box, PixelSize, WaveWords } from '../messages'
import type { TraceSpec } from '../port'
import { drawCalibrationMark, drawGrid, drawNotice, type Context } from './overlay'
import type { WaveRing } from './ring'
import { rangeFor, type Extremes, type ValueRange } from './scale'
import { stroke } from './stroke'
import { advance, columnOf, ERASE_BAR_MM } from './sweep'
import { TracePen } from './pen'
import { traceKey } from './trace-key'

export interface PaintInput {
  readonly ring: WaveRing | null
  /** Measurement time up to which to draw. */
  readonly head: number | null
  /** Since the last block of this stream arrived. */
  readonly silentMs: number
  /** CSS pixels per millimetre. */
  readonly pixelsPerMm: number
}

/** The play-out buffer has been empty for this long: the trace stands still and says so. Own proposal. */
const STALLED_MS = 500
const RESCALE_EVERY_MS = 1_000
const DIM = 0.35

export class TracePainter {
  readonly #context: Context
  readonly #words: WaveWords
  readonly #trace: TraceSpec
  readonly #box: Box
  readonly #size: PixelSize
  readonly key: string
  #range: ValueRange | null = null
  #rescaleAt = -Infinity
  #drawnColumn: number | null = null
  #drawnPosition = -1
  #epoch = -1
  #ring: WaveRing | null = null
  #look = ''

  constructor(context: Context, trace: TraceSpec, box: Box, ratio: number, words: WaveWords) {
    this.#context = context
    this.#words = words
    this.#trace = trace
    this.#box = box
    this.#size = { width: box.width, height: box.height, ratio }
    this.key = traceKey(trace.subject, trace.code)
  }

  invalidate(): void {
    this.#drawnColumn = null
    this.#rescaleAt = -Infinity
    this.#look = ''
  }

  paint(input: PaintInput): void {
    const { x, y, width, height } = this.#box
    this.#context.save()
    this.#context.beginPath()
    this.#context.rect(x, y, width, height)
    this.#context.clip()
    this.#context.translate(x, y)
    this.#paintBox(input)
    this.#context.restore()
  }

  #paintBox(input: PaintInput): void {
    const { ring, head } = input
    const isSame = ring ? ring.isCopyOf(this.#ring) && ring.epoch === this.#epoch : this.#ring === null
    if (!isSame) this.#takeRing(ring)
    this.#ring = ring
    if (!ring || head === null || ring.end === 0) return this.#paintEmpty(input)
    const stalled = head - ring.endTime > STALLED_MS
    const seconds = stalled ? Math.floor(input.silentMs / 1000) : 0
    this.#changeLook(stalled ? `stalled ${seconds}` : 'running')
    const until = Math.min(head, ring.endTime)
    const millimetre = input.pixelsPerMm * this.#size.ratio
    this.#rescale(ring, until, millimetre)
    this.#context.globalAlpha = stalled || this.#trace.notice ? DIM : 1
    const isChanged = this.#sweep(ring, until, millimetre)
    this.#context.globalAlpha = 1
    if (!isChanged) return
    this.#paintOverlay(millimetre, stalled ? this.#words.noData.replace('{s}', String(seconds)) : null)
  }

  #takeRing(ring: WaveRing | null): void {
    this.#ring = ring
    this.#epoch = ring?.epoch ?? -1
    this.#range = null
    this.invalidate()
  }

  /** Another look is drawn from the beginning; the same look only grows. */
  #changeLook(look: string): void {
    if (look !== this.#look) this.#drawnColumn = null
    this.#look = look
  }

  #paintEmpty({ pixelsPerMm }: PaintInput): void {
    if (this.#look === 'empty') return
    this.#look = 'empty'
    this.#drawnColumn = null
    this.#clear(0, this.#size.width, pixelsPerMm * this.#size.ratio)
    if (this.#trace.notice) drawNotice(this.#context, this.#size, this.#trace.notice, this.#trace.color)
  }

  #clear(x: number, width: number, millimetre: number): void {
    this.#context.clearRect(x, 0, width, this.#size.height)
    if (this.#trace.grid) drawGrid(this.#context, x, width, this.#size.height, millimetre)
  }

  #rescale(ring: WaveRing, until: number, millimetre: number): void {
    if (until - this.#rescaleAt < RESCALE_EVERY_MS && this.#range) return
    this.#rescaleAt = until
    const shownMs = (this.#size.width / (this.#trace.speed * millimetre)) * 1000
    const extremes = extremesOf(ring, ring.positionAt(until - shownMs), ring.positionAt(until))
    const range = rangeFor(this.#trace, this.#size.height / millimetre, extremes, this.#range)
    if (range.low !== this.#range?.low || range.high !== this.#range.high) this.#drawnColumn = null
    this.#range = range
  }

  /** False when there was nothing new to draw. */
  #sweep(ring: WaveRing, until: number, millimetre: number): boolean {
    const { width } = this.#size
    const pixelsPerSecond = this.#trace.speed * millimetre
    const column = columnOf(until, pixelsPerSecond)
    const bar = Math.max(2, Math.round(ERASE_BAR_MM * millimetre))
    const step = advance(this.#drawnColumn, column, width, bar)
    if (step.kind === 'none') return false
    let from = this.#drawnPosition + 1
    if (step.kind === 'redraw') {
      this.#clear(0, width, millimetre)
      from = Math.max(ring.start, ring.positionAt((step.from * 1000) / pixelsPerSecond) + 1)
    } else for (const { x, width: cleared } of step.clear) this.#clear(x, cleared, millimetre)
    const to = ring.positionAt(until)
    this.#stroke(ring, from, to, pixelsPerSecond)
    this.#drawnColumn = column
    this.#drawnPosition = Math.min(to, ring.end - 1)
    return true
  }

  #stroke(ring: WaveRing, from: number, to: number, pixelsPerSecond: number): void {
    const { width, height, ratio } = this.#size
    const range = this.#range
    if (!range) return
    const pen = new TracePen(
      this.#context,
      width,
      (value) => height * (1 - (value - range.low) / (range.high - range.low)),
    )
    this.#context.strokeStyle = this.#trace.color
    this.#context.lineWidth = 1.5 * ratio
    this.#context.lineJoin = 'round'
    this.#context.beginPath()
    stroke(ring, from, to, pixelsPerSecond, pen)
    this.#context.stroke()
    pen.label((lostMs) => this.#words.lost.replace('{s}', (lostMs / 1000).toFixed(1)), 11 * ratio)
  }

  #paintOverlay(millimetre: number, stalledWords: string | null): void {
    const { gain, range, color } = this.#trace
    if (typeof gain === 'number' && !range) {
      drawCalibrationMark(this.#context, this.#size, gain * millimetre, color)
    }
    const words = this.#trace.notice ?? stalledWords
    if (words) drawNotice(this.#context, this.#size, words, color)
  }
}

function extremesOf(ring: WaveRing, from: number, to: number): Extremes | null {
  let low = Infinity
  let high = -Infinity
  for (let position = Math.max(from, ring.start); position <= to; position++) {
    const value = ring.value(position)
    if (value === null) continue
    if (value < low) low = value
    if (value > high) high = value
  }
  return low <= high ? { low, high } : null
}
