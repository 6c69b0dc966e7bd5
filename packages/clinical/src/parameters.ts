/**
 * The parameter table. MDC codes and LOINC from the ISO/IEEE 11073-10101 and LOINC value sets listed in
 * docs/devices.md; canonical units are UCUM. `plausible` is a gate against nonsense (own proposal, not an alarm limit).
 */
import type { Parameter } from './parameters/parameter'
import { TREATMENT } from './parameters/treatment'
import { VITAL_SIGNS } from './parameters/vital-signs'
import { WAVEFORMS } from './parameters/waveforms'

export type { Parameter, SignalGroup } from './parameters/parameter'

export const PARAMETERS = [...VITAL_SIGNS, ...TREATMENT, ...WAVEFORMS] as const satisfies readonly Parameter[]

export type ParameterCode = (typeof PARAMETERS)[number]['code']

const BY_CODE: ReadonlyMap<string, Parameter> = new Map(PARAMETERS.map((row) => [row.code, row]))

/** The row of a code that is known to be in the table. */
export function parameter(code: ParameterCode): Parameter {
  const row = BY_CODE.get(code)
  if (!row) throw new Error(`no parameter ${code}`)
  return row
}

export const isParameterCode = (code: string): code is ParameterCode => BY_CODE.has(code)
