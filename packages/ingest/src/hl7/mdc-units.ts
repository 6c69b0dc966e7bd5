import { isKnownUnit } from '../units'
import { componentOf, type Delimiters } from './text'

/** ISO/IEEE 11073-10101: reference id and number of a dimension, and the UCUM unit that means the same. */
const DIMENSIONS: readonly (readonly [name: string, code: number | null, ucum: string])[] = [
  ['DIMLESS', 262_656, '1'],
  ['PERCENT', 262_688, '%'],
  ['BEAT_PER_MIN', 264_864, '/min'],
  ['RESP_PER_MIN', 264_928, '/min'],
  ['PER_MIN', null, '/min'],
  ['PULS_PER_MIN', null, '/min'],
  ['BREATHS_PER_MIN', null, '/min'],
  ['PER_SEC', 264_608, '/s'],
  ['HZ', null, 'Hz'],
  ['MMHG', 266_016, 'mm[Hg]'],
  ['KILO_PASCAL', 265_987, 'kPa'],
  ['HECTO_PASCAL', 265_986, 'hPa'],
  ['PASCAL', 265_984, 'Pa'],
  ['MILLI_BAR', null, 'mbar'],
  ['CM_H2O', 266_048, 'cm[H2O]'],
  ['DEGC', 268_192, 'Cel'],
  ['FAHR', 266_560, '[degF]'],
  ['L_PER_MIN', 265_216, 'L/min'],
  ['MILLI_L_PER_MIN', 265_234, 'mL/min'],
  ['MILLI_L_PER_HR', 265_266, 'mL/h'],
  ['L_PER_HR', 265_248, 'L/h'],
  ['MICRO_L_PER_HR', 265_267, 'uL/h'],
  ['MILLI_L', 263_762, 'mL'],
  ['L', 263_744, 'L'],
  ['MICRO_L', 263_763, 'uL'],
  ['MILLI_G_PER_DL', 264_274, 'mg/dL'],
  ['MILLI_MOLE_PER_L', 266_866, 'mmol/L'],
  ['KILO_G', 263_875, 'kg'],
  ['X_G', 263_872, 'g'],
  ['G', 263_872, 'g'],
  ['LB', 263_904, '[lb_av]'],
  ['VOLT', 266_400, 'V'],
  ['MILLI_VOLT', 266_418, 'mV'],
  ['MICRO_VOLT', 266_419, 'uV'],
  ['X_OHM', 266_432, 'Ohm'],
  ['OHM', 266_432, 'Ohm'],
  ['MILLI_OHM', 266_450, 'mOhm'],
]

const BY_NAME = new Map(DIMENSIONS.map(([name, , ucum]) => [`MDC_DIM_${name}`, ucum]))
const BY_CODE = new Map(
  DIMENSIONS.flatMap(([, code, ucum]): [string, string][] => (code === null ? [] : [[String(code), ucum]])),
)

/**
 * OBX-6 as UCUM, from either of its two triplets. Whatever is not known, or says two things at once, is handed on as
 * it came and refused with the value (H12); empty: no unit was sent.
 */
export function ucumOf(field: string, delimiters: Delimiters): string {
  if (field === '') return ''
  const first = ofTriplet(field, 1, delimiters)
  const second = field.includes(delimiters.component) ? ofTriplet(field, 4, delimiters) : null
  if (first !== null && second !== null && first !== second) return `${first} or ${second}`
  return first ?? second ?? field
}

function ofTriplet(field: string, at: number, delimiters: Delimiters): string | null {
  const code = componentOf(field, at, delimiters)
  const name = componentOf(field, at + 1, delimiters)
  const system = componentOf(field, at + 2, delimiters)
  if (system === 'MDC' || name.startsWith('MDC_DIM_')) return ofDimension(code, name)
  if (system === 'UCUM' || (system === '' && name === '')) {
    if (isKnownUnit(code)) return code
    return system === 'UCUM' && isKnownUnit(name) ? name : null
  }
  return null
}

/** A vendor may leave one of the two out, never contradict one with the other. */
function ofDimension(code: string, name: string): string | null {
  const [byCode, byName] = [BY_CODE.get(code), BY_NAME.get(name)]
  if (byCode !== undefined && byName !== undefined && byCode !== byName) return null
  return byName ?? byCode ?? null
}
