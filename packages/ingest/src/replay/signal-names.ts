/** Names of signals in PhysioNet records to codes. `MLII` is lead II of a Holter recorder, `MCL1` a chest lead. */
const LEAD = 'MDC_ECG_ELEC_POTL'
const WAVES: ReadonlyMap<string, readonly [code: string, unit: string]> = new Map<
  string,
  readonly [code: string, unit: string]
>([
  ...['I', 'II', 'III', 'AVR', 'AVL', 'AVF', 'V', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'].map(
    (lead) => [lead, [`${LEAD}_${lead}`, 'mV']] as const,
  ),
  ['MLI', [`${LEAD}_I`, 'mV']],
  ['MLII', [`${LEAD}_II`, 'mV']],
  ['MLIII', [`${LEAD}_III`, 'mV']],
  ['MCL1', [`${LEAD}_V1`, 'mV']],
  ['MCL', [`${LEAD}_V`, 'mV']],
  ['ECG', [LEAD, 'mV']],
  ['ECG1', [LEAD, 'mV']],
  ['PLETH', ['MDC_PULS_OXIM_PLETH', '1']],
  ['PPG', ['MDC_PULS_OXIM_PLETH', '1']],
  ['RESP', ['MDC_RESP', '1']],
  ['ABP', ['MDC_PRESS_BLD_ART_ABP', 'mm[Hg]']],
  ['ART', ['MDC_PRESS_BLD_ART', 'mm[Hg]']],
  ['CVP', ['MDC_PRESS_BLD_VEN_CENT', 'mm[Hg]']],
  ['CO2', ['MDC_CONC_AWAY_CO2', 'mm[Hg]']],
])

/** Units as WFDB headers write them. */
const UNITS: ReadonlyMap<string, string> = new Map([
  ['mv', 'mV'],
  ['uv', 'uV'],
  ['v', 'V'],
  ['mmhg', 'mm[Hg]'],
  ['kpa', 'kPa'],
])

/** Pleth and respiration have no unit worth the name in these records: their numbers are taken as they are. */
export function waveOf(name: string, unit: string | null): { code: string; unit: string } | null {
  const known = WAVES.get(name.toUpperCase().replace(/[\s_]/g, ''))
  if (!known) return null
  const [code, canonical] = known
  if (code === 'MDC_RESP' && unit?.toLowerCase() === 'ohm') return { code: 'MDC_IMPED_TTHOR', unit: 'Ohm' }
  if (canonical === '1' || unit === null) return { code, unit: canonical }
  const ucum = UNITS.get(unit.toLowerCase())
  return ucum === undefined ? null : { code, unit: ucum }
}

const NUMERICS: ReadonlyMap<string, readonly [code: string, unit: string]> = new Map([
  ['HR', ['MDC_ECG_HEART_RATE', '/min']],
  ['PULSE', ['MDC_PULS_OXIM_PULS_RATE', '/min']],
  ['RESP', ['MDC_TTHOR_RESP_RATE', '/min']],
  ['SPO2', ['MDC_PULS_OXIM_SAT_O2', '%']],
  ['PVC', ['MDC_ECG_V_P_C_RATE', '/min']],
  ['NBPSYS', ['MDC_PRESS_BLD_NONINV_SYS', 'mm[Hg]']],
  ['NBPDIAS', ['MDC_PRESS_BLD_NONINV_DIA', 'mm[Hg]']],
  ['NBPMEAN', ['MDC_PRESS_BLD_NONINV_MEAN', 'mm[Hg]']],
  ['ABPSYS', ['MDC_PRESS_BLD_ART_ABP_SYS', 'mm[Hg]']],
  ['ABPDIAS', ['MDC_PRESS_BLD_ART_ABP_DIA', 'mm[Hg]']],
  ['ABPMEAN', ['MDC_PRESS_BLD_ART_ABP_MEAN', 'mm[Hg]']],
  ['CVP', ['MDC_PRESS_BLD_VEN_CENT_MEAN', 'mm[Hg]']],
  ['TEMP', ['MDC_TEMP', 'Cel']],
])

export function numericOf(name: string): { code: string; unit: string } | null {
  const known = NUMERICS.get(name.toUpperCase().replace(/[\s_]/g, ''))
  return known ? { code: known[0], unit: known[1] } : null
}
