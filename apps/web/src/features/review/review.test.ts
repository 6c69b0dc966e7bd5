import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { moved } from './caliper-layer'
import { marched, measured, qtOf } from './calipers'
import { neighbour, readHappenings, type Happening } from './events'
import { columnsOf, extremesOf } from './outline'
import { complement } from './draw-lane'
import { layoutOf } from './strip'
import { millimetres, NOMINAL_PIXELS_PER_MM, secondsAcross, valueLines } from './paper'
import { derivedTrace, extremesIn, traceOf, type Block } from './trace'
import { asked, hourOf, timeAt, xOf, zoomed } from './zoom'

const START = Date.UTC(2026, 10, 21, 12)
const block = (ms: number, samples: readonly (number | null)[], over: Partial<Block> = {}): Block => ({
  code: 'MDC_ECG_ELEC_POTL_II',
  source: 'mon-1',
  at: new Date(START + ms).toISOString(),
  rate: 100,
  gain: 0.01,
  offset: 0,
  samples,
  late: false,
  ...over,
})
const ones = (count: number) => Array.from({ length: count }, () => 1)
const span = (from: number, to: number) => ({ from: START + from, to: START + to })

describe('zoom', () => {
  it('goes from a day to a second and stays at its ends', () => {
    expect(zoomed('day', 1)).toBe('hour')
    expect(zoomed('one', 1)).toBe('one')
    expect(zoomed('day', -1)).toBe('day')
  })

  it('puts a time on its pixel and back', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 10, max: 4_000 }),
        (part, width) => {
          const shown = span(0, 3_600_000)
          const at = shown.from + part * 3_600_000
          expect(timeAt(xOf(at, shown, width), shown, width)).toBeCloseTo(at, 0)
        },
      ),
    )
  })

  it('asks for whole half minutes and for no future', () => {
    expect(asked(span(1, 10_000), START + 60_000)).toEqual(span(0, 30_000))
    expect(asked(span(1, 10_000), START + 9_000)).toEqual(span(0, 9_000))
    expect(hourOf(START + 60_000, START + 90_000)).toEqual(span(0, 90_000))
  })
})

describe('an outline', () => {
  it('draws the extremes of each column and a gap as a gap', () => {
    const outline = { from: START, stepMs: 1_000, min: [1, 0, null, 3], max: [2, 5, null, 4] }
    expect(columnsOf(outline, span(0, 4_000), 2)).toEqual([
      [{ x: 0, low: 0, high: 5 }],
      [{ x: 1, low: 3, high: 4 }],
    ])
  })

  it('loses no extreme however few columns there are', () => {
    const values = fc.array(fc.option(fc.integer({ min: -500, max: 500 })), { minLength: 1, maxLength: 200 })
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 50 }), (min, width) => {
        const outline = { from: START, stepMs: 1_000, min, max: min }
        const columns = columnsOf(outline, span(0, min.length * 1_000), width).flat()
        const there = min.filter((value) => value !== null)
        expect(Math.max(-Infinity, ...columns.map(({ high }) => high))).toBe(Math.max(-Infinity, ...there))
        expect(Math.min(Infinity, ...columns.map(({ low }) => low))).toBe(Math.min(Infinity, ...there))
      }),
    )
  })

  it('has no range where nothing was measured', () => {
    expect(extremesOf({ min: [null], max: [null] })).toBeNull()
  })
})

describe('a stored trace', () => {
  it('tells what was lost from what was not measured', () => {
    const nulls = Array.from({ length: 50 }, () => null)
    const trace = traceOf([block(0, [...ones(50), ...nulls]), block(3_000, ones(100))], span(0, 4_000))
    expect(trace?.gaps).toEqual([
      { ...span(500, 1_000), kind: 'unmeasured' },
      { ...span(1_000, 3_000), kind: 'lost' },
    ])
    expect(trace?.value(10)).toBeCloseTo(0.01)
    expect(trace?.value(150)).toBeNull()
  })

  it('names what arrived late and leaves out what has another rate', () => {
    const trace = traceOf(
      [block(0, ones(100), { late: true }), block(1_000, ones(50), { rate: 50 })],
      span(0, 2_000),
    )
    expect(trace?.late).toEqual([span(0, 1_000)])
    expect(trace?.gaps).toEqual([{ ...span(1_000, 2_000), kind: 'lost' }])
  })

  it('is derived sample by sample from two others', () => {
    const one = traceOf([block(0, [1, null, 1])], span(0, 30))
    const two = traceOf([block(0, [5, 5, null])], span(0, 30))
    const lead = {
      lead: 'III',
      of: ['MDC_ECG_ELEC_POTL_I', 'MDC_ECG_ELEC_POTL_II'],
      weights: [-1, 1],
      formula: '',
    } as const
    const three = derivedTrace(lead, one, two)
    expect(three?.value(0)).toBeCloseTo(0.04)
    expect([three?.value(1), three?.value(2)]).toEqual([null, null])
    expect(derivedTrace(lead, one, null)).toBeNull()
  })

  it('has the extremes of a stretch', () => {
    const trace = traceOf([block(0, [1, 9, 2, 3])], span(0, 40))
    expect(trace && extremesIn(trace, span(20, 40))?.high).toBeCloseTo(0.03)
    expect(trace && extremesIn(trace, span(50, 60))).toBeNull()
  })
})

const values = (group: 'abp' | 'co2' | 'cvp', low: number, high: number) =>
  valueLines(group, { low, high }, 100).map(({ value }) => value)

describe('paper', () => {
  it('is 25 mm a second and every fifth line strong', () => {
    expect(secondsAcross(250 * NOMINAL_PIXELS_PER_MM, NOMINAL_PIXELS_PER_MM, 25)).toBeCloseTo(10)
    const lines = millimetres(40, 4)
    expect(lines).toHaveLength(11)
    expect(lines.filter(({ strong }) => strong).map(({ at }) => at)).toEqual([0, 20, 40])
  })

  it('has lines of pressure and of CO2 at the values people know', () => {
    expect(values('abp', 55, 135)).toEqual([60, 80, 100, 120])
    expect(values('co2', 0, 45)).toEqual([0, 10, 20, 30, 40])
    expect(values('cvp', -2, 14)).toEqual([0, 5, 10])
    expect(values('abp', 1, 1)).toEqual([])
  })
})

describe('a layout', () => {
  const paper = { speed: 25, gain: 10, pixelsPerMm: 4, rows: 2 } as const

  it('lays rows one after the other around the moment', () => {
    const { rows, pixelsPerMm } = layoutOf('ten', START, 1_000, paper)
    expect(rows).toEqual([span(-10_000, 0), span(0, 10_000)])
    expect(pixelsPerMm).toBeCloseTo(4)
    expect(layoutOf('minute', START, 1_000, paper).rows).toHaveLength(6)
    expect(layoutOf('one', START, 1_000, paper)).toMatchObject({ rows: [span(-500, 500)], pixelsPerMm: 40 })
  })

  it('draws the rest of a stretch apart from what is doubtful', () => {
    expect(complement([span(2_000, 3_000), span(9_000, 12_000)], span(0, 10_000))).toEqual([
      span(0, 2_000),
      span(3_000, 9_000),
    ])
    expect(complement([span(-1_000, 11_000)], span(0, 10_000))).toEqual([])
    expect(complement([], span(0, 10))).toEqual([span(0, 10)])
  })
})

describe('calipers', () => {
  const legs = { from: START + 1_000, to: START + 200, low: -0.2, high: 1 }

  it('read the same whichever leg was set first', () => {
    expect(measured(legs)).toMatchObject({ ms: 800, rate: 75 })
    expect(measured(legs).height).toBeCloseTo(1.2)
    expect(measured({ ...legs, to: legs.from }).rate).toBeNull()
  })

  it('move by keys, in samples and in small squares', () => {
    const place = { shown: span(0, 10_000), range: { low: -1, high: 1 }, calipers: legs, leg: 'to' } as const
    const key = (name: string, shiftKey = false) => moved({ key: name, shiftKey }, place)
    expect(key('ArrowRight')?.[0].to).toBe(legs.to + 4)
    expect(key('ArrowLeft', true)?.[0].to).toBe(legs.to - 40)
    expect(key('Enter')?.[1]).toBe('low')
    expect(key('ArrowUp')).toBeNull()
    expect(moved({ key: 'ArrowUp', shiftKey: true }, { ...place, leg: 'high' })?.[0].high).toBeCloseTo(1.1)
    expect(moved({ key: 'Enter', shiftKey: false }, { ...place, calipers: null })?.[1]).toBe('to')
  })

  it('correct QT only for an RR that was kept', () => {
    const qt = { ...legs, from: START, to: START + 360 }
    expect(qtOf(qt, null)).toEqual({ kind: 'no-rr' })
    expect(qtOf(qt, 5_000).kind).toBe('out-of-range')
    const read = qtOf(qt, 810)
    expect(read.kind === 'corrected' && Math.round(read.bazettMs)).toBe(400)
  })

  it('march on at the same distance over the strip', () => {
    const found = marched({ ...legs, from: START + 1_000, to: START + 1_500 }, span(0, 3_000))
    expect(found.map((at) => at - START)).toEqual([0, 500, 2_000, 2_500, 3_000])
    expect(marched({ ...legs, from: START, to: START + 10 }, span(0, 1_000))).toEqual([])
  })
})

const happening = (at: number): Happening => ({ key: String(at), at, kind: 'read', text: '' })

describe('events', () => {
  it('are walked in the order of time from the moment that is shown', () => {
    const all = [happening(30), happening(10), happening(20)]
    expect(neighbour(all, 10, 1)?.at).toBe(20)
    expect(neighbour(all, 20, -1)?.at).toBe(10)
    expect(neighbour(all, 30, 1)).toBeNull()
  })

  it('are none of a lead that was too poor', () => {
    const pauses = [{ from: START, to: START + 2_500 }]
    const reading = {
      verdict: 'readable',
      runs: [],
      pauses,
      fibrillation: [],
      differs: [],
    } as never as Parameters<typeof readHappenings>[0]
    expect(readHappenings(reading).map(({ text }) => text)).toEqual(['Pause 2.5 s'])
    expect(readHappenings(reading && { ...reading, verdict: 'poor' })).toEqual([])
  })
})
