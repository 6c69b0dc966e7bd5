import { parameter, type ParameterCode } from '@vigil/clinical'
import type { StoredSample } from '@vigil/storage'
import { csvLine } from './csv'

export type ExportedSample = StoredSample & { readonly code: ParameterCode }

export const NUMERICS_HEAD = csvLine([
  'time',
  'epoch_ms',
  'code',
  'name',
  'value',
  'unit',
  'source',
  'late',
  'reason',
])

/** An absent value is an empty cell with its reason: never 0. */
export function numericsLine(sample: ExportedSample, timeOf: (at: number) => string): string {
  const { label, unit } = parameter(sample.code)
  return csvLine([
    timeOf(sample.measuredAt),
    sample.measuredAt,
    sample.code,
    label,
    sample.value,
    unit,
    sample.source,
    sample.late,
    sample.reason,
  ])
}
