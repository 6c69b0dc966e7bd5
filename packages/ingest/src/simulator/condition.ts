/** What is true of a simulated patient and of the bedside equipment at one moment. */

export interface Vitals {
  readonly heartRate: number
  readonly respRate: number
  /** Saturation of the arterial blood; the finger shows it later. */
  readonly spo2: number
  readonly systolic: number
  readonly diastolic: number
  readonly temperature: number
}

export type Rhythm = 'sinus' | 'af' | 'pvc' | 'vt' | 'vf' | 'asystole' | 'paced'

export interface Equipment {
  readonly leads: 'on' | 'off'
  readonly probe: 'on' | 'off'
  /** `down`: the monitor is cut off, without a farewell. */
  readonly link: 'up' | 'down'
  readonly monitor: 'on' | 'standby'
  /** Movement under the electrodes that looks like a ventricular tachycardia. */
  readonly ecgNoise: boolean
  /** Movement of the finger: the pulse is lost and the saturation reads low. */
  readonly probeNoise: boolean
  /** Percent; `null` on mains. */
  readonly battery: number | null
  /** What somebody at the bedside has pressed on the monitor. */
  readonly inactivation: 'none' | 'audio-paused' | 'alarm-paused'
}

export interface Condition extends Vitals, Equipment {
  readonly rhythm: Rhythm
  readonly breathing: 'on' | 'apnoea'
  /** How far the equipment's battery is from being changed, and other things that only move: 0 to 1. */
  readonly perfusion: number
}

export const QUIET: Equipment = {
  leads: 'on',
  probe: 'on',
  link: 'up',
  monitor: 'on',
  ecgNoise: false,
  probeNoise: false,
  battery: null,
  inactivation: 'none',
}
