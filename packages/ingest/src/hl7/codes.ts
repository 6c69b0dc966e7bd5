import { findParameter } from '../codes'
import { componentOf, type Delimiters } from './text'

export type Row = NonNullable<ReturnType<typeof findParameter>>

export interface Coded {
  readonly code: string
  readonly name: string
  readonly system: string
}

export const codedOf = (field: string, delimiters: Delimiters, at = 1): Coded => ({
  code: componentOf(field, at, delimiters),
  name: componentOf(field, at + 1, delimiters),
  system: componentOf(field, at + 2, delimiters),
})

/**
 * The parameter that OBX-3 names in either of its triplets. A number counts only where the system is MDC: another
 * table may use the same number for something else. `conflict`: number and name are different parameters.
 */
export function parameterOf(field: string, delimiters: Delimiters): Row | 'conflict' | null {
  return (
    ofTriplet(codedOf(field, delimiters)) ??
    (field.includes(delimiters.component) ? ofTriplet(codedOf(field, delimiters, 4)) : null)
  )
}

function ofTriplet({ code, name, system }: Coded): Row | 'conflict' | null {
  if (system === 'LN') return findParameter(`loinc:${code}`)
  if (system !== 'MDC' && !name.startsWith('MDC_') && !code.startsWith('MDC_')) return null
  const byCode = findParameter(code)
  const byName = name === '' ? null : findParameter(name)
  if (byCode && byName && byCode !== byName) return 'conflict'
  return byCode ?? byName
}
