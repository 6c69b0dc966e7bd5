import type { Context } from './overlay'
import { xOf } from './sweep'
import type { Pen } from './stroke'

interface Gap {
  readonly column: number
  readonly lostMs: number
}

/** Puts strokes on a canvas that wraps: a line across the right edge leaves it and comes in again at the left. */
export class TracePen implements Pen {
  readonly #context: Context
  readonly #width: number
  readonly #yOf: (value: number) => number
  #lap = 0
  #x = 0
  #y = 0
  readonly #gaps: Gap[] = []

  constructor(context: Context, width: number, yOf: (value: number) => number) {
    this.#context = context
    this.#width = width
    this.#yOf = yOf
  }

  move(column: number, value: number): void {
    this.#to(column, value)
    this.#context.moveTo(this.#x, this.#y)
  }

  line(column: number, value: number): void {
    const [lap, x, y] = [this.#lap, this.#x, this.#y]
    this.#to(column, value)
    if (this.#lap !== lap) {
      this.#context.lineTo(this.#x + this.#width, this.#y)
      this.#context.moveTo(x - this.#width, y)
    }
    this.#context.lineTo(this.#x, this.#y)
  }

  gap(_from: number, to: number, lostMs: number): void {
    this.#gaps.push({ column: to, lostMs })
  }

  /** Labels stand at the top, before the place where the trace goes on. */
  label(words: (lostMs: number) => string, fontPixels: number): void {
    for (const { column, lostMs } of this.#gaps) {
      const text = words(lostMs)
      this.#context.font = `${fontPixels}px system-ui, sans-serif`
      this.#context.textBaseline = 'top'
      this.#context.textAlign = 'left'
      this.#context.fillStyle = LABEL
      const x = xOf(column, this.#width) - this.#context.measureText(text).width - 4
      this.#context.fillText(text, Math.max(2, x), 2)
    }
  }

  #to(column: number, value: number): void {
    this.#lap = Math.floor(column / this.#width)
    this.#x = column - this.#lap * this.#width
    this.#y = this.#yOf(value)
  }
}

/** `--text-2`: a worker sees no custom properties. */
const LABEL = '#9aa7b4'
