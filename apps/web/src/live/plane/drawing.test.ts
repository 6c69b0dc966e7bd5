import { beforeEach, describe, expect, it } from 'vitest'
import { aStream, AT } from '../testing/builders'
import type { Surface } from '../messages'
import type { TraceSpec } from '../port'
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
  const drawn = { strokes: [] as string[], words: [] as string[], origins: new Set<string>() }
  const context = {
    clearRect: () => undefined,
    fillRect: () => undefined,
    rect: () => undefined,
    clip: () => undefined,
    save: () => undefined,
    restore: () => undefined,
    translate: (x: number, y: number) => drawn.origins.add(`${x} ${y}`),
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

function show(surface: Surface, width: number) {
  drawing.addSurface(1, surface, size(width))
  drawing.place(1, [{ id: 1, trace: spec, box: { x: 0, y: 0, width, height: 40 } }])
}
/** Another canvas for the same trace, as after a change of the layout. */
function again(surface: Surface, width: number) {
  drawing.forget(1)
  show(surface, width)
}

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
    show(surface, 200)
    pass(5_000)
    drawing.freeze(true)
    drawing.paint(now, () => 0)
    again(surface, 200)
    drawing.paint(now, () => 0)
    const before = [...drawn.strokes]
    expect(before.length).toBeGreaterThan(20)
    pass(90_000)
    again(surface, 200)
    drawing.paint(now, () => 0)
    expect(drawn.strokes).toEqual(before)
  })

  it('goes on where the stream is when it runs again', () => {
    const { surface, drawn } = aCanvas()
    show(surface, 200)
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
    show(surface, 200)
    pass(5_000)
    drawing.freeze(true)
    pass(200)
    traces.change({ added: [], removed: [7] })
    again(surface, 200)
    drawing.paint(now, () => 0)
    expect(drawn.strokes).toEqual([])
  })
})

describe('a new canvas', () => {
  it('shows the last sweep at once', () => {
    pass(5_000, { paint: false })
    const { surface, drawn } = aCanvas()
    show(surface, 200)
    drawing.paint(now, () => 0)
    expect(drawn.strokes.length).toBeGreaterThan(20)
  })

  it('names no loss for the time nobody asked for', () => {
    const { surface, drawn } = aCanvas()
    show(surface, 800)
    pass(3_000)
    traces.watch([])
    now += 4_000
    traces.watch([stream.subject])
    pass(3_000)
    expect(drawn.words.filter((word) => word.includes('lost'))).toEqual([])
  })

  it('names the loss of time that was asked for', () => {
    const { surface, drawn } = aCanvas()
    show(surface, 800)
    pass(3_000)
    now += 1_000
    pass(3_000)
    expect(drawn.words.some((word) => word.endsWith('s lost'))).toBe(true)
  })
})

describe('one canvas for many traces', () => {
  const two = [1, 2].map((id) => ({ id, trace: spec, box: { x: 10, y: 50 * id, width: 200, height: 40 } }))

  it('draws each in its own box', () => {
    const { surface, drawn } = aCanvas()
    drawing.addSurface(1, surface, size(300))
    drawing.place(1, two)
    pass(1_000)
    expect([...drawn.origins]).toEqual(['10 50', '10 100'])
  })

  it('goes on in the next frame where a slice ended', () => {
    const { surface, drawn } = aCanvas()
    drawing.addSurface(1, surface, size(300))
    drawing.place(1, two)
    pass(1_000, { paint: false })
    let clock = 0
    const slow = () => (clock += 4)
    drawing.paint(now, slow)
    expect([...drawn.origins]).toEqual(['10 50'])
    drawing.paint(now, slow)
    expect([...drawn.origins]).toEqual(['10 50', '10 100'])
  })

  it('leaves the others as they are when one comes', () => {
    const { surface, drawn } = aCanvas()
    drawing.addSurface(1, surface, size(300))
    drawing.place(1, two.slice(0, 1))
    pass(5_000)
    drawn.strokes = []
    drawing.place(1, two)
    drawing.paint(now, () => 0)
    const redrawn = drawn.strokes.length
    drawn.strokes = []
    drawing.paint(now, () => 0)
    expect(redrawn).toBeGreaterThan(20)
    expect(drawn.strokes).toEqual([])
  })
})
