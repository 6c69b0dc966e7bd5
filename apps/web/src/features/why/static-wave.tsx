import { parameter, type ParameterCode } from '@vigil/clinical'
import { useEffect, useRef } from 'react'
import { TracePen } from '../../live/waves/pen'
import { rangeFor } from '../../live/waves/scale'
import { stroke, type Samples } from '../../live/waves/stroke'
import { whyWords as say } from '../../words/why'
import type { Block } from './answer'

/** Own proposal: an odd block of another rate is left out rather than drawn at the wrong place. */
const MOST_SAMPLES = 20_000

/** Blocks of one trace side by side, missing where nothing was stored. */
export function samplesOf(
  blocks: readonly Block[],
  from: number,
  to: number,
): Samples & { readonly count: number } {
  const rate = blocks[0]?.rate ?? 1
  const count = Math.min(MOST_SAMPLES, Math.ceil(((to - from) * rate) / 1_000))
  const values = new Float64Array(count).fill(NaN)
  for (const block of blocks) {
    if (block.rate !== rate) continue
    const first = Math.round(((Date.parse(block.at) - from) * rate) / 1_000)
    block.samples.forEach((sample, index) => {
      const position = first + index
      if (sample !== null && position >= 0 && position < count)
        values[position] = block.offset + block.gain * sample
    })
  }
  return {
    count,
    start: 0,
    timeOf: (position) => (position * 1_000) / rate,
    value: (position) => {
      const value = values[position] ?? NaN
      return Number.isNaN(value) ? null : value
    },
  }
}

function extremesOf(samples: ReturnType<typeof samplesOf>) {
  let [low, high] = [Infinity, -Infinity]
  for (let position = 0; position < samples.count; position++) {
    const each = samples.value(position)
    if (each === null) continue
    low = Math.min(low, each)
    high = Math.max(high, each)
  }
  return low <= high ? { low, high } : null
}

interface Props {
  readonly code: ParameterCode
  readonly blocks: readonly Block[]
  readonly from: number
  readonly to: number
  readonly onset: number
}

/** One stored trace, drawn once as the live ones are drawn; a mark where the alarm began. */
export function StaticWave({ code, blocks, from, to, onset }: Props) {
  const ref = useRef<HTMLCanvasElement>(null)
  const { label, group } = parameter(code)
  useEffect(() => {
    const canvas = ref.current
    const context = canvas?.getContext('2d')
    if (!canvas || !context) return
    const ratio = devicePixelRatio || 1
    const width = Math.max(1, Math.round(canvas.clientWidth * ratio))
    const height = Math.max(1, Math.round(canvas.clientHeight * ratio))
    Object.assign(canvas, { width, height })
    const samples = samplesOf(blocks, from, to)
    const range = rangeFor({ gain: 'auto' }, 1, extremesOf(samples), null)
    const x = ((onset - from) / (to - from)) * width
    context.strokeStyle = getComputedStyle(canvas).getPropertyValue('--text-3').trim() || '#7f8b98'
    context.beginPath()
    context.moveTo(x, 0)
    context.lineTo(x, height)
    context.stroke()
    const pen = new TracePen(
      context,
      width,
      (value) => height * (1 - (value - range.low) / (range.high - range.low)),
    )
    context.strokeStyle = getComputedStyle(canvas).getPropertyValue('--trace').trim() || '#ffffff'
    context.lineWidth = 1.2 * ratio
    context.beginPath()
    // A little short of the edge, where the pen of the sweep would begin again at the left.
    stroke(samples, 0, samples.count - 1, ((width - 1) / (to - from)) * 1_000, pen)
    context.stroke()
    pen.label((lostMs) => say('lost', { s: (lostMs / 1_000).toFixed(1) }), 11 * ratio)
  }, [blocks, from, to, onset])
  return (
    <figure className="why-wave" data-group={group}>
      <figcaption>{label}</figcaption>
      <canvas ref={ref} role="img" aria-label={say('wave', { label })} />
    </figure>
  )
}
