import { describe, expect, it } from 'vitest'
import type { Verdict } from '@vigil/clinical'
import { createMonitor, type PatientModel, type ScriptName, type SensorName } from '@vigil/ingest/simulator'
import { createBedside, timeOf, type Told } from './play'

const SENSORS: readonly SensorName[] = ['ecg', 'ecg-v', 'pvc', 'spo2', 'abp']
const PATIENT: Omit<PatientModel, 'script'> = {
  seed: 7,
  rhythm: 'sinus',
  size: 'adult',
  ventilated: false,
  vitals: { heartRate: 76, respRate: 15, spo2: 97, systolic: 124, diastolic: 74, temperature: 36.8 },
}

/** A simulated patient at the bedside, from `after` seconds of the story on. */
function told(script: ScriptName, after: number, sensors = SENSORS): readonly Told[] {
  const bedside = createBedside()
  const monitor = createMonitor({ ...PATIENT, script, after: -after }, { sensors, oxygen: null })
  for (const { kind, atMs, content } of monitor.run(110_000)) {
    bedside.passUntil(atMs)
    bedside.receive(kind, { ...content, at: timeOf(atMs) })
  }
  return bedside.told
}

const saidOf = (all: readonly Told[], condition: string): readonly Verdict[] =>
  all.flatMap(({ alarm }) =>
    alarm.condition === condition && alarm.assessment ? [alarm.assessment.verdict] : [],
  )

describe('alarms of a simulated patient', () => {
  it.each([
    ['vt', 390, 'vt'],
    ['vf', 560, 'vf'],
    ['asystole', 690, 'asystole'],
  ] as const)('[SIG2] contradict nothing in a real %s', (script, after, condition) => {
    for (const sensors of [SENSORS, ['ecg', 'ecg-v'], ['ecg', 'spo2']] as const) {
      const all = told(script, after, [...sensors])
      expect(saidOf(all, condition).length).toBeGreaterThan(0)
      for (const rhythm of ['vt', 'vf', 'asystole', 'hr-low', 'hr-high'])
        expect(saidOf(all, rhythm)).not.toContain('contradicted')
    }
  })

  it('[SIG8] are contradicted where only the sensor is shaken', () => {
    expect(saidOf(told('noisy-sensor', 160), 'vt')[0]).toBe('contradicted')
  })
})
