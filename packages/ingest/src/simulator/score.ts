/** How well alarms tell what is true. */
import type { ConditionKey } from '@vigil/clinical'
import type { Truth } from './script'

/** An alarm of the product or of a device, under the condition of `packages/clinical`. */
export interface ScoredAlarm {
  readonly condition: ConditionKey
  readonly fromMs: number
}

export interface AlarmScore {
  /** Alarms that tell of something real. */
  readonly true: number
  /** Alarms that tell of nothing, or of an artefact. */
  readonly false: number
  /** What was real and no alarm told of. */
  readonly missed: number
}

/** Delays, averages and the way of the blood: so long after its end something may still be announced (own choice). */
const GRACE_MS = 45_000

export function scoreAlarms(
  truth: readonly Truth[],
  alarms: readonly ScoredAlarm[],
  graceMs: number = GRACE_MS,
): AlarmScore {
  const tells = ({ fromMs, toMs, conditions }: Truth, alarm: ScoredAlarm): boolean =>
    conditions.includes(alarm.condition) && alarm.fromMs >= fromMs && alarm.fromMs < toMs + graceMs
  const real = truth.filter((each) => each.real)
  const right = alarms.filter((alarm) => real.some((each) => tells(each, alarm)))
  const told = real.filter((each) => alarms.some((alarm) => tells(each, alarm)))
  return { true: right.length, false: alarms.length - right.length, missed: real.length - told.length }
}
