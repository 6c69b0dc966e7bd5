import { CATEGORIES, defaultLimits, type Alarm, type Evidence, type Limit } from '@vigil/clinical'
import { describe, expect, it } from 'vitest'
import { words as t } from '../words'
import { alarmText } from './alarm-text'
import { isWatched, limitsFace } from './limits'

// Tests mint brands as the parsers do.
const brand = (value: unknown): never => value as never
const HR = 'MDC_ECG_HEART_RATE'
const rung = (priority: Limit['priority'], value: number): Limit => ({
  condition: 'hr-low',
  codes: [HR],
  direction: 'low',
  priority,
  value,
  delayMs: 0,
  setBy: { kind: 'default', name: null, at: null },
})
const LIMITS = [rung('medium', 50), rung('high', 40)]
const below = (priority: Limit['priority'], limit: number): Evidence => ({
  kind: 'limit',
  source: brand('mon-1'),
  code: HR,
  direction: 'low',
  limit,
  value: 35,
  priority,
  since: brand(0),
})
const alarm = (over: Partial<Alarm>): Alarm =>
  ({ state: 'active', worst: null, evidence: [], ...over }) as Alarm

describe('the limits beside a value', () => {
  it('are the nearest ones while nothing is violated', () => {
    expect(limitsFace(LIMITS, HR, [])).toEqual({
      low: { value: 50, violated: false },
      high: null,
      off: false,
    })
  })

  it('name the violated rung that the alarm names', () => {
    const extreme = alarm({ evidence: [below('medium', 50), below('high', 40)] })
    expect(limitsFace(LIMITS, HR, [extreme]).low).toEqual({ value: 40, violated: true })
    expect(alarmText(extreme, t)).toBe('HR 35 < 40')
    const mild = alarm({ evidence: [below('medium', 50)] })
    expect(limitsFace(LIMITS, HR, [mild]).low).toEqual({ value: 50, violated: true })
  })

  it('are the plain ones again once the alarm is over', () => {
    const over = alarm({ state: 'latched', evidence: [below('high', 40)] })
    expect(limitsFace(LIMITS, HR, [over]).low).toEqual({ value: 50, violated: false })
  })

  it('say that one of them is switched off', () => {
    const off = [{ condition: 'hr-high' }]
    expect(limitsFace(LIMITS, HR, [], off).off).toBe(true)
    expect(limitsFace(LIMITS, 'MDC_RESP_RATE', [], off).off).toBe(false)
  })

  it('are expected of vital signs and not of details', () => {
    expect(
      [HR, 'MDC_PULS_OXIM_SAT_O2', 'MDC_PRESS_BLD_NONINV_SYS'].map((code) => isWatched(brand(code))),
    ).toEqual([true, true, true])
    expect(['MDC_PULS_OXIM_PERF_REL', 'MDC_TEMP_ROOM'].map((code) => isWatched(brand(code)))).toEqual([
      false,
      false,
    ])
  })

  it('are expected of every code that has a default limit', () => {
    const codes = CATEGORIES.flatMap((category) => defaultLimits(category)).flatMap((limit) => limit.codes)
    expect(codes.filter((code) => !isWatched(code))).toEqual([])
  })
})
