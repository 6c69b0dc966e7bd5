import type { ConditionKey } from '../alarm/alarm'
import type { Limit } from '../alarm/subject-context'
import type { Category } from '../hospital'
import { inversionsOf, sameRung } from '../limits'
import type { ParameterCode } from '../parameters'
import type { Reading } from '../reading'
import { isInEnvelope, leewayOf, type Rung } from './limit-change'

/**
 * Percentages of the present value. Heart rate and pressures -20 % and +25 %, temperature 93 % and 107 %, SpO2 -5 %:
 * Draeger; respiratory rate -50 % and +50 %: Mindray (both as in clinical.md 5.1). Which rungs, and that a graver one is
 * never set by itself: own proposal.
 */
const SHARES: Readonly<Record<ConditionKey, number>> = {
  'hr-low': 0.8,
  'hr-high': 1.25,
  'rr-low': 0.5,
  'rr-high': 1.5,
  'spo2-low': 0.95,
  'nibp-sys-low': 0.8,
  'nibp-sys-high': 1.25,
  'abp-sys-low': 0.8,
  'abp-sys-high': 1.25,
  'temp-low': 0.93,
  'temp-high': 1.07,
}
/** clinical-decisions: automatic limits never set an adult RR low below this. */
const ADULT_RR_FLOOR = 8

export type AutoRefusal =
  | 'no-reading'
  /** The value is beyond a usual limit now: what alarms is not made normal by a button. */
  | 'beyond-usual'
  | 'outside-envelope'
  | 'below-floor'
  | 'inverted'

export interface AutoLimit extends Rung {
  readonly from: { readonly code: ParameterCode; readonly value: number } | null
  readonly old: number
  /** What the table gives; `null` without a reading. */
  readonly value: number | null
  readonly refused: AutoRefusal | null
}

export interface AutoQuery {
  readonly category: Category
  readonly usual: readonly Limit[]
  /** In force now. */
  readonly limits: readonly Limit[]
  readonly readings: readonly { readonly code: ParameterCode; readonly reading: Reading }[]
}

/** What the table proposes for what is measured now; a result outside the allowed range is refused and named (AL4). */
export function autoLimits(query: AutoQuery): readonly AutoLimit[] {
  const rows = query.usual
    .filter(({ condition, priority }) => condition in SHARES && priority !== 'high')
    .map((limit) => rowOf(limit, query))
  const after = query.limits.map((limit) => ({
    ...limit,
    value: rows.find((row) => sameRung(row, limit) && row.refused === null)?.value ?? limit.value,
  }))
  const inverted = inversionsOf(after).flat()
  return rows.map((row) =>
    row.refused === null && inverted.some((limit) => sameRung(limit, row))
      ? { ...row, refused: 'inverted' }
      : row,
  )
}

function rowOf(limit: Limit, { category, usual, limits, readings }: AutoQuery): AutoLimit {
  const { condition, priority } = limit
  const old = limits.find((each) => sameRung(each, limit))?.value ?? limit.value
  const from = valueFor(limit, readings)
  if (from === null) return { condition, priority, from, old, value: null, refused: 'no-reading' }
  const value = rounded(from.value * (SHARES[condition] ?? 1), limit)
  const refused = refusalOf(limit, { category, usual, from: from.value, value })
  return { condition, priority, from, old, value, refused }
}

/** The first of the limit's parameters that is valid now: an ECG rate goes before a pulse rate. */
function valueFor({ codes }: Limit, readings: AutoQuery['readings']): AutoLimit['from'] {
  for (const code of codes)
    for (const each of readings)
      if (each.code === code && each.reading.kind === 'valid') return { code, value: each.reading.value }
  return null
}

/** Towards the value, so that rounding never widens a limit. */
function rounded(value: number, { direction, condition }: Limit): number {
  const steps = condition.startsWith('temp') ? 10 : 1
  // Ten decimals, so that 80.00000000000001 is not 81.
  const scaled = Number((value * steps).toFixed(10))
  return (direction === 'low' ? Math.ceil(scaled) : Math.floor(scaled)) / steps
}

interface Found {
  readonly category: Category
  readonly usual: readonly Limit[]
  readonly from: number
  readonly value: number
}

function refusalOf(limit: Limit, { category, usual, from, value }: Found): AutoRefusal | null {
  const isBeyond = usual.some(
    (each) =>
      each.codes.some((code) => limit.codes.includes(code)) &&
      (each.direction === 'low' ? from < each.value : from > each.value),
  )
  if (isBeyond) return 'beyond-usual'
  if (limit.condition === 'rr-low' && category === 'adult' && value < ADULT_RR_FLOOR) return 'below-floor'
  // Automatic SpO2 limits only rise: a low value is no reason to alarm later (own proposal).
  if (limit.condition === 'spo2-low' && value < limit.value) return 'below-floor'
  return isInEnvelope(value, leewayOf(limit, category).envelope) ? null : 'outside-envelope'
}
