import type { ConditionKey, Priority } from './alarm/alarm'
import type { Limit } from './alarm/subject-context'
import { conditionGroup } from './conditions'
import { CATEGORIES, type Category } from './hospital'

type Row = readonly [
  preterm: number,
  neonate: number,
  infant: number,
  to4: number,
  to11: number,
  to15: number,
  adult: number,
]

interface Rung {
  readonly condition: ConditionKey
  readonly priority: Priority
  readonly delayMs: number
  readonly values: Row
}

const same = (value: number): Row => [value, value, value, value, value, value, value]
const NIBP_LOW: Row = [45, 55, 70, 75, 80, 90, 90]
const NIBP_HIGH: Row = [80, 95, 110, 115, 125, 140, 180]
/** A rate below 1 means: no breath at all; the delay is the apnoea time. */
const NO_BREATH = same(1)

/**
 * Values: table "Default limits per category" in clinical-decisions. Delay of SpO2 low 15 s and desaturation 0 to 10 s:
 * the same table. Every other delay, every priority, and arterial limits equal to the cuff's are our own proposal, to be
 * signed by a clinical safety officer.
 */
const RUNGS: readonly Rung[] = [
  { condition: 'hr-low', priority: 'medium', delayMs: 5_000, values: [100, 95, 90, 80, 65, 55, 50] },
  { condition: 'hr-low', priority: 'high', delayMs: 3_000, values: [80, 80, 60, 60, 50, 45, 40] },
  { condition: 'hr-high', priority: 'medium', delayMs: 10_000, values: [200, 195, 180, 160, 140, 130, 130] },
  { condition: 'hr-high', priority: 'high', delayMs: 5_000, values: [220, 220, 210, 190, 180, 170, 160] },
  { condition: 'rr-low', priority: 'medium', delayMs: 10_000, values: [25, 25, 20, 16, 12, 10, 8] },
  { condition: 'rr-high', priority: 'medium', delayMs: 15_000, values: [75, 70, 60, 45, 35, 30, 30] },
  { condition: 'apnoea', priority: 'high', delayMs: 20_000, values: NO_BREATH },
  { condition: 'spo2-low', priority: 'medium', delayMs: 15_000, values: [88, 90, 91, 91, 91, 90, 90] },
  { condition: 'spo2-low', priority: 'high', delayMs: 10_000, values: [80, 80, 82, 82, 82, 82, 82] },
  { condition: 'nibp-sys-low', priority: 'medium', delayMs: 0, values: NIBP_LOW },
  { condition: 'nibp-sys-high', priority: 'medium', delayMs: 0, values: NIBP_HIGH },
  { condition: 'abp-sys-low', priority: 'medium', delayMs: 10_000, values: NIBP_LOW },
  { condition: 'abp-sys-high', priority: 'medium', delayMs: 10_000, values: NIBP_HIGH },
  {
    condition: 'temp-low',
    priority: 'low',
    delayMs: 0,
    values: [36.0, 36.0, 36.0, 36.0, 36.0, 36.0, 35.0],
  },
  {
    condition: 'temp-high',
    priority: 'low',
    delayMs: 0,
    values: [37.8, 38.0, 38.5, 38.5, 38.5, 38.5, 38.5],
  },
  // Bands of clinical.md 3.1 in mg/dL: below 70 level 1, below 54 level 2; above 180 level 1, above 250 level 2.
  { condition: 'glucose-low', priority: 'medium', delayMs: 0, values: same(70) },
  { condition: 'glucose-low', priority: 'high', delayMs: 0, values: same(54) },
  { condition: 'glucose-high', priority: 'low', delayMs: 0, values: same(180) },
  { condition: 'glucose-high', priority: 'medium', delayMs: 0, values: same(250) },
  // Warn 20 %, urgent 5 % (clinical-decisions, "Stale-after by class").
  { condition: 'battery-low', priority: 'low', delayMs: 0, values: same(20) },
  { condition: 'battery-low', priority: 'medium', delayMs: 0, values: same(5) },
]

/**
 * How long a value must be inside again, by severity: the graver the alarm, the surer its end (own proposal; the sheets
 * ask for a time per severity and name none, AL8, H40). Nothing else of a course is built in: a site may set it.
 */
export const CLEARS_MS: Readonly<Record<Priority, number>> = { high: 5_000, medium: 3_000, low: 3_000 }

function limitOf({ condition, priority, delayMs, values }: Rung, category: Category): Limit {
  const bound = conditionGroup(condition)?.bound
  const value = values[CATEGORIES.indexOf(category)]
  if (!bound || value === undefined) throw new Error(`no bound or value for ${condition} of ${category}`)
  return {
    condition,
    codes: bound.codes,
    direction: bound.direction,
    priority,
    value,
    delayMs,
    clearMs: CLEARS_MS[priority],
    setBy: { kind: 'default', name: null, at: null },
  }
}

const BY_CATEGORY: ReadonlyMap<Category, readonly Limit[]> = new Map(
  CATEGORIES.map((category) => [category, RUNGS.map((rung) => limitOf(rung, category))]),
)

/** What is built in for a category: every unit works without configuration. */
export function defaultLimits(category: Category): readonly Limit[] {
  const limits = BY_CATEGORY.get(category)
  if (!limits) throw new Error(`no limits for category ${category}`)
  return limits
}

/** How far a limit may be moved from its default before a person must confirm (own proposal). */
const MARGINS: Readonly<Record<string, number>> = {
  'hr-low': 15,
  'hr-high': 40,
  'rr-low': 4,
  'rr-high': 15,
  apnoea: 0,
  'spo2-low': 8,
  'spo2-high': 4,
  'nibp-sys-low': 25,
  'nibp-sys-high': 40,
  'abp-sys-low': 25,
  'abp-sys-high': 40,
  'temp-low': 1.5,
  'temp-high': 1.5,
  'glucose-low': 20,
  'glucose-high': 120,
  'battery-low': 15,
}
export const envelopeMargin = (condition: ConditionKey): number | null => MARGINS[condition] ?? null
