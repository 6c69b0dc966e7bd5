import { beforeEach, describe, expect, it } from 'vitest'
import { aStream, AT } from '../testing/builders'
import type { TraceSpec } from '../port'
import type { Surface } from '../waves/painter'
import { Drawing } from './drawing'
import { Traces } from './traces'

const RATE = 100
const stream = aStream({ stream: 7, code: 'MDC_PULS_OXIM_PLETH', kind: 'waveform', rate: RATE, gain: 1 })
const spec: TraceSpec = {
  subject: stream.subject,
  code: 'MDC_PULS_OXIM_PLETH',
  color: '#35c9e8',
  speed: 25,
  gain: 'auto',
}
const size = (width: number) => ({ width, height: 40, ratio: 1 })

/** A canvas that remembers what was drawn since its size was set last, which clears it as a real one does. */
function aCanvas() {
  const drawn = { strokes: [] as string[], words: [] as string[] }
  const context = {
    clearRect: () => undefined,
    fillRect: () => undefined,
    beginPath: () => undefined,
    stroke: () => undefined,
    moveTo: () => undefined,
    lineTo: (x: number, y: number) => drawn.strokes.push(`${x.toFixed(1)} ${y.toFixed(1)}`),
    measureText: () => ({ width: 10 }),
    fillText: (text: string) => drawn.words.push(text),
  }
  const surface = {
    height: 0,
    set width(_: number) {
      drawn.strokes = []
      drawn.words = []
    },
    getContext: () => context,
  }
  // Only what the painter uses of a canvas.
  return { drawn, surface: surface as unknown as Surface }
}

let traces: Traces
let drawing: Drawing
let now: number

/** Lets blocks of 100 ms arrive and every frame be painted. */
function pass(ms: number, { paint = true } = {}) {
  for (let rest = ms; rest > 0; rest -= 100) {
    const samples = Int32Array.from({ length: RATE / 10 }, (_, index) => ((now / 10 + index) * 7) % 50)
    traces.append([{ stream: 7, measuredAt: now - 100, samples }] as never, now)
    now += 100
    if (paint) drawing.paint(now, () => 0)
  }
}

beforeEach(() => {
  traces = new Traces()
  drawing = new Drawing(traces)
  now = AT
  traces.change({ added: [stream], removed: [] })
})

describe('a frozen trace', () => {
  it('keeps its picture through a change of size', () => {
    const { surface, drawn } = aCanvas()
    drawing.addSurface(1, surface)
    drawing.attach(1, spec, size(200))
    pass(5_000)
    drawing.freeze(true)
    drawing.paint(now, () => 0)
    drawing.resize(1, size(200))
    drawing.paint(now, () => 0)
    const before = [...drawn.strokes]
    expect(before.length).toBeGreaterThan(20)
    pass(90_000)
    drawing.resize(1, size(200))
    drawing.paint(now, () => 0)
    expect(drawn.strokes).toEqual(before)
  })

  it('goes on where the stream is when it runs again', () => {
    const { surface, drawn } = aCanvas()
    drawing.addSurface(1, surface)
    drawing.attach(1, spec, size(200))
    pass(5_000)
    drawing.freeze(true)
    pass(3_000)
    const still = drawn.strokes.length
    drawing.freeze(false)
    pass(1_000)
    expect(drawn.strokes.length).toBeGreaterThan(still)
    expect(drawn.words).toEqual([])
  })

  it('is gone when its stream is', () => {
    const { surface, drawn } = aCanvas()
    drawing.addSurface(1, surface)
    drawing.attach(1, spec, size(200))
    pass(5_000)
    drawing.freeze(true)
    pass(200)
    traces.change({ added: [], removed: [7] })
    drawing.resize(1, size(200))
    drawing.paint(now, () => 0)
    expect(drawn.strokes).toEqual([])
  })
})

describe('a new canvas', () => {
  it('shows the last sweep at once', () => {
    pass(5_000, { paint: false })
    const { surface, drawn } = aCanvas()
    drawing.addSurface(1, surface)
    drawing.attach(1, spec, size(200))
    drawing.paint(now, () => 0)
    expect(drawn.strokes.length).toBeGreaterThan(20)
  })

  it('names no loss for the time nobody asked for', () => {
    const { surface, drawn } = aCanvas()
    drawing.addSurface(1, surface)
    drawing.attach(1, spec, size(800))
    pass(3_000)
    traces.watch([])
    now += 4_000
    traces.watch([stream.subject])
    pass(3_000)
    expect(drawn.words.filter((word) => word.includes('lost'))).toEqual([])
  })

  it('names the loss of time that was asked for', () => {
    const { surface, drawn } = aCanvas()
    drawing.addSurface(1, surface)
    drawing.attach(1, spec, size(800))
    pass(3_000)
    now += 1_000
    pass(3_000)
    expect(drawn.words.some((word) => word.endsWith('s lost'))).toBe(true)
  })
})
