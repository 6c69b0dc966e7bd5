import {
  ABSENT_REASONS,
  type AbsentReason,
  type DeviceMessage,
  type EpochMs,
  type Parameter,
  type Sample,
} from '@vigil/clinical'
import { findParameter } from '../codes'
import type { Rejections } from '../rejection'
import { conversion, convert, type UnitProblem } from '../units'
import { isFields, isOneOf, type Envelope, type Fields } from './fields'

/** Numbers that monitors send for "no value" (clinical.md 6.1). No parameter of ours ever measures one of these. */
const NEVER_MEASURED: ReadonlySet<number> = new Set([-100, -10_000, -999, -99.9])
/** "No value" too, but a central venous pressure can be -1: only where it is not plausible. */
const SELDOM_MEASURED = -1

export function numerics(fields: Fields, envelope: Envelope, rejections: Rejections): DeviceMessage | null {
  const values = fields['values']
  if (!Array.isArray(values) || values.length === 0) {
    rejections.add('schema', '`values` is a list of at least one { code, value, unit }.', fields)
    return null
  }
  const samples: Sample[] = []
  for (const value of values as readonly unknown[]) {
    const sample = numeric(value, envelope.measuredAt, rejections)
    if (sample) samples.push(sample)
  }
  return samples.length === 0 ? null : { ...envelope, kind: 'numerics', samples }
}

/**
 * A value that is there and cannot be used is refused and leaves an absent sample too: the number that was on the
 * screen before it must not stay there as if nothing had come (H13).
 */
function numeric(entry: unknown, measuredAt: EpochMs, rejections: Rejections): Sample | null {
  if (!isFields(entry)) {
    rejections.add('schema', 'A value is an object with code, value and unit.', entry)
    return null
  }
  const row = findParameter(entry['code'])
  if (!row) {
    rejections.add('code-unknown', 'The code is not in the parameter table.', entry)
    return null
  }
  if (row.kind !== 'numeric') {
    rejections.add('code-kind', `${row.code} is a waveform, not a numeric.`, entry)
    return null
  }
  const absent = (reason: AbsentReason): Sample => ({ code: row.code, value: null, reason, measuredAt })
  const raw = entry['value']
  if (raw === null) return absent(absentReason(entry['reason']))
  const scale = conversion(row, entry['unit'])
  if (typeof scale === 'string') {
    rejections.add(scale, unitSentence(scale, row), entry)
    return null
  }
  if (typeof raw !== 'number') {
    rejections.add('schema', '`value` is a number or null.', entry)
    return absent('unknown')
  }
  if (!Number.isFinite(raw)) {
    rejections.add('value-not-finite', 'The value is too large to be a number.', entry)
    return absent('unknown')
  }
  if (NEVER_MEASURED.has(raw)) return absent('unknown')
  // Adding 0 turns -0 into 0.
  const value = convert(raw, scale) + 0
  if (isPlausible(row, value)) return { code: row.code, value, measuredAt }
  if (raw === SELDOM_MEASURED) return absent('unknown')
  rejections.add('implausible', `${row.code} lies between ${row.plausible.join(' and ')} ${row.unit}.`, entry)
  return absent('out-of-range')
}

const absentReason = (reason: unknown): AbsentReason => (isOneOf(ABSENT_REASONS, reason) ? reason : 'unknown')

export const isPlausible = ({ plausible: [low, high] }: Parameter, value: number): boolean =>
  value >= low && value <= high

export function unitSentence(problem: UnitProblem, row: Parameter): string {
  switch (problem) {
    case 'unit-missing':
      return `${row.code} needs a unit; ours is ${row.unit}.`
    case 'unit-unknown':
      return `The unit is no UCUM unit that we take; ${row.code} is kept in ${row.unit}.`
    case 'unit-incompatible':
      return `${row.code} is kept in ${row.unit}; this unit measures something else.`
    default:
      return problem satisfies never
  }
}
