/** The alarms that the simulated monitor itself announces, from what it measured and not from what is true. */
import type { Condition } from './condition'
import { ASYSTOLE_S, type Measured } from './detector'
import type { Emission } from './machine'
import type { Inside, PatientModel } from './patient'

interface Announced {
  readonly code: string
  readonly class: 'physiological' | 'technical'
  readonly priority: 'high' | 'medium' | 'low'
  readonly text: string
}

const physiological = (priority: Announced['priority'], code: string, text: string): Announced => ({
  code,
  class: 'physiological',
  priority,
  text,
})
const technical = (priority: Announced['priority'], code: string, text: string): Announced => ({
  code,
  class: 'technical',
  priority,
  text,
})

/** Figures as usual in monitors (clinical.md 4.3), otherwise our own choice. */
const VT_BEATS = 6
const VT_RATE = 100
const FREQUENT_PVC = 10
const IRREGULAR = 0.1
const APNOEA_S = 20
const BATTERY_LOW = 20
const BATTERY_URGENT = 5

export interface Seen {
  readonly condition: Condition
  readonly measured: Measured
  readonly inside: Inside
  readonly resting: PatientModel['rhythm']
  readonly sensors: { readonly ecg: boolean; readonly spo2: boolean }
}

export function announced({ condition, measured, inside, resting, sensors }: Seen): readonly Announced[] {
  const { leads, probe, battery, rhythm } = condition
  const found: Announced[] = []
  if (sensors.ecg && leads === 'off') found.push(technical('medium', 'MDC_EVT_LEAD_OFF', 'ECG LEADS OFF'))
  if (sensors.ecg && leads === 'on') {
    found.push(...ofRhythm(rhythm === resting ? 'sinus' : rhythm, measured))
    if (inside.breathPauseS >= APNOEA_S) found.push(physiological('high', 'MDC_EVT_APNEA', 'APNEA'))
  }
  if (sensors.spo2 && probe === 'off')
    found.push(technical('medium', 'MDC_EVT_SENSOR_PROBE_OFF', 'SpO2 PROBE OFF'))
  if (battery !== null && battery < BATTERY_LOW)
    found.push(technical(battery < BATTERY_URGENT ? 'medium' : 'low', 'MDC_EVT_BATT_LO', 'BATTERY LOW'))
  return found
}

function ofRhythm(rhythm: Condition['rhythm'], measured: Measured): readonly Announced[] {
  const { sinceBeatS, wideInRow, heartRate, pvcRate, irregularity } = measured
  if (rhythm === 'vf' && sinceBeatS >= ASYSTOLE_S)
    return [physiological('high', 'MDC_EVT_ECG_V_FIB', 'V-FIB')]
  if (sinceBeatS >= ASYSTOLE_S) return [physiological('high', 'MDC_EVT_ECG_ASYSTOLE', 'ASYSTOLE')]
  if (wideInRow >= VT_BEATS && (heartRate ?? 0) >= VT_RATE)
    return [physiological('high', 'MDC_EVT_ECG_V_TACHY', 'V-TACH')]
  if (rhythm === 'af' && irregularity > IRREGULAR)
    return [physiological('low', 'MDC_EVT_ECG_ATR_FIB', 'AFIB')]
  if (rhythm === 'pvc' && pvcRate >= FREQUENT_PVC)
    return [physiological('low', 'MDC_EVT_ECG_V_P_C_FREQ', 'FREQUENT PVCs')]
  return []
}

interface Open extends Announced {
  readonly id: string
  readonly inactivation: Condition['inactivation']
}

/** Says what began, what changed and what ended. */
export function createAlerts(): {
  second(
    atMs: number,
    now: readonly Announced[],
    inactivation: Condition['inactivation'],
  ): readonly Emission[]
} {
  const open = new Map<string, Open>()
  let count = 0
  const said = (atMs: number, state: 'present' | 'ended', alert: Open): Emission => ({
    kind: 'alerts',
    atMs,
    content: { ...alert, state },
  })
  return {
    second(atMs, now, inactivation) {
      const emissions: Emission[] = []
      for (const alert of now) {
        const known = open.get(alert.code)
        if (known?.inactivation === inactivation && known.priority === alert.priority) continue
        const next: Open = { ...alert, id: known?.id ?? `a${++count}`, inactivation }
        open.set(alert.code, next)
        emissions.push(said(atMs, 'present', next))
      }
      for (const [code, alert] of open)
        if (!now.some((each) => each.code === code)) {
          open.delete(code)
          emissions.push(said(atMs, 'ended', alert))
        }
      return emissions
    },
  }
}
