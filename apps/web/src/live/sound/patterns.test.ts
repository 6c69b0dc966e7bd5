import { describe, expect, it } from 'vitest'
import { burst, burstMs, FALL, HARMONICS, PATTERNS, periodMs, RISE, type SoundName } from './patterns'
import { renderBurst } from './synthesis'

const NAMES = Object.keys(PATTERNS) as SoundName[]
const gaps = (name: SoundName): readonly number[] => {
  const pulses = burst(name)
  return pulses
    .slice(1)
    .map((pulse, index) => pulse.startMs - (pulses[index]?.startMs ?? 0) - pulse.durationMs)
}

describe('burst', () => {
  it('sounds a high alarm as three and two, twice', () => {
    expect(burst('clinical-high')).toHaveLength(10)
    expect(gaps('clinical-high')).toStrictEqual([100, 100, 350, 100, 700, 100, 100, 350, 100])
    expect(burstMs('clinical-high')).toBe(3_500)
  })

  it('sounds medium as three pulses and low as one', () => {
    expect(gaps('clinical-medium')).toStrictEqual([200, 200])
    expect(burst('clinical-low')).toHaveLength(1)
  })

  it('keeps every figure within the ranges of the table', () => {
    const ranges = { high: [75, 200, 2_500, 15_000], medium: [125, 250, 2_500, 30_000] } as const
    for (const kind of ['clinical', 'technical'] as const) {
      for (const priority of ['high', 'medium'] as const) {
        const { pulseMs, pauseMs } = PATTERNS[`${kind}-${priority}`]
        const [shortest, longest, soonest, latest] = ranges[priority]
        expect(pulseMs).toBeGreaterThanOrEqual(shortest)
        expect(pulseMs).toBeLessThanOrEqual(longest)
        expect(pauseMs).toBeGreaterThanOrEqual(soonest)
        expect(pauseMs).toBeLessThanOrEqual(latest)
      }
      expect(PATTERNS[`${kind}-low`].pauseMs).toBeGreaterThan(15_000)
      expect(periodMs(`${kind}-high`)).toBeLessThanOrEqual(periodMs(`${kind}-medium`))
      expect(periodMs(`${kind}-medium`)).toBeLessThanOrEqual(periodMs(`${kind}-low`))
    }
  })

  it('has four harmonics in the audible band within 15 decibels', () => {
    for (const name of NAMES) {
      for (const { frequency } of burst(name)) {
        expect(frequency).toBeGreaterThanOrEqual(150)
        expect(frequency).toBeLessThanOrEqual(1_000)
        const audible = HARMONICS.filter((_, order) => {
          const component = frequency * (order + 1)
          return component >= 300 && component <= 4_000
        })
        expect(audible.length).toBeGreaterThanOrEqual(4)
      }
    }
    for (const amplitude of HARMONICS) expect(Math.abs(20 * Math.log10(amplitude))).toBeLessThanOrEqual(15)
  })

  it('rises within the table and ends before the next pulse', () => {
    expect(RISE).toBeGreaterThanOrEqual(0.1)
    expect(RISE).toBeLessThanOrEqual(0.2)
    expect(RISE + FALL).toBeLessThan(1)
    for (const name of NAMES) expect(gaps(name).every((gap) => gap > 0)).toBe(true)
  })

  it('sounds a technical alarm lower in the same rhythm', () => {
    for (const priority of ['high', 'medium', 'low'] as const) {
      const clinical = burst(`clinical-${priority}`)
      const technical = burst(`technical-${priority}`)
      expect(technical.map(({ startMs }) => startMs)).toStrictEqual(clinical.map(({ startMs }) => startMs))
      expect(technical[0]?.frequency).toBeLessThan(clinical[0]?.frequency ?? 0)
    }
  })
})

describe('samples of a burst', () => {
  it('are loud in the pulses and silent between them', () => {
    const rate = 8_000
    const samples = renderBurst('clinical-high', rate)
    const loudest = (fromMs: number, toMs: number): number =>
      Math.max(...samples.slice((fromMs * rate) / 1000, (toMs * rate) / 1000).map(Math.abs))
    expect(samples).toHaveLength(28_000)
    for (const { startMs, durationMs } of burst('clinical-high')) {
      expect(loudest(startMs, startMs + durationMs)).toBeGreaterThan(0.3)
    }
    expect(loudest(1_400, 2_100)).toBe(0)
    expect(loudest(0, 3_500)).toBeLessThanOrEqual(0.9)
  })
})
