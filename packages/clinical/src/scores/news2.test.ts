import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EpochMs } from '../ids'
import { median, news2, type News2Observations } from './news2'

const NOW = 1_800_000_000_000 as EpochMs
const HOUR = 3_600_000
const seen = <T>(value: T, agoMs = 0) => ({ value, at: (NOW - agoMs) as EpochMs })

const well = (part: Partial<News2Observations> = {}): News2Observations => ({
  respiration: seen(16),
  spo2: seen(97),
  oxygen: seen(false),
  systolic: seen(120),
  pulse: [seen(70)],
  consciousness: seen('A' as const),
  temperature: seen(37),
  isHypercapnic: false,
  ...part,
})
const pointsOf = (part: Partial<News2Observations>) => news2(well(part), NOW)?.total

describe('NEWS2', () => {
  it('gives a healthy adult zero with nothing missing', () => {
    expect(news2(well(), NOW)).toMatchObject({ total: 0, risk: 'low', missing: [], at: NOW })
  })

  // Each band of the table of the Royal College of Physicians, with both of its ends.
  it.each([
    ['respiration', [8, 3], [9, 1], [11, 1], [12, 0], [20, 0], [21, 2], [24, 2], [25, 3]],
    ['spo2', [91, 3], [92, 2], [93, 2], [94, 1], [95, 1], [96, 0], [100, 0]],
    ['systolic', [90, 3], [91, 2], [100, 2], [101, 1], [110, 1], [111, 0], [219, 0], [220, 3]],
    ['temperature', [35, 3], [35.1, 1], [36, 1], [36.1, 0], [38, 0], [38.1, 1], [39, 1], [39.1, 2]],
  ] as const)('scores %s at both ends of each band', (input, ...bands) => {
    for (const [value, points] of bands)
      expect([value, pointsOf({ [input]: seen(value) })]).toEqual([value, points])
  })

  it('scores the pulse at both ends of each band', () => {
    const bands = [
      [40, 3],
      [41, 1],
      [50, 1],
      [51, 0],
      [90, 0],
      [91, 1],
      [110, 1],
      [111, 2],
      [130, 2],
      [131, 3],
    ] as const
    for (const [value, points] of bands) expect(pointsOf({ pulse: [seen(value)] })).toBe(points)
  })

  it('scores scale 2 by air and oxygen', () => {
    const on = (value: number) => pointsOf({ spo2: seen(value), oxygen: seen(true), isHypercapnic: true })
    expect([83, 84, 86, 88, 92, 93, 95, 97].map(on)).toEqual([5, 4, 3, 2, 2, 3, 4, 5])
    expect(pointsOf({ spo2: seen(97), isHypercapnic: true })).toBe(0)
  })

  it('rounds before it looks for the band', () => {
    expect(pointsOf({ spo2: seen(91.5) })).toBe(2)
    expect(pointsOf({ temperature: seen(36.05) })).toBe(0)
  })

  it('counts of ECG rate and pulse the worse one', () => {
    const score = news2(well({ pulse: [seen(80), seen(134)] }), NOW)
    expect(score).toMatchObject({ total: 3, risk: 'low-medium' })
  })

  it.each(['C', 'V', 'P', 'U'] as const)('gives three points for consciousness %s', (value) => {
    expect(pointsOf({ consciousness: seen(value) })).toBe(3)
  })

  it('names what is missing and still fires its thresholds', () => {
    const score = news2(well({ consciousness: null, spo2: seen(85), respiration: seen(30) }), NOW)
    expect(score).toMatchObject({ total: 6, risk: 'medium', missing: ['consciousness'] })
  })

  it('leaves out an observation once the next one is due', () => {
    const calm = news2(well({ systolic: seen(120, 7 * HOUR) }), NOW)
    expect(calm?.missing).toEqual([])
    const worse = news2(well({ systolic: seen(120, 7 * HOUR), pulse: [seen(95)] }), NOW)
    expect(worse?.missing).toEqual(['systolic'])
  })

  it('is unknown when nothing is known', () => {
    const nothing = { respiration: null, spo2: null, oxygen: null, systolic: null, pulse: [] } as const
    expect(news2({ ...well(nothing), consciousness: null, temperature: null }, NOW)).toBeNull()
  })

  it('never falls when one more input becomes known', () => {
    const value = fc.option(fc.integer({ min: 0, max: 250 }), { nil: null })
    fc.assert(
      fc.property(value, value, value, value, (respiration, spo2, systolic, pulse) => {
        const observed = well({
          respiration: respiration === null ? null : seen(respiration),
          spo2: spo2 === null ? null : seen(spo2),
          systolic: systolic === null ? null : seen(systolic),
          pulse: pulse === null ? [] : [seen(pulse)],
        })
        const all = news2(observed, NOW)
        const less = news2({ ...observed, temperature: null }, NOW)
        expect(less?.total ?? 0).toBeLessThanOrEqual(all?.total ?? 0)
        expect(less?.missing).toContain('temperature')
      }),
    )
  })
})

describe('median', () => {
  it('is the middle value, or between two', () => {
    expect([median([]), median([5]), median([1, 9]), median([9, 1, 2])]).toEqual([null, 5, 5, 2])
  })
})
