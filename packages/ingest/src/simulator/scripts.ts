/**
 * What happens to simulated patients. Times in seconds of the cycle; all figures are our own choice, made so that the
 * built-in limits of an adult, a child or a newborn notice what they are there for.
 */
import type { Script } from './phase'

const MINUTE = 60
const HOUR = 3600

export const SCRIPT_NAMES = [
  'stable',
  'desaturation',
  'af-rapid-response',
  'sepsis',
  'bradycardia',
  'pvc-runs',
  'vt',
  'vf',
  'asystole',
  'apnoea',
  'leads-off',
  'noisy-sensor',
  'battery-low',
  'monitor-lost',
  'transfer',
  'nurse-present',
] as const
export type ScriptName = (typeof SCRIPT_NAMES)[number]

export const SCRIPTS: Readonly<Record<ScriptName, Script>> = {
  stable: { cycle: HOUR, phases: [] },
  desaturation: {
    cycle: 30 * MINUTE,
    phases: [
      {
        from: 15,
        to: 150,
        rise: 30,
        fall: 60,
        toward: { spo2: 83 },
        by: { heartRate: 18, respRate: 6 },
        truth: { event: 'desaturation', real: true, conditions: ['spo2-low'], from: 0.55 },
      },
    ],
  },
  'af-rapid-response': {
    cycle: 40 * MINUTE,
    phases: [
      {
        from: 90,
        to: 8 * MINUTE,
        rise: 20,
        fall: 40,
        rhythm: 'af',
        toward: { heartRate: 146 },
        by: { systolic: -16, diastolic: -4, respRate: 4 },
        perfusion: 0.75,
        truth: { event: 'af', real: true, conditions: ['af', 'hr-high', 'irregular'] },
      },
    ],
  },
  sepsis: {
    cycle: 8 * HOUR,
    phases: [
      {
        from: 10 * MINUTE,
        to: 5.5 * HOUR,
        rise: 4 * HOUR,
        fall: 1.5 * HOUR,
        toward: { temperature: 39.4 },
        by: { heartRate: 46, respRate: 13, spo2: -5, systolic: -40, diastolic: -26 },
        perfusion: 0.45,
        truth: {
          event: 'sepsis',
          real: true,
          conditions: ['hr-high', 'rr-high', 'temp-high', 'nibp-sys-low', 'abp-sys-low', 'spo2-low'],
          from: 0.5,
        },
      },
    ],
  },
  bradycardia: {
    cycle: 30 * MINUTE,
    phases: [
      {
        from: 30,
        to: 150,
        rise: 30,
        fall: 40,
        toward: { heartRate: 34 },
        by: { systolic: -22, diastolic: -16 },
        perfusion: 0.8,
        truth: { event: 'bradycardia', real: true, conditions: ['hr-low', 'v-brady'], from: 0.6 },
      },
    ],
  },
  'pvc-runs': {
    cycle: 25 * MINUTE,
    phases: [
      {
        from: 2 * MINUTE,
        to: 5 * MINUTE,
        rhythm: 'pvc',
        truth: { event: 'pvc', real: true, conditions: ['pvc', 'vt-nonsustained', 'irregular'] },
      },
    ],
  },
  vt: {
    cycle: 50 * MINUTE,
    phases: [
      {
        from: 7 * MINUTE,
        to: 7 * MINUTE + 40,
        rhythm: 'vt',
        toward: { heartRate: 176, systolic: 78, diastolic: 54 },
        perfusion: 0.5,
        truth: { event: 'vt', real: true, conditions: ['vt', 'hr-high', 'abp-sys-low', 'nibp-sys-low'] },
      },
    ],
  },
  asystole: {
    cycle: 55 * MINUTE,
    phases: [
      {
        from: 12 * MINUTE,
        to: 12 * MINUTE + 25,
        rhythm: 'asystole',
        breathing: 'apnoea',
        truth: { event: 'asystole', real: true, conditions: ['asystole', 'hr-low', 'abp-sys-low', 'apnoea'] },
      },
    ],
  },
  vf: {
    cycle: HOUR,
    phases: [
      {
        from: 10 * MINUTE,
        to: 10 * MINUTE + 40,
        rhythm: 'vf',
        breathing: 'apnoea',
        truth: { event: 'vf', real: true, conditions: ['vf', 'asystole', 'abp-sys-low', 'apnoea', 'hr-low'] },
      },
    ],
  },
  apnoea: {
    cycle: 35 * MINUTE,
    phases: [
      {
        from: 4 * MINUTE,
        to: 4 * MINUTE + 50,
        breathing: 'apnoea',
        truth: { event: 'apnoea', real: true, conditions: ['apnoea', 'rr-low', 'spo2-low', 'hr-low'] },
      },
    ],
  },
  'leads-off': {
    cycle: 30 * MINUTE,
    phases: [
      {
        from: 75,
        to: 165,
        equipment: { leads: 'off' },
        truth: { event: 'leads-off', real: true, conditions: ['leads-off', 'no-data'] },
      },
    ],
  },
  'noisy-sensor': {
    cycle: 30 * MINUTE,
    phases: [
      {
        from: 3 * MINUTE,
        to: 3 * MINUTE + 30,
        equipment: { ecgNoise: true },
        truth: { event: 'artefact', real: false, conditions: ['vt', 'vf', 'hr-high', 'v-rhythm'] },
      },
      {
        from: 9 * MINUTE,
        to: 9 * MINUTE + 45,
        equipment: { probeNoise: true },
        truth: { event: 'artefact', real: false, conditions: ['spo2-low', 'hr-low', 'hr-high'] },
      },
    ],
  },
  'battery-low': {
    cycle: 45 * MINUTE,
    phases: [
      {
        from: 2 * MINUTE,
        to: 30 * MINUTE,
        battery: [23, 3],
        truth: { event: 'battery-low', real: true, conditions: ['battery-low'] },
      },
    ],
  },
  'monitor-lost': {
    cycle: 30 * MINUTE,
    phases: [
      {
        from: 90,
        to: 180,
        equipment: { link: 'down' },
        truth: { event: 'monitor-lost', real: true, conditions: ['no-data'] },
      },
    ],
  },
  transfer: {
    cycle: 60 * MINUTE,
    phases: [
      {
        from: 6 * MINUTE,
        to: 16 * MINUTE,
        equipment: { monitor: 'standby', leads: 'off', probe: 'off' },
        truth: { event: 'off-unit', real: true, conditions: ['no-data', 'leads-off', 'probe-off'] },
      },
    ],
  },
  'nurse-present': {
    cycle: 30 * MINUTE,
    phases: [
      { from: 5 * MINUTE, to: 9 * MINUTE, equipment: { inactivation: 'audio-paused' } },
      {
        from: 5 * MINUTE + 30,
        to: 7 * MINUTE,
        by: { heartRate: 10, respRate: 3 },
        rise: 20,
        fall: 60,
        equipment: { probe: 'off' },
        truth: { event: 'care', real: false, conditions: ['probe-off', 'hr-high', 'no-data'] },
      },
    ],
  },
}
