import { MISSING } from '@vigil/protocol'
import { describe, expect, it } from 'vitest'
import { WaveRing } from './ring'
import { stroke, type Pen } from './stroke'

class Recorder implements Pen {
  readonly marks: (readonly [string, ...number[]])[] = []
  move(column: number, value: number): void {
    this.marks.push(['move', round(column), value])
  }
  line(column: number, value: number): void {
    this.marks.push(['line', round(column), value])
  }
  gap(from: number, to: number, lostMs: number): void {
    this.marks.push(['gap', round(from), round(to), round(lostMs)])
  }
}
const round = (value: number): number => Math.round(value * 1000) / 1000

const SCALE = { rate: 100, gain: 1, offset: 0 }
const ringOf = (...samples: number[]): WaveRing => {
  const ring = new WaveRing(SCALE)
  ring.append(0, Int32Array.from(samples))
  return ring
}
const drawn = (ring: WaveRing, from: number, to: number, pixelsPerSecond: number) => {
  const pen = new Recorder()
  stroke(ring, from, to, pixelsPerSecond, pen)
  return pen.marks
}

describe('stroke', () => {
  it('joins samples that are farther apart than a column', () => {
    expect(drawn(ringOf(1, 2, 3), 0, 2, 150)).toStrictEqual([
      ['move', 0, 1],
      ['line', 1.5, 2],
      ['line', 3, 3],
    ])
  })

  it('goes on from the sample that was drawn last', () => {
    expect(drawn(ringOf(1, 2, 3), 2, 2, 100)).toStrictEqual([
      ['move', 1, 2],
      ['line', 2, 3],
    ])
  })

  it('keeps both extremes of a column in their order', () => {
    expect(drawn(ringOf(0, 9, -5, 1, 2), 0, 4, 25)).toStrictEqual([
      ['move', 0, 0],
      ['line', 0, 9],
      ['line', 0, -5],
      ['line', 0, 1],
      ['line', 1, 2],
    ])
  })

  it('lifts the pen over missing samples', () => {
    expect(drawn(ringOf(1, MISSING, 3), 0, 2, 100)).toStrictEqual([
      ['move', 0, 1],
      ['move', 2, 3],
    ])
  })

  it('names what was lost where the trace goes on', () => {
    const ring = ringOf(1, 1)
    ring.append(2_420, Int32Array.of(7, 7))
    expect(drawn(ring, 0, ring.end - 1, 100)).toStrictEqual([
      ['move', 0, 1],
      ['line', 1, 1],
      ['gap', 2, 242, 2_400],
      ['move', 242, 7],
      ['line', 243, 7],
    ])
  })

  it('names a loss that was drawn bit by bit only once', () => {
    const ring = ringOf(1, 1)
    ring.append(1_000, Int32Array.of(7, 7))
    const pen = new Recorder()
    for (let position = 0; position < ring.end; position++) stroke(ring, position, position, 100, pen)
    expect(pen.marks.filter(([kind]) => kind === 'gap')).toStrictEqual([['gap', 2, 100, 980]])
  })

  it('draws nothing for a trace that is missing altogether', () => {
    expect(drawn(ringOf(MISSING, MISSING), 0, 1, 100)).toStrictEqual([])
  })
})
