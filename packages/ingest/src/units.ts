/**
 * Accepted UCUM units of each canonical unit: canonical = offset + factor x value. A unit that is missing or not
 * listed is refused, never guessed (H12). Every row is checked against a UCUM library in `units.test.ts`.
 */
import type { Parameter } from '@vigil/clinical'

export interface Conversion {
  readonly factor: number
  readonly offset: number
}

const same: Conversion = { factor: 1, offset: 0 }
const by = (factor: number): Conversion => ({ factor, offset: 0 })

/** UCUM: 1 m[Hg] = 133.322 kPa and 1 m[H2O] = 9.80665 kPa. */
const KPA = 1 / 0.133322
/** Molar mass of glucose, 180.18 g/mol (clinical.md 6.3: divide by 18.018). */
const GLUCOSE = 18.018
/** UCUM: [lb_av] is exactly 0.45359237 kg. */
const POUND = 0.45359237

export const UNITS: Readonly<Record<string, Readonly<Record<string, Conversion>>>> = {
  '/min': { '/min': same, '1/min': same, 'min-1': same, '/s': by(60), '1/s': by(60), Hz: by(60) },
  '%': { '%': same },
  'mm[Hg]': {
    'mm[Hg]': same,
    'cm[Hg]': by(10),
    kPa: by(KPA),
    hPa: by(KPA / 10),
    Pa: by(KPA / 1000),
    mbar: by(KPA / 10),
    bar: by(KPA * 100),
    'cm[H2O]': by(0.0980665 * KPA),
    'mm[H2O]': by(0.00980665 * KPA),
    '[psi]': by(6.894757293168359 * KPA),
  },
  Cel: {
    Cel: same,
    K: { factor: 1, offset: -273.15 },
    '[degF]': { factor: 5 / 9, offset: -160 / 9 },
  },
  'L/min': { 'L/min': same, 'l/min': same, 'mL/min': by(0.001), 'ml/min': by(0.001) },
  'mg/dL': {
    'mg/dL': same,
    'mg/dl': same,
    'g/L': by(100),
    'g/l': by(100),
    'mmol/L': by(GLUCOSE),
    'mmol/l': by(GLUCOSE),
  },
  'mL/h': {
    'mL/h': same,
    'ml/h': same,
    'mL/min': by(60),
    'ml/min': by(60),
    'L/h': by(1000),
    'l/h': by(1000),
    'uL/h': by(0.001),
    'uL/min': by(0.06),
  },
  mL: { mL: same, ml: same, L: by(1000), l: by(1000), uL: by(0.001) },
  kg: { kg: same, g: by(0.001), '[lb_av]': by(POUND) },
  mV: { mV: same, uV: by(0.001), nV: by(0.000001), V: by(1000) },
  '1': { '1': same },
  Ohm: { Ohm: same, mOhm: by(0.001), kOhm: by(1000) },
}

const KNOWN: ReadonlySet<string> = new Set(Object.values(UNITS).flatMap((units) => Object.keys(units)))

/** Lookups by own key only: a unit named `constructor` is no unit. */
const TABLE: ReadonlyMap<string, ReadonlyMap<string, Conversion>> = new Map(
  Object.entries(UNITS).map(([canonical, units]) => [canonical, new Map(Object.entries(units))]),
)

export const isKnownUnit = (unit: string): boolean =>
  KNOWN.has(unit.includes('{') ? withoutAnnotations(unit) : unit)

export type UnitProblem = 'unit-missing' | 'unit-unknown' | 'unit-incompatible'

export function conversion(parameter: Parameter, unit: unknown): Conversion | UnitProblem {
  if (unit === undefined || unit === null || unit === '') return 'unit-missing'
  if (typeof unit !== 'string') return 'unit-unknown'
  const units = TABLE.get(parameter.unit)
  if (!units) throw new Error(`no units for ${parameter.unit} of ${parameter.code}`)
  const bare = unit.includes('{') ? withoutAnnotations(unit) : unit
  return units.get(bare) ?? (KNOWN.has(bare) ? 'unit-incompatible' : 'unit-unknown')
}

/** UCUM: text in braces has no meaning of its own; `{beats}/min` is `/min` and `{index}` is `1`. */
const withoutAnnotations = (unit: string): string => unit.replace(/\{[^{}]*\}/g, '') || '1'

/** Twelve significant digits: 98.6 [degF] is 37, not 37.000000000000014. A canonical unit passes untouched. */
export const convert = (value: number, { factor, offset }: Conversion): number =>
  factor === 1 && offset === 0 ? value : Number((offset + factor * value).toPrecision(12))
