import { describe, expect, it } from 'vitest'
import type { EpochMs, UserId } from '../ids'
import { limitsFor } from '../limits'
import { START } from '../testing'
import { judgeLimits, type Judging, type LimitAsk } from './judge-limits'
import { soonerOf, type LimitChange } from './limit-change'
import { limitsInForce } from './limits-in-force'

const HOUR = 3_600_000
const at = (ms: number) => (START + ms) as EpochMs
const usualOf = (category: Judging['category'] = 'adult') =>
  limitsFor({ category, spo2Target: null, onOxygen: false, overrides: [] })
const judging = (part: Partial<Judging> = {}): Judging => ({
  usual: usualOf(),
  category: 'adult',
  changes: [],
  now: START,
  ...part,
})
const set = (condition: string, value: number, part: Partial<Extract<LimitAsk, { kind: 'set' }>> = {}) =>
  ({
    kind: 'set',
    condition,
    priority: 'medium',
    value,
    delayMs: null,
    reason: null,
    expiresAt: null,
    confirm: false,
    ...part,
  }) as const
const off = (part: Partial<Extract<LimitAsk, { kind: 'off' }>> = {}) =>
  ({
    kind: 'off',
    condition: 'spo2-low',
    priority: 'medium',
    reason: 'probe on a cold hand',
    expiresAt: at(HOUR),
    ...part,
  }) as const
const change = (part: Partial<LimitChange> = {}): LimitChange => ({
  condition: 'hr-low',
  priority: 'medium',
  to: { kind: 'value', value: 45, delayMs: 5_000 },
  reason: null,
  confirmed: false,
  category: 'adult',
  by: { user: 'nurse1' as UserId, name: 'N. One' },
  at: START,
  expiresAt: null,
  ...part,
})
const inForce = (changes: readonly LimitChange[], part: Partial<Judging> = {}) =>
  limitsInForce(changes, { usual: usualOf(), category: 'adult', now: START, ...part })
const hrLow = (changes: readonly LimitChange[], part: Partial<Judging> = {}) =>
  inForce(changes, part).limits.find(
    ({ condition, priority }) => condition === 'hr-low' && priority === 'medium',
  )

const reasonOf = (ask: LimitAsk) => {
  const verdict = judgeLimits([ask], judging())
  return verdict.ok ? null : verdict.refusals[0]?.reason
}

describe('a change of limits', () => {
  it('[LIM7] says who set it, in place of what, until when', () => {
    expect(hrLow([change({ expiresAt: at(HOUR) })])).toMatchObject({
      value: 45,
      setBy: { kind: 'subject', name: 'N. One', at: START, usual: 50, until: at(HOUR) },
    })
  })

  it('[LIM7] decides from what to what', () => {
    const verdict = judgeLimits([set('hr-low', 45)], judging({ changes: [change()] }))
    expect(verdict).toMatchObject({ ok: true, decisions: [{ old: { value: 45 }, to: { value: 45 } }] })
    expect(
      judgeLimits([{ kind: 'reset', condition: 'hr-low', priority: 'medium' }], judging()),
    ).toMatchObject({ ok: true, decisions: [{ old: { value: 50 }, to: null }] })
  })

  it.each([
    ['within the envelope', set('hr-low', 40), null],
    ['outside it', set('hr-low', 30), 'needs-confirmation'],
    ['outside it and confirmed', set('hr-low', 30, { confirm: true }), null],
    ['beyond the range, confirmed', set('hr-low', 10, { confirm: true }), 'dangerous'],
    ['an SpO2 limit of 100, confirmed', set('spo2-low', 100, { confirm: true }), 'dangerous'],
    ['a delay far beyond the usual', set('hr-low', 45, { delayMs: 60_000 }), 'needs-confirmation'],
  ])('[LIM8] %s gives %#', (_, ask, reason) => {
    expect(reasonOf(ask)).toBe(reason)
  })

  it('[LIM8] marks what lies outside, for the right to it', () => {
    const asks = [set('hr-low', 30, { confirm: true }), set('hr-high', 120)]
    expect(judgeLimits(asks, judging())).toMatchObject({
      ok: true,
      decisions: [{ outside: true }, { outside: false }],
    })
  })

  it.each([
    ['not a number', [set('hr-low', NaN)], ['not-a-number']],
    ['unknown', [set('nonsense', 50)], ['unknown-limit']],
    ['a delay of minutes', [set('hr-low', 50, { delayMs: 1e6 })], ['bad-delay']],
    ['an end in the past', [set('hr-low', 50, { expiresAt: START })], ['in-past']],
    ['twice', [set('hr-low', 50), set('hr-low', 51)], ['asked-twice', 'asked-twice']],
    [
      'inverted',
      [
        set('temp-low', 37.9, { priority: 'low', confirm: true }),
        set('temp-high', 37.5, { priority: 'low' }),
      ],
      ['inverted', 'inverted'],
    ],
  ])('[LIM9] refuses %s and applies nothing', (_, asks, reasons) => {
    const verdict = judgeLimits([...asks], judging())
    expect(verdict.ok ? [] : verdict.refusals.map(({ reason }) => reason)).toEqual(reasons)
  })

  it('[LIM9] judges what is asked together as one set', () => {
    const usual = usualOf('preterm')
    const asks = [set('nibp-sys-low', 60, { confirm: true }), set('nibp-sys-high', 62, { confirm: true })]
    expect(judgeLimits(asks, judging({ usual, category: 'preterm' })).ok).toBe(true)
  })
})

describe('switching off', () => {
  it.each([
    ['without a reason', off({ reason: '  ' }), 'no-reason'],
    ['for 13 hours', off({ expiresAt: at(13 * HOUR) }), 'off-too-long'],
    ['until before now', off({ expiresAt: START }), 'in-past'],
    ['until no time at all', off({ expiresAt: NaN as EpochMs }), 'in-past'],
    ['with a reason, for an hour', off(), null],
  ])('[LIM10] switching off %s gives %#', (_, ask, reason) => {
    expect(reasonOf(ask)).toBe(reason)
  })

  it('[LIM10] tells what is off, and brings it back at its end', () => {
    const gone = change({
      condition: 'spo2-low',
      to: { kind: 'off' },
      reason: 'probe on a cold hand',
      expiresAt: at(HOUR),
    })
    const found = inForce([gone])
    expect(found.off).toMatchObject([{ condition: 'spo2-low', until: at(HOUR), by: 'N. One' }])
    expect(found.limits).toHaveLength(usualOf().length - 1)
    expect(inForce([gone], { now: at(HOUR) })).toEqual({ limits: usualOf(), off: [] })
  })

  it.each(['apnoea', 'hr-low', 'hr-high'])(
    '[LIM11] keeps lethal %s on, without further delay',
    (condition) => {
      const usual = usualOf().find((each) => each.condition === condition && each.priority === 'high')
      const value = usual?.value ?? NaN
      expect(reasonOf(off({ condition, priority: 'high' }))).toBe('lethal-off')
      expect(reasonOf(set(condition, value, { priority: 'high', delayMs: 21_000, confirm: true }))).toBe(
        'lethal-delayed',
      )
      const smuggled = change({ condition, priority: 'high', to: { kind: 'off' }, expiresAt: at(HOUR) })
      expect(inForce([smuggled]).off).toEqual([])
    },
  )
})

describe('a change that stays', () => {
  it.each([
    ['its time is over', change({ expiresAt: START }), {}],
    ['it was confirmed for another age', confirmedForAnother(), {}],
    ['it lies outside and nobody confirmed', change({ to: { kind: 'value', value: 30, delayMs: 0 } }), {}],
    ['there is no such limit any more', change({ condition: 'spo2-high' }), {}],
  ])('[LIM12] leaves the usual limit where %s', (_, stale, part) => {
    expect(inForce([stale], part)).toEqual({ limits: usualOf(), off: [] })
  })

  it('[LIM12] drops what is inverted by other usual limits', () => {
    const low = change({
      condition: 'temp-low',
      priority: 'low',
      to: { kind: 'value', value: 36.4, delayMs: 0 },
    })
    const usual = usualOf().map((limit) =>
      limit.condition === 'temp-high' ? { ...limit, value: 36 } : limit,
    )
    expect(inForce([low], { usual }).limits).toEqual(usual)
  })

  it('[LIM16] keeps of two the one that alarms sooner', () => {
    const [low, lower] = [change(), change({ to: { kind: 'value', value: 40, delayMs: 5_000 } })]
    expect(soonerOf(lower, low)).toBe(low)
    expect(soonerOf(low, lower)).toBe(low)
    const none = change({ to: { kind: 'off' }, expiresAt: at(HOUR) })
    expect(soonerOf(none, lower)).toBe(lower)
    const shorter = change({ to: { kind: 'off' }, expiresAt: at(1) })
    expect(soonerOf(none, shorter)).toBe(shorter)
    const slow = change({ to: { kind: 'value', value: 45, delayMs: 9_000 } })
    expect(soonerOf(slow, low)).toBe(low)
    const high = (value: number) => change({ condition: 'hr-high', to: { kind: 'value', value, delayMs: 0 } })
    expect(soonerOf(high(140), high(120)).to).toMatchObject({ value: 120 })
  })
})

function confirmedForAnother(): LimitChange {
  return change({ to: { kind: 'value', value: 80, delayMs: 0 }, confirmed: true, category: '1-4' })
}
