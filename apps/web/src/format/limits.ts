import type { Alarm, Limit, ParameterCode } from '@vigil/clinical'

export interface LimitSide {
  readonly value: number
  readonly violated: boolean
}
export interface LimitsFace {
  readonly low: LimitSide | null
  readonly high: LimitSide | null
}

/** The limits that stand beside a value: the nearest on each side, since that one alarms first. */
export function limitsFace(
  limits: readonly Limit[],
  code: ParameterCode,
  alarms: readonly Alarm[],
): LimitsFace {
  const side = (direction: 'low' | 'high'): LimitSide | null => {
    const values = limits
      .filter((limit) => limit.direction === direction && limit.codes.includes(code))
      .map((limit) => limit.value)
    if (values.length === 0) return null
    const value = direction === 'low' ? Math.max(...values) : Math.min(...values)
    return { value, violated: alarms.some((alarm) => violates(alarm, code, direction)) }
  }
  return { low: side('low'), high: side('high') }
}

const violates = (alarm: Alarm, code: ParameterCode, direction: 'low' | 'high') =>
  alarm.state === 'active' &&
  alarm.evidence.some((each) => each.kind === 'limit' && each.code === code && each.direction === direction)
