/**
 * The parameter table. MDC codes and LOINC from the ISO/IEEE 11073-10101 and LOINC value sets listed in
 * docs/devices.md; canonical units are UCUM. `plausible` is a gate against nonsense (own proposal, not an alarm limit).
 * Stale-after by class (own proposal, site-configurable): clinical-decisions, "Stale-after by class".
 */

/** Which signal colour and place on the tile a parameter has. */
export type SignalGroup =
  | 'ecg'
  | 'spo2'
  | 'abp'
  | 'nibp'
  | 'resp'
  | 'co2'
  | 'temperature'
  | 'cvp'
  | 'glucose'
  | 'infusion'
  | 'oxygen'
  | 'ventilation'
  | 'environment'
  | 'device'

export interface Parameter {
  /** Key of the table: an MDC reference id, or `VIGIL_…` where no term exists. */
  readonly code: string
  /** 32-bit MDC code: partition x 65536 + term. */
  readonly mdc: number | null
  readonly loinc: readonly string[]
  readonly kind: 'numeric' | 'waveform'
  readonly group: SignalGroup
  /** Short label on the tile; words longer than this come from the catalogue by code. */
  readonly label: string
  /** Canonical UCUM unit. */
  readonly unit: string
  /** Decimals shown; limits are compared at this precision so that number and colour agree. */
  readonly decimals: number
  readonly plausible: readonly [low: number, high: number]
  /** `episodic`: measured now and then (NIBP, spot temperature, CGM), shown with its time. */
  readonly contract: 'periodic' | 'episodic'
  /** Grey with age after this. */
  readonly lateAfterMs: number
  /** Struck through after this. */
  readonly staleAfterMs: number
}

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** 1 Hz numeric: 5 s grey, 20 s struck (clinical-decisions). */
const periodic = { contract: 'periodic', lateAfterMs: 5 * SECOND, staleAfterMs: 20 * SECOND } as const
/** Waveform: 2 s (clinical-decisions). */
const wave = {
  kind: 'waveform',
  contract: 'periodic',
  lateAfterMs: 2 * SECOND,
  staleAfterMs: 2 * SECOND,
  decimals: 2,
} as const
/** NIBP: grey after twice its interval or 4 h; the interval is not known here, so 4 h (clinical-decisions). */
const nibp = {
  kind: 'numeric',
  group: 'nibp',
  unit: 'mm[Hg]',
  decimals: 0,
  contract: 'episodic',
  lateAfterMs: 4 * HOUR,
  staleAfterMs: 8 * HOUR,
} as const
/** Spot temperature: 12 h (clinical-decisions). */
const temperature = {
  kind: 'numeric',
  group: 'temperature',
  unit: 'Cel',
  decimals: 1,
  plausible: [20, 45],
  contract: 'episodic',
  lateAfterMs: 12 * HOUR,
  staleAfterMs: 24 * HOUR,
} as const
/** CGM: 15 min warn, 30 min urgent (clinical-decisions). */
const cgm = {
  kind: 'numeric',
  group: 'glucose',
  unit: 'mg/dL',
  decimals: 0,
  contract: 'episodic',
  lateAfterMs: 15 * MINUTE,
  staleAfterMs: 30 * MINUTE,
} as const
const slow = { contract: 'episodic', lateAfterMs: 15 * MINUTE, staleAfterMs: HOUR } as const

const rate = { kind: 'numeric', unit: '/min', decimals: 0, ...periodic } as const
const pressure = { kind: 'numeric', unit: 'mm[Hg]', decimals: 0, ...periodic } as const
const ecgLead = { ...wave, group: 'ecg', unit: 'mV', plausible: [-10, 10] } as const

export const PARAMETERS = [
  {
    code: 'MDC_ECG_HEART_RATE',
    mdc: 147842,
    loinc: ['8867-4'],
    group: 'ecg',
    label: 'HR',
    plausible: [0, 350],
    ...rate,
  },
  {
    code: 'MDC_PULS_OXIM_PULS_RATE',
    mdc: 149530,
    loinc: ['8889-8'],
    group: 'spo2',
    label: 'PR',
    plausible: [20, 350],
    ...rate,
  },
  {
    code: 'MDC_PULS_RATE_NON_INV',
    mdc: 149546,
    loinc: [],
    group: 'nibp',
    label: 'PR (NIBP)',
    plausible: [20, 300],
    ...rate,
    contract: 'episodic',
    lateAfterMs: 4 * HOUR,
    staleAfterMs: 8 * HOUR,
  },
  {
    code: 'MDC_BLD_PULS_RATE_INV',
    mdc: 149522,
    loinc: [],
    group: 'abp',
    label: 'PR (art)',
    plausible: [20, 350],
    ...rate,
  },
  {
    code: 'MDC_ECG_V_P_C_RATE',
    mdc: 148066,
    loinc: [],
    group: 'ecg',
    label: 'PVC',
    plausible: [0, 300],
    ...rate,
  },
  {
    code: 'MDC_PULS_OXIM_SAT_O2',
    mdc: 150456,
    loinc: ['59408-5', '2708-6'],
    kind: 'numeric',
    group: 'spo2',
    label: 'SpO2',
    unit: '%',
    decimals: 0,
    plausible: [0, 100],
    ...periodic,
  },
  {
    code: 'MDC_PULS_OXIM_PERF_REL',
    mdc: 150448,
    loinc: ['61006-3'],
    kind: 'numeric',
    group: 'spo2',
    label: 'PI',
    unit: '%',
    decimals: 1,
    plausible: [0, 30],
    ...periodic,
  },
  {
    code: 'MDC_TTHOR_RESP_RATE',
    mdc: 151578,
    loinc: ['9279-1'],
    group: 'resp',
    label: 'RR',
    plausible: [0, 150],
    ...rate,
  },
  { code: 'MDC_RESP_RATE', mdc: 151562, loinc: [], group: 'resp', label: 'RR', plausible: [0, 150], ...rate },
  {
    code: 'MDC_CO2_RESP_RATE',
    mdc: 151594,
    loinc: [],
    group: 'co2',
    label: 'RR (CO2)',
    plausible: [0, 150],
    ...rate,
  },
  {
    code: 'MDC_AWAY_RESP_RATE',
    mdc: 151570,
    loinc: [],
    group: 'resp',
    label: 'RR (awr)',
    plausible: [0, 150],
    ...rate,
  },
  {
    code: 'MDC_PRESS_BLD_NONINV_SYS',
    mdc: 150021,
    loinc: ['8480-6', '76534-7'],
    label: 'NIBP sys',
    plausible: [30, 300],
    ...nibp,
  },
  {
    code: 'MDC_PRESS_BLD_NONINV_DIA',
    mdc: 150022,
    loinc: ['8462-4', '76535-4'],
    label: 'NIBP dia',
    plausible: [10, 220],
    ...nibp,
  },
  {
    code: 'MDC_PRESS_BLD_NONINV_MEAN',
    mdc: 150023,
    loinc: ['8478-0', '76536-2'],
    label: 'NIBP mean',
    plausible: [15, 250],
    ...nibp,
  },
  {
    code: 'MDC_PRESS_BLD_ART_SYS',
    mdc: 150033,
    loinc: ['76215-3'],
    group: 'abp',
    label: 'ART sys',
    plausible: [-10, 350],
    ...pressure,
  },
  {
    code: 'MDC_PRESS_BLD_ART_DIA',
    mdc: 150034,
    loinc: ['76213-8'],
    group: 'abp',
    label: 'ART dia',
    plausible: [-10, 350],
    ...pressure,
  },
  {
    code: 'MDC_PRESS_BLD_ART_MEAN',
    mdc: 150035,
    loinc: ['76214-6'],
    group: 'abp',
    label: 'ART mean',
    plausible: [-10, 350],
    ...pressure,
  },
  {
    code: 'MDC_PRESS_BLD_ART_ABP_SYS',
    mdc: 150037,
    loinc: [],
    group: 'abp',
    label: 'ABP sys',
    plausible: [-10, 350],
    ...pressure,
  },
  {
    code: 'MDC_PRESS_BLD_ART_ABP_DIA',
    mdc: 150038,
    loinc: [],
    group: 'abp',
    label: 'ABP dia',
    plausible: [-10, 350],
    ...pressure,
  },
  {
    code: 'MDC_PRESS_BLD_ART_ABP_MEAN',
    mdc: 150039,
    loinc: [],
    group: 'abp',
    label: 'ABP mean',
    plausible: [-10, 350],
    ...pressure,
  },
  {
    code: 'MDC_PRESS_BLD_VEN_CENT_MEAN',
    mdc: 150087,
    loinc: ['60985-9'],
    group: 'cvp',
    label: 'CVP',
    plausible: [-10, 50],
    ...pressure,
  },
  {
    code: 'MDC_PRESS_INTRA_CRAN_MEAN',
    mdc: 153611,
    loinc: ['60956-0'],
    group: 'cvp',
    label: 'ICP',
    plausible: [-20, 100],
    ...pressure,
  },
  { code: 'MDC_TEMP', mdc: 150344, loinc: ['8310-5'], label: 'Temp', ...temperature },
  { code: 'MDC_TEMP_BODY', mdc: 150364, loinc: [], label: 'Temp', ...temperature },
  { code: 'MDC_TEMP_CORE', mdc: 150368, loinc: ['8329-5'], label: 'T core', ...temperature },
  { code: 'MDC_TEMP_TYMP', mdc: 150392, loinc: ['8333-7'], label: 'T tymp', ...temperature },
  {
    code: 'MDC_CONC_AWAY_CO2_ET',
    mdc: 151708,
    loinc: ['19891-1'],
    group: 'co2',
    label: 'EtCO2',
    plausible: [0, 150],
    ...pressure,
  },
  {
    code: 'MDC_CONC_AWAY_CO2_INSP',
    mdc: 151716,
    loinc: [],
    group: 'co2',
    label: 'FiCO2',
    plausible: [0, 50],
    ...pressure,
  },
  {
    code: 'MDC_CONC_AWAY_O2_INSP',
    mdc: 152196,
    loinc: ['3150-6'],
    kind: 'numeric',
    group: 'oxygen',
    label: 'FiO2',
    unit: '%',
    decimals: 0,
    plausible: [21, 100],
    ...slow,
  },
  {
    code: 'VIGIL_O2_FLOW',
    mdc: null,
    loinc: ['3151-8'],
    kind: 'numeric',
    group: 'oxygen',
    label: 'O2 flow',
    unit: 'L/min',
    decimals: 1,
    plausible: [0, 80],
    ...slow,
  },
  {
    code: 'MDC_CONC_GLU_ISF',
    mdc: 160212,
    loinc: ['99504-3', '105272-9'],
    label: 'Glucose',
    plausible: [10, 600],
    ...cgm,
  },
  {
    code: 'MDC_CONC_GLU_CAPILLARY_WHOLEBLOOD',
    mdc: 160184,
    loinc: ['41653-7', '2339-0'],
    label: 'Glucose (cap)',
    plausible: [10, 1000],
    ...cgm,
  },
  {
    code: 'MDC_FLOW_FLUID_PUMP',
    mdc: 157784,
    loinc: [],
    kind: 'numeric',
    group: 'infusion',
    label: 'Rate',
    unit: 'mL/h',
    decimals: 1,
    plausible: [0, 1200],
    ...slow,
  },
  {
    code: 'MDC_VOL_FLUID_TBI_REMAIN',
    mdc: 157872,
    loinc: [],
    kind: 'numeric',
    group: 'infusion',
    label: 'VTBI left',
    unit: 'mL',
    decimals: 1,
    plausible: [0, 9999],
    ...slow,
  },
  {
    code: 'MDC_MASS_BODY_ACTUAL',
    mdc: 188736,
    loinc: ['29463-7'],
    kind: 'numeric',
    group: 'device',
    label: 'Weight',
    unit: 'kg',
    decimals: 1,
    plausible: [0.2, 650],
    contract: 'episodic',
    lateAfterMs: 24 * HOUR,
    staleAfterMs: 72 * HOUR,
  },
  {
    code: 'MDC_TEMP_ROOM',
    mdc: 188508,
    loinc: [],
    kind: 'numeric',
    group: 'environment',
    label: 'Temp',
    unit: 'Cel',
    decimals: 1,
    plausible: [-100, 60],
    ...slow,
  },
  {
    code: 'MDC_ATTR_VAL_BATT_CHARGE',
    mdc: 67996,
    loinc: [],
    kind: 'numeric',
    group: 'device',
    label: 'Battery',
    unit: '%',
    decimals: 0,
    plausible: [0, 100],
    ...slow,
  },
  { code: 'MDC_ECG_ELEC_POTL', mdc: 131328, loinc: [], label: 'ECG', ...ecgLead },
  { code: 'MDC_ECG_ELEC_POTL_I', mdc: 131329, loinc: [], label: 'I', ...ecgLead },
  { code: 'MDC_ECG_ELEC_POTL_II', mdc: 131330, loinc: [], label: 'II', ...ecgLead },
  { code: 'MDC_ECG_ELEC_POTL_III', mdc: 131389, loinc: [], label: 'III', ...ecgLead },
  { code: 'MDC_ECG_ELEC_POTL_AVR', mdc: 131390, loinc: [], label: 'aVR', ...ecgLead },
  { code: 'MDC_ECG_ELEC_POTL_AVL', mdc: 131391, loinc: [], label: 'aVL', ...ecgLead },
  { code: 'MDC_ECG_ELEC_POTL_AVF', mdc: 131392, loinc: [], label: 'aVF', ...ecgLead },
  { code: 'MDC_ECG_ELEC_POTL_V1', mdc: 131331, loinc: [], label: 'V1', ...ecgLead },
  { code: 'MDC_ECG_ELEC_POTL_V2', mdc: 131332, loinc: [], label: 'V2', ...ecgLead },
  { code: 'MDC_ECG_ELEC_POTL_V3', mdc: 131333, loinc: [], label: 'V3', ...ecgLead },
  { code: 'MDC_ECG_ELEC_POTL_V4', mdc: 131334, loinc: [], label: 'V4', ...ecgLead },
  { code: 'MDC_ECG_ELEC_POTL_V5', mdc: 131335, loinc: [], label: 'V5', ...ecgLead },
  { code: 'MDC_ECG_ELEC_POTL_V6', mdc: 131336, loinc: [], label: 'V6', ...ecgLead },
  { code: 'MDC_ECG_ELEC_POTL_V', mdc: 131395, loinc: [], label: 'V', ...ecgLead },
  {
    code: 'MDC_PULS_OXIM_PLETH',
    mdc: 150452,
    loinc: [],
    group: 'spo2',
    label: 'Pleth',
    unit: '1',
    plausible: [-1e6, 1e6],
    ...wave,
  },
  {
    code: 'MDC_RESP',
    mdc: 151552,
    loinc: [],
    group: 'resp',
    label: 'Resp',
    unit: '1',
    plausible: [-1e6, 1e6],
    ...wave,
  },
  {
    code: 'MDC_IMPED_TTHOR',
    mdc: 151780,
    loinc: [],
    group: 'resp',
    label: 'Resp',
    unit: 'Ohm',
    plausible: [-1e6, 1e6],
    ...wave,
  },
  {
    code: 'MDC_PRESS_BLD_ART',
    mdc: 150032,
    loinc: [],
    group: 'abp',
    label: 'ART',
    unit: 'mm[Hg]',
    plausible: [-50, 350],
    ...wave,
  },
  {
    code: 'MDC_PRESS_BLD_ART_ABP',
    mdc: 150036,
    loinc: [],
    group: 'abp',
    label: 'ABP',
    unit: 'mm[Hg]',
    plausible: [-50, 350],
    ...wave,
  },
  {
    code: 'MDC_PRESS_BLD_VEN_CENT',
    mdc: 150084,
    loinc: [],
    group: 'cvp',
    label: 'CVP',
    unit: 'mm[Hg]',
    plausible: [-50, 100],
    ...wave,
  },
  {
    code: 'MDC_CONC_AWAY_CO2',
    mdc: 151700,
    loinc: [],
    group: 'co2',
    label: 'CO2',
    unit: 'mm[Hg]',
    plausible: [-10, 200],
    ...wave,
  },
] as const satisfies readonly Parameter[]

export type ParameterCode = (typeof PARAMETERS)[number]['code']

const BY_CODE: ReadonlyMap<string, Parameter> = new Map(PARAMETERS.map((row) => [row.code, row]))

/** The row of a code that is known to be in the table. */
export function parameter(code: ParameterCode): Parameter {
  const row = BY_CODE.get(code)
  if (!row) throw new Error(`no parameter ${code}`)
  return row
}

export const isParameterCode = (code: string): code is ParameterCode => BY_CODE.has(code)
