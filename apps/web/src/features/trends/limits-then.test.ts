import type { SubjectLimits } from '@vigil/protocol'
import { describe, expect, it } from 'vitest'
import { bandsOf } from './limits-then'

// Tests mint brands as the parsers do.
const brand = (value: unknown): never => value as never
const CODE = 'MDC_PULS_OXIM_SAT_O2'
const setBy = { kind: 'default', name: null, at: null } as const

const row = (
  direction: 'low' | 'high',
  priority: 'medium' | 'high',
  value: number,
): SubjectLimits['rows'][number] => ({
  condition: `spo2-${direction}`,
  priority,
  codes: [CODE],
  direction,
  now: { kind: 'value', value, delayMs: 0 },
  setBy,
  usual: { value, delayMs: 0, setBy },
  envelope: { from: 0, to: 100 },
  range: { from: 0, to: 100 },
  delay: { envelope: 0, range: 0 },
  lethal: false,
  changed: false,
  until: null,
  reason: null,
})
type Record = SubjectLimits['history'][number]
const change = (at: number, to: Record['to'], endedAt: number | null = null): Record => ({
  condition: 'spo2-low',
  priority: 'medium',
  old: { kind: 'value', value: 90, delayMs: 0 },
  to,
  reason: null,
  confirmed: false,
  by: brand({ user: 'n1', name: 'N. One' }),
  at: brand(at),
  expiresAt: null,
  ended: endedAt === null ? null : { at: brand(endedAt), why: 'replaced' },
})
const to = (value: number) => ({ kind: 'value', value, delayMs: 0 }) as const
const rows = [row('low', 'medium', 90), row('low', 'high', 82)]
const span = { from: 0, to: 100 }

describe('limits in force at that time', () => {
  it('are the usual ones where nobody changed them', () => {
    expect(bandsOf({ rows, history: [] }, CODE, span)).toEqual([{ from: 0, to: 100, low: 90, high: null }])
  })

  it('change where somebody changed them, and back where that ended', () => {
    const history = [change(20, to(86), 60)]
    expect(bandsOf({ rows, history }, CODE, span)).toEqual([
      { from: 0, to: 20, low: 90, high: null },
      { from: 20, to: 60, low: 86, high: null },
      { from: 60, to: 100, low: 90, high: null },
    ])
  })

  it('leave the graver rung where the nearer one was off', () => {
    const history = [change(50, { kind: 'off' })]
    expect(bandsOf({ rows, history }, CODE, span).map(({ low }) => low)).toEqual([90, 82])
  })

  it('know a change of before the range, and none of after it', () => {
    const history = [change(500, to(70)), change(-50, to(88))]
    expect(bandsOf({ rows, history }, CODE, span)).toEqual([{ from: 0, to: 100, low: 88, high: null }])
  })

  it('are none for what has no limit', () => {
    expect(bandsOf({ rows, history: [] }, 'MDC_TEMP', span)).toEqual([])
  })
})
