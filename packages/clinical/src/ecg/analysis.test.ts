import { describe, expect, it } from 'vitest'
import { aLead, beats, WIDE, type Drawn } from '../testing'
import { createEcgAnalysis } from './analysis'
import { createFibrillationDetector, type RhythmMark } from './fibrillation'
import { qualityOf } from './quality'
import { createRateMeter } from './rate'
import { episodesOf, reviewOf } from './review'

function reviewed(drawn: readonly Drawn[], part: Parameters<typeof aLead>[1] = {}) {
  const { rate, values } = aLead(drawn, { noise: 0.02, ...part })
  const analysis = createEcgAnalysis(rate)
  const events = [...analysis.push(values), ...analysis.end()]
  return { ...reviewOf(events), events }
}

/** Every beat at one of these places among those of 60 a minute is a ventricular one, 0.35 s early. */
const withEarly = (places: readonly number[]): readonly Drawn[] =>
  beats(0.5, 39.5, 60).map((beat, i) => (places.includes(i) ? { at: beat.at - 0.35, hills: WIDE } : beat))

describe('beats of the ventricle', () => {
  it('[ECG9] are those that come early, wide and unlike the usual ones', () => {
    const { ventricular, events } = reviewed(withEarly([10, 17, 25]))
    expect(ventricular).toBe(3)
    const times = events.flatMap((event) =>
      event.kind === 'beat' && event.beat.kind === 'ventricular'
        ? [Math.round(event.beat.seconds * 20) / 20]
        : [],
    )
    expect(times).toEqual([10.15, 17.15, 25.15])
  })

  it('[ECG9] are not those that come early and look as always', () => {
    const drawn = beats(0.5, 39.5, 60).map((beat, i) => (i % 9 === 8 ? { ...beat, at: beat.at - 0.3 } : beat))
    expect(reviewed(drawn).ventricular).toBe(0)
  })

  it('[ECG9] are told from normal ones in bigeminy too', () => {
    const drawn = beats(0.5, 39.5, 60).map((beat, i) =>
      i > 8 && i % 2 === 1 ? { at: beat.at - 0.3, hills: WIDE } : beat,
    )
    expect(reviewed(drawn).ventricular).toBe(15)
  })

  it('[ECG9] make couplets and runs', () => {
    const couplet = [15.1, 15.55].map((at) => ({ at, hills: WIDE, size: 1.6 }))
    const run = [25.1, 25.5, 25.9, 26.3, 26.7].map((at) => ({ at, hills: WIDE, size: 1.6 }))
    const around = beats(0.5, 39.5, 60).filter(({ at }) => (at < 15 || at > 16.2) && (at < 25 || at > 27.2))
    const { couplets, runs } = reviewed([...around, ...couplet, ...run])
    expect(couplets).toHaveLength(1)
    expect(runs).toMatchObject([{ beats: 5 }])
    expect(runs[0]?.rate).toBeCloseTo(150, -1)
  })
})

describe('heart rate and pauses', () => {
  it('[ECG10] is the mean of eight intervals, of four in a slow heart', () => {
    const meter = createRateMeter()
    expect(meter.next(null)).toBeNull()
    const fast = Array.from({ length: 8 }, () => meter.next(0.5)).at(-1)
    expect(fast).toBe(120)
    expect(meter.next(1)).toBeCloseTo(60 / ((7 * 0.5 + 1) / 8), 9)
    expect([1.5, 1.5, 1.5].map((rr) => meter.next(rr)).at(-1)).toBeCloseTo(60 / 1.375, 9)
    expect(meter.next(null)).toBeNull()
  })

  it('[ECG11] finds a pause of two seconds, and none where nothing was measured', () => {
    const drawn = beats(0.5, 39.5, 60).filter(({ at }) => at < 20 || at > 22)
    const { pauses } = reviewed(drawn)
    expect(pauses).toHaveLength(1)
    expect(pauses[0]?.from).toBeCloseTo(19.5, 1)
    expect(pauses[0]?.until).toBeCloseTo(22.5, 1)
    expect(reviewed(drawn, { missing: [20.2, 21.8] }).pauses).toEqual([])
  })
})

function marksOf(intervals: readonly number[]): readonly RhythmMark[] {
  const detector = createFibrillationDetector()
  let seconds = 0
  const marks = intervals.flatMap((interval) => detector.next((seconds += interval), interval))
  return [...marks, ...detector.interrupt()]
}
/** Uneven, the same each time. */
const uneven = (count: number, mean: number) =>
  Array.from({ length: count }, (_, i) => mean * (0.7 + 0.6 * ((i * 0.618_034 + 0.3 * ((i * i) % 7)) % 1)))
const even = (count: number) => Array.from({ length: count }, (_, i) => 0.8 + 0.04 * Math.sin(i / 3))

describe('atrial fibrillation', () => {
  it.each([0.4, 0.7, 1.2])('[ECG12] is an uneven heart of %f s from beat to beat', (mean) => {
    const marks = marksOf(uneven(200, mean))
    expect(marks).toHaveLength(198)
    expect(marks.every(({ rhythm }) => rhythm === 'fibrillation')).toBe(true)
  })

  it('[ECG12] is not an even heart, nor a bigeminy', () => {
    const bigeminy = Array.from({ length: 200 }, (_, i) => (i % 2 ? 0.5 : 1.1))
    for (const intervals of [even(200), bigeminy])
      expect(marksOf(intervals).filter(({ rhythm }) => rhythm === 'fibrillation')).toEqual([])
  })

  it('[ECG12] begins and ends within half a minute of where it does', () => {
    const [episode, ...others] = episodesOf(marksOf([...even(150), ...uneven(150, 0.6), ...even(150)]))
    expect(others).toEqual([])
    expect(Math.abs((episode?.from ?? 0) - 120)).toBeLessThan(30)
    expect(Math.abs((episode?.until ?? 0) - 210)).toBeLessThan(30)
  })

  it('[ECG12] shorter than half a minute is no episode', () => {
    const marks = Array.from({ length: 100 }, (_, i): RhythmMark => ({
      seconds: i,
      rhythm: i > 20 && i < 45 ? 'fibrillation' : 'other',
    }))
    expect(episodesOf(marks)).toEqual([])
  })

  it('[ECG12] is a share of the time whose rhythm was judged', () => {
    const { burden, fibrillation } = reviewed(beats(0.5, 39.5, 60))
    expect(fibrillation).toEqual([])
    expect(burden).toBe(0)
    expect(reviewed([], { noise: 0 }).burden).toBeNull()
  })

  it('[ECG13] is not looked for in a flat lead', () => {
    expect(reviewed([], { noise: 0.01 })).toMatchObject({ beats: 0, burden: null, pauses: [] })
  })
})

const tenSeconds = (drawn: readonly Drawn[], part: Parameters<typeof aLead>[1]) =>
  Float64Array.from(aLead(drawn, { seconds: 10, ...part }).values)

describe('quality of a lead', () => {
  it('[ECG13] tells good from noisy, flat and missing', () => {
    const drawn = beats(0.3, 10, 72)
    expect(qualityOf(tenSeconds(drawn, { noise: 0.05 }))).toBe('good')
    expect(qualityOf(tenSeconds(drawn, { noise: 1.5 }))).toBe('noisy')
    expect(qualityOf(tenSeconds([], { noise: 0.01 }))).toBe('flat')
    expect(qualityOf(tenSeconds(drawn, { missing: [2, 4] }))).toBe('missing')
  })

  it('[ECG13] is said for each ten seconds', () => {
    const { events } = reviewed(beats(0.5, 39.5, 60))
    const marks = events.flatMap((event) => (event.kind === 'quality' ? [event.mark] : []))
    expect(marks.map(({ from, until, quality }) => [from, until, quality])).toEqual(
      [0, 10, 20, 30].map((from) => [from, from + 10, 'good']),
    )
  })
})
