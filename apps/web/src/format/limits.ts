import {
  conditionGroup,
  CONDITION_GROUPS,
  PRIORITIES,
  type Alarm,
  type Limit,
  type ParameterCode,
} from '@vigil/clinical'

export interface LimitSide {
  readonly value: number
  readonly violated: boolean
}
export interface LimitsFace {
  readonly low: LimitSide | null
  readonly high: LimitSide | null
  /** Somebody switched one of them off for a while (AL25). */
  readonly off: boolean
}

type Direction = Limit['direction']

/** The limits that stand beside a value: the violated one as the alarm names it, else the nearest, which alarms first. */
export function limitsFace(
  limits: readonly Limit[],
  code: ParameterCode,
  alarms: readonly Alarm[],
  switchedOff: readonly { readonly condition: string }[] = [],
): LimitsFace {
  const side = (direction: Direction): LimitSide | null => {
    const violated = violatedLimit(alarms, code, direction)
    if (violated !== null) return { value: violated, violated: true }
    const values = limits
      .filter((limit) => limit.direction === direction && limit.codes.includes(code))
      .map((limit) => limit.value)
    if (values.length === 0) return null
    return { value: direction === 'low' ? Math.max(...values) : Math.min(...values), violated: false }
  }
  const off = switchedOff.some(({ condition }) => conditionGroup(condition)?.bound?.codes.includes(code))
  return { low: side('low'), high: side('high'), off }
}

/** Of several rungs the gravest: the one in the words of the alarm. */
function violatedLimit(alarms: readonly Alarm[], code: ParameterCode, direction: Direction): number | null {
  const found = alarms
    .filter((alarm) => alarm.state === 'active')
    .flatMap((alarm) => alarm.evidence)
    .flatMap((each) =>
      each.kind === 'limit' && each.code === code && each.direction === direction ? [each] : [],
    )
    .toSorted((a, b) => PRIORITIES.indexOf(b.priority) - PRIORITIES.indexOf(a.priority))
  return found[0]?.limit ?? null
}

/** The codes of the default limits: the limits themselves are not needed before the first board. */
const WATCHED: ReadonlySet<ParameterCode> = new Set(
  CONDITION_GROUPS.filter(({ key }) => !key.startsWith('environment')).flatMap(
    ({ bound }) => bound?.codes ?? [],
  ),
)

/** Watched unless somebody switched its limits off: only then a crossed bell has something to say. */
export const isWatched = (code: ParameterCode): boolean => WATCHED.has(code)
