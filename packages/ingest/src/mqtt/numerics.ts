import {
  ABSENT_REASONS,
  type AbsentReason,
  type DeviceMessage,
  type EpochMs,
  type Parameter,
  type Sample,
} from '@vigil/clinical'
import { findParameter } from '../codes'
import type { RejectCode, Rejections } from '../rejection'
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
    const sample = numeric(value, envelope.measuredAt, (code, detail) => {
      rejections.add(code, detail, { seq: fields['seq'], at: fields['at'], values: [value] })
    })
    if (sample) samples.push(sample)
  }
  return samples.length === 0 ? null : { ...envelope, kind: 'numerics', samples }
}

type Refuse = (code: RejectCode, detail: string) => void

/**
 * A value that is there and cannot be used is refused and leaves an absent sample too: the number that was on the
 * screen before it must not stay there as if nothing had come (H13).
 */
function numeric(entry: unknown, measuredAt: EpochMs, refuse: Refuse): Sample | null {
  if (!isFields(entry)) {
    refuse('schema', 'A value is an object with code, value and unit.')
    return null
  }
  const row = findParameter(entry['code'])
  if (!row) {
    refuse('code-unknown', 'The code is not in the parameter table.')
    return null
  }
  if (row.kind !== 'numeric') {
    refuse('code-kind', `${row.code} is a waveform, not a numeric.`)
    return null
  }
  const raw = entry['value']
  if (raw === null) return { code: row.code, value: null, reason: absentReason(entry['reason']), measuredAt }
  return measuredSample(row, raw, entry['unit'], measuredAt, refuse)
}

/** What is measured of a parameter, whatever protocol brought it. */
export function measuredSample(
  row: Parameter & Pick<Sample, 'code'>,
  raw: unknown,
  unit: unknown,
  measuredAt: EpochMs,
  refuse: Refuse,
): Sample | null {
  const absent = (reason: AbsentReason): Sample => ({ code: row.code, value: null, reason, measuredAt })
  const scale = conversion(row, unit)
  if (typeof scale === 'string') {
    refuse(scale, unitSentence(scale, row))
    return null
  }
  if (typeof raw !== 'number') {
    refuse('schema', '`value` is a number or null.')
    return absent('unknown')
  }
  if (!Number.isFinite(raw)) {
    refuse('value-not-finite', 'The value is too large to be a number.')
    return absent('unknown')
  }
  if (NEVER_MEASURED.has(raw)) return absent('unknown')
  // Adding 0 turns -0 into 0.
  const value = convert(raw, scale) + 0
  if (isPlausible(row, value)) return { code: row.code, value, measuredAt }
  if (raw === SELDOM_MEASURED) return absent('unknown')
  refuse('implausible', `${row.code} lies between ${row.plausible.join(' and ')} ${row.unit}.`)
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
