import { describe, expect, it } from 'vitest'
import { aLead, aPleth, aPressure, beats, END, NARROW, pWaves, WIDE, type Drawn } from '../testing/signals'
import type { Question, SignalWindow } from './assessment'
import { assess } from './assess'

/** An alarm at the end of 40 s of signals. */
const ask = (condition: string, windows: readonly SignalWindow[], part: Partial<Question> = {}) =>
  assess({ condition, limit: null, onset: END, now: END, paced: false, ...part }, windows)
const verdict = (...args: Parameters<typeof ask>) => ask(...args).verdict

const V5 = 'MDC_ECG_ELEC_POTL_V5'
const sinus = beats(0.3, 40, 75)
/** Sinus rhythm, then a run of the ventricle from second 33 to 37, then sinus rhythm. */
const run = (rate: number, size = 0.3): { ecg: readonly Drawn[]; pulse: readonly Drawn[] } => ({
  ecg: [...beats(0.3, 33, 75), ...beats(33.1, 37, rate, WIDE), ...beats(37.5, 40, 75)],
  pulse: [...beats(0.3, 33, 75), ...beats(33.1, 37, rate, NARROW, size), ...beats(37.5, 40, 75)],
})
/** Large, of no shape, at no rate: an electrode that is rubbed. */
const rubbed = (seed: number): readonly Drawn[] => [
  ...beats(0.3, 32, 75),
  ...Array.from({ length: 30 }, (_, i) => ({
    at: 32 + 0.26 * i + 0.13 * Math.sin(seed * i * i),
    hills: [[0, 1, 0.03 + 0.04 * Math.abs(Math.sin(seed + 7 * i))]] as const,
    size: 3 * Math.sin(seed + i * i),
  })),
]

describe('asystole', () => {
  it('[SIG8] is contradicted by a pulse that goes on', () => {
    expect(verdict('asystole', [aLead(beats(0.3, 34, 75)), aPleth(sinus)])).toBe('contradicted')
  })

  it('[SIG8] is contradicted by QRS complexes of another lead', () => {
    expect(verdict('asystole', [aLead(beats(0.3, 34, 75)), aLead(sinus, {}, V5)])).toBe('contradicted')
  })

  it('[SIG8] is supported where neither beats nor pulses come', () => {
    const gone = beats(0.3, 34, 75)
    expect(verdict('asystole', [aLead(gone, { noise: 0.02 }), aPressure(gone, { noise: 0.02 })])).toBe(
      'supported',
    )
  })

  it('[SIG8] is not contradicted by P waves alone', () => {
    const standstill = [...beats(0.3, 34, 75), ...pWaves(34.2, 40, 80)]
    expect(verdict('asystole', [aLead(standstill, { noise: 0.01 })])).not.toBe('contradicted')
  })

  it('[SIG9] of a paced patient is contradicted by a pulse alone', () => {
    const windows = [aLead(sinus)]
    expect(verdict('asystole', windows)).toBe('contradicted')
    expect(verdict('asystole', windows, { paced: true })).toBe('undecided')
    expect(verdict('asystole', [...windows, aPleth(sinus)], { paced: true })).toBe('contradicted')
  })
})

describe('ventricular tachycardia', () => {
  it('[SIG8] is contradicted by an even pulse below 90 while the ECG is rubbed', () => {
    expect(verdict('vt', [aLead(rubbed(1)), aLead(rubbed(2), {}, V5), aPressure(sinus)])).toBe('contradicted')
  })

  it('[SIG8] is contradicted by a lead whose beats stay as they were', () => {
    expect(verdict('vt', [aLead(sinus), aLead(rubbed(3), {}, V5)])).toBe('contradicted')
    const fast = beats(0.3, 40, 120)
    expect(verdict('vt', [aLead(fast)])).toBe('contradicted')
  })

  it.each([110, 150, 200, 240])('[SIG2] at %d/min is never contradicted', (rate) => {
    for (const size of [0.1, 0.3, 0.6, 1]) {
      const { ecg, pulse } = run(rate, size)
      const signals = [aLead(ecg), aLead(rubbed(4), {}, V5)]
      expect(verdict('vt', [...signals, aPleth(pulse)])).not.toBe('contradicted')
      expect(verdict('vt', [...signals, aPressure(pulse)])).not.toBe('contradicted')
      expect(verdict('vt', [aLead(rubbed(5)), aPleth(pulse), aPressure(pulse)])).not.toBe('contradicted')
    }
  })

  it('[SIG2] that lasts longer than the samples is not contradicted', () => {
    const all = beats(0.3, 40, 150, WIDE)
    expect(verdict('vt', [aLead(all), aPleth(all)])).not.toBe('contradicted')
  })

  it('[SIG8] is contradicted in spite of single early beats', () => {
    const early = [...beats(0.3, 33, 75), { at: 32.8, hills: WIDE }, ...beats(33.9, 40, 75)]
    const pulse = [...beats(0.3, 33, 75), ...beats(33.9, 40, 75)]
    expect(verdict('vt', [aLead(early), aPleth(pulse)])).toBe('contradicted')
  })
})

describe('ventricular fibrillation', () => {
  it('[SIG8] is contradicted by a pulse, and supported where it went', () => {
    const gone = beats(0.3, 34, 75)
    expect(verdict('vf', [aLead(rubbed(6)), aPleth(sinus)])).toBe('contradicted')
    expect(verdict('vf', [aLead(rubbed(6)), aPressure(gone, { noise: 0.05 })])).toBe('supported')
  })
})

describe('a slow heart', () => {
  const low = { limit: 40 }
  it('[SIG8] is contradicted by a pulse that is not', () => {
    expect(verdict('hr-low', [aLead(rubbed(7)), aPleth(beats(0.3, 40, 70))], low)).toBe('contradicted')
  })

  it('[SIG8] is supported by a pulse that is', () => {
    const slow = beats(0.3, 40, 35)
    const noise = { noise: 0.01 }
    expect(verdict('hr-low', [aLead(slow, noise), aPressure(slow, noise)], low)).toBe('supported')
  })

  it('[SIG2] is not contradicted by T waves that count as beats', () => {
    const tall: readonly Drawn[] = beats(0.3, 40, 35, [
      [0, 1, 0.012],
      [0.36, 1, 0.02],
    ])
    expect(verdict('hr-low', [aLead(tall)], low)).not.toBe('contradicted')
  })
})

describe('a fast heart', () => {
  const high = { limit: 130 }
  it('[SIG10] is contradicted by two signals and not by one', () => {
    const windows = [aLead(rubbed(8)), aPleth(sinus)]
    expect(verdict('hr-high', windows, high)).toBe('undecided')
    expect(verdict('hr-high', [...windows, aPressure(sinus)], high)).toBe('contradicted')
    expect(verdict('hr-high', [aLead(sinus), aPleth(sinus)], high)).toBe('contradicted')
  })

  it('[SIG8] is supported by a fast pulse', () => {
    const fast = beats(0.3, 40, 150)
    expect(verdict('hr-high', [aLead(fast), aPleth(fast)], high)).toBe('supported')
  })

  it('[SIG10] is not contradicted while only each second beat makes a pulse', () => {
    const windows = [aLead(beats(0.3, 40, 150)), aPleth(beats(0.3, 40, 75)), aPressure(beats(0.3, 40, 75))]
    expect(verdict('hr-high', windows, high)).not.toBe('contradicted')
  })
})

/** Waves of many frequencies between two, in hertz, as noise, shivering and fibrillation are. */
function restless(seed: number, low: number, high: number, part: Partial<SignalWindow>): SignalWindow {
  const waves = Array.from({ length: 15 }, (_, i) => {
    const random = (k: number) => Math.abs(Math.sin(1_000 * seed + 77.7 * i + 13.3 * k) * 43_758.5453) % 1
    return { hertz: low + (high - low) * random(1), phase: 7 * random(2), size: random(3) }
  })
  const values = Float32Array.from({ length: 40 * 125 }, (_, i) =>
    waves.reduce(
      (sum, { hertz, phase, size }) => sum + size * Math.sin((2 * Math.PI * hertz * i) / 125 + phase),
      0,
    ),
  )
  return { ...aLead([]), rate: 125, values, ...part }
}

describe('signals without a heart in them', () => {
  const seeds = Array.from({ length: 25 }, (_, i) => i + 1)
  const PLETH = { code: 'MDC_PULS_OXIM_PLETH' } as const
  it.each(['asystole', 'vf', 'vt', 'hr-low', 'hr-high'])('[SIG2] never contradict: %s', (condition) => {
    const contradicted = seeds.filter((seed) => {
      const windows = [
        restless(seed, 3, 8, {}),
        restless(seed + 100, 2, 9, { code: V5 }),
        restless(seed + 200, 0.7, 4, PLETH),
      ]
      return verdict(condition, windows, { limit: condition === 'hr-high' ? 130 : 40 }) === 'contradicted'
    })
    expect(contradicted).toEqual([])
  })
})

describe('the quality of a signal', () => {
  const gone = beats(0.3, 34, 75)
  it('[SIG2] contradicts nothing where it is flat, missing, late or noise', () => {
    const flat = aPleth([], { noise: 0 })
    const hole = aPleth(sinus, { missing: [30, 36] })
    const noise = aPleth([], { noise: 1 })
    for (const pleth of [flat, hole, noise])
      expect(verdict('asystole', [aLead(gone), pleth])).not.toBe('contradicted')
    const late = { ...aPleth(sinus), startsAt: (END - 50_000) as typeof END }
    expect(ask('asystole', [late]).findings).toMatchObject([{ quality: 'missing', stance: 'silent' }])
  })

  it('[SIG2] is not good where a curve is cut off', () => {
    const cut = aPleth(sinus)
    const values = cut.values.map((value) => Math.min(300, value))
    expect(ask('asystole', [{ ...cut, values }]).findings[0]?.quality).toBe('saturated')
  })

  it('bridges one lost sample and tells a longer hole', () => {
    const lost = aPleth(sinus, { missing: [35, 35.02] })
    expect(ask('asystole', [lost]).findings[0]?.quality).toBe('good')
  })

  it('is undecided where nothing was measured', () => {
    expect(ask('asystole', [])).toEqual({ at: END, verdict: 'undecided', findings: [] })
    expect(ask('spo2-low', [aPleth(sinus)]).findings).toEqual([])
  })
})

describe('any rate of samples', () => {
  it.each([60, 62.5, 100, 125, 200, 250, 300, 360, 500])(
    'counts beats and pulses at %d samples a second',
    (rate) => {
      const part = { rate, noise: 0.02, drift: 0.3 }
      const found = ask('asystole', [aLead(sinus, part), aPleth(sinus, part), aPressure(sinus, { rate })])
      expect(found.verdict).toBe('contradicted')
      for (const finding of found.findings) {
        expect(finding.quality).toBe('good')
        expect(finding.rate).toBe(75)
      }
    },
  )

  it.each([40, 60, 90, 130, 180, 220])('counts a pulse of %d a minute', (rate) => {
    const drawn = beats(0.3, 40, rate)
    for (const finding of ask('asystole', [aLead(drawn), aPleth(drawn)]).findings)
      expect(Math.abs((finding.rate ?? 0) - rate)).toBeLessThanOrEqual(1)
  })
})
