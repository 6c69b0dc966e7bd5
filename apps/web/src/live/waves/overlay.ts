/** What stands still on a trace: grid, calibration mark, words. */
import type { PixelSize } from '../messages'

export type Context = OffscreenCanvasRenderingContext2D | CanvasRenderingContext2D

// Interface tokens `--line`, `--bg-1` and `--text-1`: a worker sees no custom properties.
const LINE = '#232b36'
const GROUND = '#0d1117'
const WORDS = '#e8edf2'

const strength = (index: number): number => (index % 5 === 0 ? 0.9 : 0.35)

/** 1 mm lines, every fifth stronger (WF3), within the given columns. */
export function drawGrid(
  context: Context,
  x: number,
  width: number,
  height: number,
  millimetre: number,
): void {
  context.fillStyle = LINE
  const alpha = context.globalAlpha
  for (let index = Math.ceil(x / millimetre); index * millimetre < x + width; index++) {
    context.globalAlpha = strength(index)
    context.fillRect(Math.round(index * millimetre), 0, 1, height)
  }
  for (let index = 0; index * millimetre < height; index++) {
    context.globalAlpha = strength(index)
    context.fillRect(x, Math.round(height - index * millimetre), width, 1)
  }
  context.globalAlpha = alpha
}

/** A bracket of 1 mV at the left edge (WF3). */
export function drawCalibrationMark(
  context: Context,
  { height, ratio }: PixelSize,
  millivolt: number,
  color: string,
): void {
  const size = Math.min(millivolt, height - 2)
  const top = (height - size) / 2
  const width = 6 * ratio
  context.clearRect(0, top - ratio, width + ratio, size + 2 * ratio)
  context.fillStyle = color
  context.fillRect(0, top, ratio, size)
  context.fillRect(0, top, width, ratio)
  context.fillRect(0, top + size - ratio, width, ratio)
}

/** Words over the trace, on a ground of their own. */
export function drawNotice(
  context: Context,
  { width, height, ratio }: PixelSize,
  words: string,
  color: string,
): void {
  const pixels = Math.min(14 * ratio, height * 0.6)
  context.font = `600 ${pixels}px system-ui, sans-serif`
  context.textBaseline = 'middle'
  context.textAlign = 'center'
  const box = context.measureText(words).width + 1.2 * pixels
  context.fillStyle = GROUND
  context.fillRect((width - box) / 2, (height - 1.6 * pixels) / 2, box, 1.6 * pixels)
  context.fillStyle = color
  context.fillRect((width - box) / 2, (height + 1.6 * pixels) / 2, box, ratio)
  context.fillStyle = WORDS
  context.fillText(words, width / 2, height / 2, width)
}
