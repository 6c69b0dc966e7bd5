import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { categoryAt } from './category'
import { conditionGroup } from './conditions'
import { CATEGORIES } from './hospital'
import type { EpochMs } from './ids'
import {
  envelopeOf,
  isTargetUsual,
  limitProblem,
  limitsFor,
  type LimitSetting,
  type LimitsQuery,
} from './limits'
import { START } from './testing'

const limitsOf = (part: Partial<LimitsQuery> = {}) =>
  limitsFor({ category: 'adult', spo2Target: null, onOxygen: false, overrides: [], ...part })
const find = (part: Partial<LimitsQuery>, condition: string, priority = 'medium') =>
  limitsOf(part).find((limit) => limit.condition === condition && limit.priority === priority)
const setting = (
  kind: LimitSetting['scope']['kind'],
  limit: Partial<LimitSetting['limit']>,
  category: string | null = null,
): LimitSetting => ({
  profile: `${kind} profile`,
  scope: { kind },
  category,
  limit: { condition: 'hr-low', priority: 'medium', value: 45, delayMs: 5_000, ...limit },
})

describe('limits', () => {
  it.each([
    ['adult', 50, 130, 40, 160, 8, 30, 90, 82, 90, 180, 35, 38.5],
    ['12-15', 55, 130, 45, 170, 10, 30, 90, 82, 90, 140, 36, 38.5],
    ['5-11', 65, 140, 50, 180, 12, 35, 91, 82, 80, 125, 36, 38.5],
    ['1-4', 80, 160, 60, 190, 16, 45, 91, 82, 75, 115, 36, 38.5],
    ['infant', 90, 180, 60, 210, 20, 60, 91, 82, 70, 110, 36, 38.5],
    ['neonate', 95, 195, 80, 220, 25, 70, 90, 80, 55, 95, 36, 38],
    ['preterm', 100, 200, 80, 220, 25, 75, 88, 80, 45, 80, 36, 37.8],
  ] as const)('[LIM1] of %s are those of the table', (category, ...expected) => {
    const value = (condition: string, priority?: string) => find({ category }, condition, priority)?.value
    expect([
      value('hr-low'),
      value('hr-high'),
      value('hr-low', 'high'),
      value('hr-high', 'high'),
      value('rr-low'),
      value('rr-high'),
      value('spo2-low'),
      value('spo2-low', 'high'),
      value('nibp-sys-low'),
      value('nibp-sys-high'),
      value('temp-low', 'low'),
      value('temp-high', 'low'),
    ]).toEqual(expected)
  })

  it('[LIM1] have the delays of the table for SpO2 and apnoea', () => {
    expect(find({}, 'spo2-low')?.delayMs).toBe(15_000)
    expect(find({}, 'spo2-low', 'high')?.delayMs).toBe(10_000)
    expect(find({}, 'apnoea', 'high')?.delayMs).toBe(20_000)
  })

  it('[LIM2] are replaced from wide to narrow and say by whom', () => {
    const overrides = [
      setting('subject', { value: 40 }),
      setting('site', { value: 46 }),
      setting('unit', { value: 47 }),
    ]
    // A medium limit as low as the high rung is legal: the graver one decides.
    expect(find({ overrides }, 'hr-low')).toMatchObject({
      value: 40,
      setBy: { kind: 'subject', name: 'subject profile' },
    })
    expect(find({ overrides: overrides.slice(1) }, 'hr-low')?.setBy.kind).toBe('unit')
    expect(find({}, 'hr-low')?.setBy.kind).toBe('default')
  })

  it('[LIM2] ignore a setting made for another category', () => {
    expect(find({ overrides: [setting('unit', { value: 60 }, 'infant')] }, 'hr-low')?.value).toBe(50)
  })

  it('[LIM3] follow a prescribed target, high only on oxygen', () => {
    const spo2Target = { low: 88, high: 92 }
    expect(find({ spo2Target, onOxygen: true }, 'spo2-low')?.value).toBe(88)
    expect(find({ spo2Target, onOxygen: true }, 'spo2-high', 'low')?.value).toBe(92)
    expect(find({ spo2Target, onOxygen: false }, 'spo2-high', 'low')).toBeUndefined()
    expect(find({ onOxygen: true }, 'spo2-high', 'low')).toBeUndefined()
    const preterm = { category: 'preterm', spo2Target: { low: 90, high: 95 }, onOxygen: true } as const
    expect(find(preterm, 'spo2-high')?.value).toBe(95)
  })

  it('[LIM3] keep desaturation below a low target', () => {
    expect(find({ spo2Target: { low: 85, high: 89 } }, 'spo2-low', 'high')?.value).toBe(81)
  })

  it('[LIM3] follow a target no farther than anybody may set them', () => {
    const far = { spo2Target: { low: 40, high: 60 } } as const
    expect(find(far, 'spo2-low', 'medium')?.value).toBe(74)
    expect(find(far, 'spo2-low', 'high')?.value).toBe(66)
    expect([88, 82, 81, 40].map((low) => isTargetUsual({ low }, 'adult'))).toEqual([true, true, false, false])
  })

  it.each([
    [{ value: NaN }, 'not-a-number'],
    [{ value: 10 }, 'outside-envelope'],
    [{ delayMs: -1 }, 'bad-delay'],
    [{ delayMs: 1e9 }, 'bad-delay'],
    [{ condition: 'nonsense' }, 'unknown-condition'],
  ] as const)('[LIM4] refuse %o as %s', (limit, problem) => {
    const bad = setting('unit', limit)
    expect(limitProblem(bad.limit, 'adult')).toBe(problem)
    expect(limitsOf({ overrides: [bad] })).toEqual(limitsOf())
  })

  it('[LIM4] are complete and never inverted, whatever is configured', () => {
    const settings = fc.array(
      fc.record({
        profile: fc.constant('any'),
        scope: fc.record({ kind: fc.constantFrom('site', 'unit', 'subject') }),
        category: fc.constant(null),
        limit: fc.record({
          condition: fc.constantFrom(
            'hr-low',
            'hr-high',
            'rr-low',
            'rr-high',
            'temp-low',
            'temp-high',
            'environment-low',
            'environment-high',
          ),
          priority: fc.constantFrom('low', 'medium', 'high'),
          value: fc.double({ min: -50, max: 250 }),
          delayMs: fc.integer({ min: 0, max: 60_000 }),
        }),
      }),
    )
    fc.assert(
      fc.property(settings, fc.constantFrom(...CATEGORIES), (overrides, category) => {
        const limits = limitsOf({ overrides, category })
        for (const each of limitsOf({ category }))
          expect(limits.some((l) => l.condition === each.condition)).toBe(true)
        const inverted = limits.filter((low) =>
          limits.some(
            (high) =>
              low.direction === 'low' &&
              high.direction === 'high' &&
              high.value <= low.value &&
              low.codes.some((code) => high.codes.includes(code)),
          ),
        )
        expect(inverted).toEqual([])
      }),
    )
  })

  it('[LIM4] have an envelope around every default but the apnoea', () => {
    for (const category of CATEGORIES)
      for (const limit of limitsOf({ category })) {
        const envelope = envelopeOf(limit.condition, limit.priority, category)
        expect(envelope && envelope.from <= limit.value && limit.value <= envelope.to).toBe(true)
      }
  })

  it('[LIM5] of the environment exist only when configured', () => {
    expect(find({}, 'environment-high')).toBeUndefined()
    const overrides = [setting('unit', { condition: 'environment-high', value: 8 })]
    expect(find({ overrides }, 'environment-high')).toMatchObject({
      value: 8,
      codes: conditionGroup('environment-high')?.bound?.codes,
    })
  })
})

/** 2026-11-21 in days since 1970: the day of `START`. */
const TODAY = Math.floor(START / 86_400_000)
const day = (ago: number) => ((TODAY - ago) * 86_400_000) as EpochMs

describe('category', () => {
  it.each([
    ['2026-11-21', false, 'neonate'],
    ['2026-10-24', false, 'neonate'],
    ['2026-10-23', false, 'infant'],
    ['2025-11-22', false, 'infant'],
    ['2025-11-21', false, '1-4'],
    ['2021-11-22', false, '1-4'],
    ['2021-11-21', false, '5-11'],
    ['2014-11-22', false, '5-11'],
    ['2014-11-21', false, '12-15'],
    ['2010-11-22', false, '12-15'],
    ['2010-11-21', false, 'adult'],
    ['1926-01-01', false, 'adult'],
    ['2026-11-01', true, 'preterm'],
    ['2020-11-01', true, '5-11'],
    [null, false, 'adult'],
    [null, true, 'preterm'],
  ] as const)('[LIM6] of %s (preterm %s) on 2026-11-21 is %s', (birthDate, preterm, category) => {
    expect(categoryAt({ birthDate, preterm }, day(0))).toBe(category)
  })
})
