import { PARAMETERS, type Parameter, type ParameterCode } from '@vigil/clinical'

type Known = Parameter & { readonly code: ParameterCode }

/** Every spelling of the contract: reference id, MDC number, `loinc:…`. */
const SPELLINGS: ReadonlyMap<string | number, Known> = new Map(
  PARAMETERS.flatMap((row): [string | number, Known][] => [
    [row.code, row],
    ...(row.mdc === null
      ? []
      : [[row.mdc, row] as [number, Known], [String(row.mdc), row] as [string, Known]]),
    ...row.loinc.map((loinc): [string, Known] => [`loinc:${loinc}`, row]),
  ]),
)

export function findParameter(code: unknown): Known | null {
  return typeof code === 'string' || typeof code === 'number' ? (SPELLINGS.get(code) ?? null) : null
}
