import type { AlarmClass, ConditionKey, Evidence, Priority } from './alarm/alarm'
import type { ParameterCode } from './parameters'
import type { DeviceAlert } from './sample'

/** What a limit of the condition looks at. */
export interface Bound {
  readonly direction: 'low' | 'high'
  readonly codes: readonly ParameterCode[]
}

/** One group of causes that are the same thing to the nurse (clinical-decisions 1). */
export interface ConditionGroup {
  readonly key: ConditionKey
  readonly class: AlarmClass
  /** What a device alert of this group counts at least. */
  readonly priority: Priority
  /**
   * Stands for death within minutes: never delayed, never suppressed, never below high (clinical-decisions 3).
   * `when-high`: an extreme rate is life-threatening too (clinical.md 4.3, after the PhysioNet challenge of 2015), and
   * has a delay of its own; the milder rungs of the same condition are not.
   */
  readonly lethal: 'always' | 'when-high' | 'never'
  readonly bound: Bound | null
  /** MDC event reference ids of device alerts that belong to it. */
  readonly events: readonly string[]
}

/** Heart rate by ECG, and pulse rates as separate evidence of the same thing. */
const HEART = [
  'MDC_ECG_HEART_RATE',
  'MDC_PULS_OXIM_PULS_RATE',
  'MDC_PULS_RATE_NON_INV',
  'MDC_BLD_PULS_RATE_INV',
] as const
const RESP = ['MDC_TTHOR_RESP_RATE', 'MDC_RESP_RATE', 'MDC_CO2_RESP_RATE', 'MDC_AWAY_RESP_RATE'] as const
const SPO2 = ['MDC_PULS_OXIM_SAT_O2'] as const
const NIBP_SYS = ['MDC_PRESS_BLD_NONINV_SYS'] as const
const ABP_SYS = ['MDC_PRESS_BLD_ART_SYS', 'MDC_PRESS_BLD_ART_ABP_SYS'] as const
const TEMPERATURE = ['MDC_TEMP', 'MDC_TEMP_BODY', 'MDC_TEMP_CORE', 'MDC_TEMP_TYMP'] as const
const GLUCOSE = ['MDC_CONC_GLU_ISF', 'MDC_CONC_GLU_CAPILLARY_WHOLEBLOOD'] as const
const ENVIRONMENT = ['MDC_TEMP_ROOM'] as const

const physiological = { class: 'physiological', lethal: 'never', bound: null, events: [] } as const
const lethal = { ...physiological, lethal: 'always', priority: 'high' } as const
const technical = {
  class: 'technical',
  lethal: 'never',
  bound: null,
  events: [],
  priority: 'medium',
} as const
const low = (codes: readonly ParameterCode[]): Bound => ({ direction: 'low', codes })
const high = (codes: readonly ParameterCode[]): Bound => ({ direction: 'high', codes })

/**
 * Event ids from ISO/IEEE 11073-10101 (partition 3). Which rhythm is lethal and its priority: clinical.md 4.3.
 */
export const CONDITION_GROUPS: readonly ConditionGroup[] = [
  { key: 'asystole', ...lethal, events: ['MDC_EVT_ECG_ASYSTOLE'] },
  { key: 'vf', ...lethal, events: ['MDC_EVT_ECG_V_FIB', 'MDC_EVT_ECG_V_FIB_TACHY', 'MDC_EVT_ECG_V_FLUT'] },
  { key: 'vt', ...lethal, events: ['MDC_EVT_ECG_V_TACHY', 'MDC_EVT_ECG_V_TACHY_SUST'] },
  { key: 'v-brady', ...lethal, events: ['MDC_EVT_ECG_V_BRADY'] },
  {
    key: 'apnoea',
    ...lethal,
    bound: low(RESP),
    events: ['MDC_EVT_APNEA', 'MDC_EVT_VENT_RESP_APNEA_15_SEC', 'MDC_EVT_VENT_RESP_APNEA_30_SEC'],
  },
  {
    key: 'hr-low',
    ...physiological,
    lethal: 'when-high',
    priority: 'medium',
    bound: low(HEART),
    events: ['MDC_EVT_ECG_SINUS_BRADY', 'MDC_EVT_ECG_BRADY', 'MDC_EVT_ECG_CARD_BRADY'],
  },
  {
    key: 'hr-high',
    ...physiological,
    lethal: 'when-high',
    priority: 'medium',
    bound: high(HEART),
    events: ['MDC_EVT_ECG_SINUS_TACHY', 'MDC_EVT_ECG_TACHY', 'MDC_EVT_ECG_CARD_TACHY'],
  },
  { key: 'rr-low', ...physiological, priority: 'medium', bound: low(RESP) },
  { key: 'rr-high', ...physiological, priority: 'medium', bound: high(RESP) },
  { key: 'spo2-low', ...physiological, priority: 'medium', bound: low(SPO2), events: ['MDC_EVT_DESAT'] },
  { key: 'spo2-high', ...physiological, priority: 'low', bound: high(SPO2) },
  { key: 'nibp-sys-low', ...physiological, priority: 'medium', bound: low(NIBP_SYS) },
  { key: 'nibp-sys-high', ...physiological, priority: 'medium', bound: high(NIBP_SYS) },
  { key: 'abp-sys-low', ...physiological, priority: 'medium', bound: low(ABP_SYS) },
  { key: 'abp-sys-high', ...physiological, priority: 'medium', bound: high(ABP_SYS) },
  { key: 'temp-low', ...physiological, priority: 'low', bound: low(TEMPERATURE) },
  { key: 'temp-high', ...physiological, priority: 'low', bound: high(TEMPERATURE) },
  { key: 'glucose-low', ...physiological, priority: 'medium', bound: low(GLUCOSE) },
  { key: 'glucose-high', ...physiological, priority: 'low', bound: high(GLUCOSE) },
  { key: 'environment-low', ...physiological, priority: 'medium', bound: low(ENVIRONMENT) },
  { key: 'environment-high', ...physiological, priority: 'medium', bound: high(ENVIRONMENT) },
  { key: 'vt-nonsustained', ...physiological, priority: 'medium', events: ['MDC_EVT_ECG_V_TACHY_NON_SUST'] },
  { key: 'v-rhythm', ...physiological, priority: 'medium', events: ['MDC_EVT_ECG_V_RHY'] },
  { key: 'pvc', ...physiological, priority: 'low', events: ['MDC_EVT_ECG_V_P_C', 'MDC_EVT_ECG_V_P_C_FREQ'] },
  {
    key: 'af',
    ...physiological,
    priority: 'low',
    events: ['MDC_EVT_ECG_ATR_FIB', 'MDC_EVT_ECG_ATR_FLUT'],
  },
  {
    key: 'irregular',
    ...physiological,
    priority: 'low',
    events: ['MDC_EVT_ECG_RR_IRREG', 'MDC_EVT_ECG_CARD_BEAT_RATE_IRREG'],
  },
  { key: 'pacer', ...physiological, priority: 'medium', events: ['MDC_EVT_ECG_PACER_NOT_CAPT'] },
  { key: 'no-data', ...technical },
  { key: 'leads-off', ...technical, events: ['MDC_EVT_LEAD_OFF', 'MDC_EVT_LEAD_DISCONN'] },
  {
    key: 'probe-off',
    ...technical,
    events: ['MDC_EVT_SENSOR_DISCONN', 'MDC_EVT_SENSOR_PROBE_OFF', 'MDC_EVT_PROBE_DISCONN'],
  },
  { key: 'frozen', ...technical },
  { key: 'device-clock', ...technical, priority: 'low' },
  // The device names alarms that are not here (H16).
  { key: 'check-bedside', ...technical },
  {
    key: 'battery-low',
    ...technical,
    priority: 'low',
    bound: low(['MDC_ATTR_VAL_BATT_CHARGE']),
    events: ['MDC_EVT_BATT_LO', 'MDC_EVT_BATT_DEPL'],
  },
  { key: 'network-incident', ...technical, priority: 'high' },
  // A device raises more alarms than anybody can look at; the host says so (H20).
  { key: 'alert-flood', ...technical, events: ['VIGIL_EVT_ALERT_FLOOD'] },
]

const BY_KEY: ReadonlyMap<ConditionKey, ConditionGroup> = new Map(
  CONDITION_GROUPS.map((group) => [group.key, group]),
)
const BY_EVENT: ReadonlyMap<string, ConditionGroup> = new Map(
  CONDITION_GROUPS.flatMap((group) => group.events.map((event) => [event, group] as const)),
)

/** The group of a key of our own; `null` for `device:{code}`. */
export const conditionGroup = (key: ConditionKey): ConditionGroup | null => BY_KEY.get(key) ?? null

export const isLethal = (key: ConditionKey): boolean => BY_KEY.get(key)?.lethal === 'always'

/** Announced also while everything else waits for a patient to come back (clinical-decisions 9). */
export function isLethalAt(key: ConditionKey, priority: Priority): boolean {
  const lethal = BY_KEY.get(key)?.lethal ?? 'never'
  return lethal === 'always' || (lethal === 'when-high' && priority === 'high')
}

const GENERAL: Readonly<Record<string, 'low' | 'high'>> = {
  MDC_EVT_LO: 'low',
  MDC_EVT_LO_GT_LIM: 'low',
  MDC_EVT_LO_LT_LIM: 'low',
  MDC_EVT_HI: 'high',
  MDC_EVT_HI_GT_LIM: 'high',
}
const boundGroup = (metric: ParameterCode, direction: 'low' | 'high') =>
  CONDITION_GROUPS.find(
    ({ key, bound }) =>
      key !== 'apnoea' && bound?.direction === direction && bound.codes.some((code) => code === metric),
  )

/** Where a device alert belongs; a code nobody mapped gets a condition of its own and is never dropped (H15). */
export function conditionOfAlert(alert: Pick<DeviceAlert, 'code' | 'metric'>): ConditionKey {
  const known = BY_EVENT.get(alert.code)
  if (known) return known.key
  const direction = GENERAL[alert.code]
  if (direction && alert.metric) {
    const group = boundGroup(alert.metric, direction)
    if (group) return group.key
  }
  // An alarm id has no white space.
  const subject = alert.metric ? `${alert.code}:${alert.metric}` : alert.code
  return `device:${subject.replaceAll(/\s+/gu, '_')}`
}

const RANK: Readonly<Record<Priority, number>> = { low: 0, medium: 1, high: 2 }
export const isHigher = (a: Priority, b: Priority): boolean => RANK[a] > RANK[b]
export const higher = (a: Priority, b: Priority): Priority => (isHigher(b, a) ? b : a)

/**
 * The device's own priority, except: a lethal rhythm is never below high, and a code nobody mapped never below
 * medium, since nobody here knows how harmless it is (H15).
 */
export function priorityOfAlert(condition: ConditionKey, alert: DeviceAlert): Priority {
  const group = conditionGroup(condition)
  if (!group) return alert.class === 'advisory' ? alert.priority : higher(alert.priority, 'medium')
  return group.lethal === 'always' ? 'high' : alert.priority
}

export const classOf = (condition: ConditionKey, evidence: readonly Evidence[]): AlarmClass =>
  conditionGroup(condition)?.class ??
  (evidence.some(({ kind }) => kind === 'silence') ? 'technical' : 'physiological')
