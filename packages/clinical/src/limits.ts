import type { Limit, LimitCourse } from './alarm/subject-context'
import type { ConditionKey, Priority } from './alarm/alarm'
import { conditionGroup, isHigher } from './conditions'
import { widestDeadband, withFittingDeadbands } from './deadband'
import type { Category } from './hospital'
import { CLEARS_MS, defaultLimits, envelopeMargin } from './default-limits'

/** A site's, unit's or subject's own figure in place of a default; `category: null` is for every category. */
export interface LimitSetting {
  readonly profile: string
  readonly scope: { readonly kind: 'site' | 'unit' | 'subject' }
  readonly category: string | null
  readonly limit: Pick<Limit, 'condition' | 'priority' | 'value' | 'delayMs'> & LimitCourse
}

export interface LimitsQuery {
  readonly category: Category
  readonly spo2Target: { readonly low: number; readonly high: number } | null
  readonly onOxygen: boolean
  /** Those that apply to the subject: its site's, its unit's, its own. */
  readonly overrides: readonly LimitSetting[]
}

const WIDTH = { site: 0, unit: 1, subject: 2 } as const
/** No limit waits longer than this (own proposal). */
export const MAX_DELAY_MS = 120_000
/** Desaturation stays at least this far below a prescribed target (own proposal). */
const DESATURATION_GAP = 4

/**
 * The complete set of limits in force, the low ones from mild to severe, with who set each. The order is default,
 * site, unit, prescribed SpO2 target, subject. A setting that `limitProblem` refuses leaves the one below in force.
 */
export function limitsFor(query: LimitsQuery): readonly Limit[] {
  const { category, overrides } = query
  const ordered = overrides
    .filter((setting) => setting.category === null || setting.category === category)
    .toSorted((a, b) => WIDTH[a.scope.kind] - WIDTH[b.scope.kind])
  const wide = ordered.filter(({ scope }) => scope.kind !== 'subject')
  const own = ordered.filter(({ scope }) => scope.kind === 'subject')
  const shared = wide.reduce(
    (limits, setting) => override(limits, setting, category),
    defaultLimits(category),
  )
  return withFittingDeadbands(
    own.reduce((limits, setting) => override(limits, setting, category), targeted(shared, query)),
  )
}

export const sameRung = (
  a: Pick<Limit, 'condition' | 'priority'>,
  b: Pick<Limit, 'condition' | 'priority'>,
) => a.condition === b.condition && a.priority === b.priority

function override(limits: readonly Limit[], setting: LimitSetting, category: Category): readonly Limit[] {
  if (limitProblem(setting.limit, category) !== null) return limits
  const bound = conditionGroup(setting.limit.condition)?.bound
  if (!bound) return limits
  const limit: Limit = {
    // What a setting does not say of the course is as the limit in its place has it.
    ...courseOf(limits.find((each) => sameRung(each, setting.limit)) ?? setting.limit),
    ...setting.limit,
    ...bound,
    setBy: { kind: setting.scope.kind, name: setting.profile, at: null },
  }
  const changed = limits.some((each) => sameRung(each, limit))
    ? limits.map((each) => (sameRung(each, limit) ? limit : each))
    : [...limits, limit]
  return isInverted(changed) ? limits : changed
}

function courseOf({
  priority,
  clearMs = CLEARS_MS[priority],
  deadband,
  burden,
  lasting,
}: LimitSetting['limit']) {
  return {
    clearMs,
    ...(deadband === undefined ? {} : { deadband }),
    ...(burden === undefined ? {} : { burden }),
    ...(lasting === undefined ? {} : { lasting }),
  } satisfies LimitCourse
}

const isInverted = (limits: readonly Limit[]): boolean => inversionsOf(limits).length > 0

/** A low limit at or above the high limit of the same value would alarm always or hide the other (H42). */
export const inversionsOf = (limits: readonly Limit[]): readonly (readonly [low: Limit, high: Limit])[] =>
  limits
    .filter(({ direction }) => direction === 'low')
    .flatMap((low) =>
      limits
        .filter(
          (high) =>
            high.direction === 'high' &&
            high.value <= low.value &&
            high.codes.some((code) => low.codes.includes(code)),
        )
        .map((high) => [low, high] as const),
    )

/** A prescribed target drives the limits; a high limit is active only on oxygen (clinical-decisions 15). */
function targeted(
  limits: readonly Limit[],
  { spo2Target, onOxygen, category }: LimitsQuery,
): readonly Limit[] {
  if (!spo2Target || !(spo2Target.low < spo2Target.high))
    return limits.filter(({ condition }) => condition !== 'spo2-high')
  const setBy = { kind: 'subject', name: `SpO2 ${spo2Target.low}-${spo2Target.high}`, at: null } as const
  const driven = limits
    .filter(({ condition }) => condition !== 'spo2-high')
    .map((limit): Limit => {
      if (limit.condition !== 'spo2-low') return limit
      // A target drives a limit no farther than anybody may set it (H42).
      const floor = floorOf(limit, category)
      if (limit.priority === 'medium') return { ...limit, value: Math.max(floor, spo2Target.low), setBy }
      const ceiling = Math.max(floor, spo2Target.low - DESATURATION_GAP)
      return limit.value <= ceiling ? limit : { ...limit, value: ceiling, setBy }
    })
  const bound = conditionGroup('spo2-high')?.bound
  if (!onOxygen || !bound || spo2Target.high >= 100) return driven
  // Too much oxygen harms a preterm sooner (clinical.md 5.1); priorities and delay are our own proposal.
  const priority: Priority = category === 'preterm' || category === 'neonate' ? 'medium' : 'low'
  const high: Limit = {
    condition: 'spo2-high',
    ...bound,
    priority,
    value: spo2Target.high,
    delayMs: 15_000,
    clearMs: CLEARS_MS[priority],
    setBy,
  }
  return [...driven, high]
}

/** How many margins a limit may be moved at the very most, whoever confirms (own proposal). */
export const FARTHEST = 2

const floorOf = ({ condition, priority }: Limit, category: Category): number => {
  const usual = defaultLimits(category).find((each) => sameRung(each, { condition, priority }))
  return usual ? usual.value - FARTHEST * (envelopeMargin(condition) ?? 0) : -Infinity
}

/** Whether the limits that a target drives stay within their envelope; else a person with the right must say so. */
export function isTargetUsual({ low }: { readonly low: number }, category: Category): boolean {
  const envelope = envelopeOf('spo2-low', 'medium', category)
  return envelope === null || low >= envelope.from
}

export interface Envelope {
  readonly from: number
  readonly to: number
}

/** Outside of it a person with the right must confirm (clinical-decisions); margins are our own proposal. */
export function envelopeOf(condition: ConditionKey, priority: Priority, category: Category): Envelope | null {
  const limit = defaultLimits(category).find((each) => sameRung(each, { condition, priority }))
  const margin = envelopeMargin(condition)
  return limit && margin !== null ? { from: limit.value - margin, to: limit.value + margin } : null
}

export type LimitProblem =
  'unknown-condition' | 'not-a-number' | 'bad-delay' | 'bad-course' | 'wide-deadband' | 'outside-envelope'

/** Why a setting may not be taken over without confirmation; `null` when it may. For `config apply`. */
export function limitProblem(limit: LimitSetting['limit'], category: Category): LimitProblem | null {
  const bound = conditionGroup(limit.condition)?.bound
  if (!bound) return 'unknown-condition'
  if (!Number.isFinite(limit.value)) return 'not-a-number'
  if (!(limit.delayMs >= 0 && limit.delayMs <= MAX_DELAY_MS)) return 'bad-delay'
  if (!isCourse(limit)) return 'bad-course'
  const { deadband = 0 } = limit
  // As far as the built-in limits tell: of those in force it is narrowed.
  if (deadband > widestDeadband({ ...bound, value: limit.value }, defaultLimits(category)))
    return 'wide-deadband'
  const envelope = envelopeOf(limit.condition, limit.priority, category)
  if (envelope && (limit.value < envelope.from || limit.value > envelope.to)) return 'outside-envelope'
  return null
}

/** An alarm that does not end is one that nobody believes, and one that ends late is not over (own proposal). */
export const MAX_CLEAR_MS = 60_000
/** What lasts is graver after an hour at the latest (own proposal). */
const MAX_LASTING_MS = 3_600_000

const isTime = (value: number, most: number) => value >= 0 && value <= most

/** Ends, and soon; the dead band is smaller than the way a limit may be moved; and it only grows graver, never earlier than announced. */
function isCourse({
  condition,
  priority,
  delayMs,
  clearMs = 0,
  deadband = 0,
  burden = 1,
  lasting,
}: LimitSetting['limit']) {
  const margin = envelopeMargin(condition) ?? Infinity
  if (!isTime(clearMs, MAX_CLEAR_MS) || !isTime(deadband, margin) || !(burden > 0)) return false
  if (!lasting) return true
  return (
    isHigher(lasting.priority, priority) &&
    lasting.afterMs >= delayMs &&
    isTime(lasting.afterMs, MAX_LASTING_MS)
  )
}
