import { describe, expect, it } from 'vitest'
import {
  BREATH_HZ,
  cut,
  differences,
  ECG_HZ,
  mean,
  MODEL,
  peaks,
  PULSE_HZ,
  range,
  RESTING,
  rises,
  secondsOf,
  variation,
  widthOf,
} from '../testing/signals'
import { createPatient, type PatientModel } from './patient'
import { SCRIPT_NAMES } from './scripts'

const patientOf = (changes: Partial<PatientModel>, fromS = 0) =>
  createPatient({ ...MODEL, ...changes }, fromS)
const rrOf = (ecg: readonly number[]) => differences(peaks(ecg).map((at) => at / ECG_HZ))

describe('one simulated patient', () => {
  it.each(SCRIPT_NAMES)('gives the same samples for one seed in %s', (script) => {
    const [one, other, another] = [3, 3, 4].map((seed) =>
      secondsOf(patientOf({ seed, script, after: -200 }), 8),
    )
    expect(one).toEqual(other)
    expect(one?.ecg).not.toEqual(another?.ecg)
  })

  it('does not depend on how the time is divided', () => {
    const whole = patientOf({ script: 'pvc-runs', after: -118 }).advance(2048)
    const parted = patientOf({ script: 'pvc-runs', after: -118 })
    const parts = Array.from({ length: 32 }, () => parted.advance(64))
    for (const name of ['ecg', 'ecgV', 'pleth', 'abp', 'resp', 'co2'] as const)
      expect(parts.flatMap((part) => part[name])).toEqual(whole[name])
  })

  it.each([40, 72, 110, 145])('shows as many R peaks as a heart rate of %d', (heartRate) => {
    const { ecg } = secondsOf(patientOf({ vitals: { ...RESTING, heartRate } }), 120)
    expect(peaks(ecg).length / 2).toBeGreaterThan(heartRate - 2)
    expect(peaks(ecg).length / 2).toBeLessThan(heartRate + 2)
  })

  it('varies its sinus rhythm with breath and Mayer waves', () => {
    const spread = variation(rrOf(secondsOf(patientOf({}), 120).ecg))
    expect(spread).toBeGreaterThan(0.01)
    expect(spread).toBeLessThan(0.06)
    expect(variation(rrOf(secondsOf(patientOf({ rhythm: 'paced' }), 60).ecg))).toBeLessThan(0.01)
  })

  it('sends one pulse to finger and artery for each beat', () => {
    const { ecg, pleth, abp } = secondsOf(patientOf({}), 60)
    const beats = peaks(ecg).map((at) => at / ECG_HZ)
    const pulses = rises(pleth, 0.5, PULSE_HZ)
    expect(Math.abs(pulses.length - beats.length)).toBeLessThanOrEqual(1)
    expect(Math.abs(rises(abp, 98, PULSE_HZ).length - beats.length)).toBeLessThanOrEqual(1)
    const delays = pulses.flatMap((pulse) => {
      const beat = beats.findLast((at) => at < pulse)
      return beat === undefined ? [] : [pulse - beat]
    })
    expect(Math.min(...delays)).toBeGreaterThan(0.15)
    expect(Math.max(...delays)).toBeLessThan(0.45)
  })

  it.each([
    [120, 75, 72],
    [96, 58, 112],
    [58, 34, 152],
    [168, 92, 60],
  ])('reaches an arterial pressure of %d over %d', (systolic, diastolic, heartRate) => {
    const { abp } = secondsOf(patientOf({ vitals: { ...RESTING, systolic, diastolic, heartRate } }), 20)
    expect(Math.abs(Math.max(...abp) - systolic)).toBeLessThan(0.07 * systolic)
    expect(Math.abs(Math.min(...abp) - diastolic)).toBeLessThan(0.08 * systolic)
  })

  it('has a dicrotic notch in each arterial pulse', () => {
    const { abp } = secondsOf(patientOf({}), 20)
    const notches = abp.filter(
      (at, i) => at > 90 && at < 118 && at < (abp[i - 1] ?? at) && at <= (abp[i + 1] ?? at),
    )
    expect(Math.abs(notches.length - (20 * RESTING.heartRate) / 60)).toBeLessThanOrEqual(2)
  })

  it('breathes at its respiratory rate', () => {
    const { resp } = secondsOf(patientOf({}), 120)
    expect(Math.abs(rises(resp, 0.2, BREATH_HZ, 0.4).length / 2 - RESTING.respRate)).toBeLessThan(1.5)
  })

  it('brings carbon dioxide out in plateaus that start at zero', () => {
    const { co2 } = secondsOf(patientOf({ ventilated: true }), 60)
    const plateaus = rises(co2, 20, BREATH_HZ)
    expect(Math.abs(plateaus.length - RESTING.respRate)).toBeLessThanOrEqual(1)
    expect(Math.max(...co2)).toBeGreaterThan(34)
    expect(Math.max(...co2)).toBeLessThan(42)
    const high = co2.filter((value) => value > 30)
    expect(high.length / co2.length).toBeGreaterThan(0.35)
    expect(co2.filter((value) => value < 1).length / co2.length).toBeGreaterThan(0.2)
  })
})

describe('the rhythm of a simulated patient', () => {
  it('is irregularly irregular and without P in fibrillation', () => {
    const af = secondsOf(patientOf({ script: 'af-rapid-response', after: -150 }), 60)
    expect(variation(rrOf(af.ecg))).toBeGreaterThan(0.12)
    expect(60 / mean(rrOf(af.ecg))).toBeGreaterThan(125)
    const sinus = secondsOf(patientOf({}), 60)
    expect(atrialWave(sinus.ecg)).toBeGreaterThan(0.08)
    expect(Math.abs(atrialWave(secondsOf(patientOf({ rhythm: 'af' }), 60).ecg))).toBeLessThan(0.03)
  })

  it('pauses after an early wide beat that gives no pulse', () => {
    const { ecg, pleth } = secondsOf(patientOf({ script: 'pvc-runs', after: -125 }), 120)
    const tops = peaks(ecg)
    const wide = tops.filter((top) => widthOf(ecg, top) >= 90)
    expect(wide.length).toBeGreaterThan(10)
    expect(rises(pleth, 0.5, PULSE_HZ).length).toBeLessThan(tops.length - 0.7 * wide.length)
    const single = tops.filter(
      (top, i) =>
        wide.includes(top) && !wide.includes(tops[i - 1] ?? -1) && !wide.includes(tops[i + 1] ?? -1),
    )
    const spans = single.flatMap((top) => {
      const i = tops.indexOf(top)
      const [before, after] = [tops[i - 1], tops[i + 1]]
      return before === undefined || after === undefined
        ? []
        : [{ early: (top - before) / ECG_HZ, both: (after - before) / ECG_HZ }]
    })
    expect(spans.length).toBeGreaterThan(3)
    for (const { early, both } of spans) {
      expect(early).toBeLessThan(0.62)
      expect(Math.abs(both - (2 * 60) / RESTING.heartRate)).toBeLessThan(0.12)
    }
  })

  it('is fast, wide and weak in ventricular tachycardia', () => {
    const { ecg, pleth, abp } = secondsOf(patientOf({ script: 'vt', after: -430 }), 25)
    const tops = peaks(ecg)
    expect(60 / mean(rrOf(ecg))).toBeGreaterThan(165)
    expect(tops.slice(1, -1).every((top) => widthOf(ecg, top) >= 70)).toBe(true)
    expect(Math.max(...abp.slice(-500))).toBeLessThan(90)
    expect(range(pleth.slice(-500))).toBeLessThan(0.6)
  })

  it('has neither R peaks nor a pulse in asystole', () => {
    const { ecg, pleth, abp } = secondsOf(patientOf({ script: 'asystole', after: -715 }), 35)
    expect(peaks(cut(ecg, ECG_HZ, 7, 29))).toEqual([])
    expect(range(cut(pleth, PULSE_HZ, 9, 29))).toBeLessThan(0.08)
    expect(Math.max(...cut(abp, PULSE_HZ, 14, 29))).toBeLessThan(25)
    expect(peaks(cut(ecg, ECG_HZ, 31, 35)).length).toBeGreaterThan(2)
  })

  it('rolls without form and without a pulse in fibrillating ventricles', () => {
    const { ecg, pleth } = secondsOf(patientOf({ script: 'vf', after: -605 }), 30)
    const rolling = cut(ecg, ECG_HZ, 5, 29)
    const swings = rises(rolling, 0, ECG_HZ).length / 24
    expect(swings).toBeGreaterThan(3.5)
    expect(swings).toBeLessThan(7)
    expect(range(cut(pleth, PULSE_HZ, 8, 29))).toBeLessThan(0.08)
  })

  it('keeps its pulse while the electrodes are shaken', () => {
    const { ecg, pleth, abp } = secondsOf(patientOf({ script: 'noisy-sensor', after: -182 }), 25)
    expect(peaks(ecg).length / 25).toBeGreaterThan(2.5)
    const beats = (RESTING.heartRate / 60) * 25
    expect(Math.abs(rises(pleth, 0.5, PULSE_HZ).length - beats)).toBeLessThan(3)
    expect(Math.abs(rises(abp, 98, PULSE_HZ).length - beats)).toBeLessThan(3)
  })

  it('stops breath and carbon dioxide in apnoea while the heart goes on', () => {
    const { ecg, resp, co2 } = secondsOf(patientOf({ script: 'apnoea', after: -235, ventilated: true }), 52)
    expect(range(cut(resp, BREATH_HZ, 11, 52))).toBeLessThan(0.12)
    expect(Math.max(...cut(co2, BREATH_HZ, 12, 52))).toBeLessThan(1)
    expect(peaks(cut(ecg, ECG_HZ, 11, 52)).length).toBeGreaterThan(40)
  })

  it('shows a desaturation at the finger one circulation later', () => {
    const patient = patientOf({ script: 'apnoea', after: -235 })
    const shown: number[] = []
    for (let second = 0; second < 110; second++) {
      secondsOf(patient, 1)
      shown.push(patient.inside().spo2)
    }
    // Breath stops at 5 s and starts again at 55 s.
    expect(shown[30]).toBeGreaterThan(95)
    expect(Math.min(...shown)).toBeLessThan(91)
    expect(shown.indexOf(Math.min(...shown))).toBeGreaterThan(58)
    expect(shown.at(-1)).toBeGreaterThan(95)
  })

  it('falls sooner in a newborn than in an adult', () => {
    expect(lowest('newborn')).toBeLessThan(lowest('child'))
    expect(lowest('child')).toBeLessThan(lowest('adult'))
  })
})

/** Millivolt above the line 70 ms before R, in the mean of all beats, where P is in sinus rhythm at this rate. */
function atrialWave(ecg: readonly number[]): number {
  const at = (top: number, ms: number): number => ecg[top - Math.round((ms / 1000) * ECG_HZ)] ?? 0
  const heights = peaks(ecg)
    .slice(1)
    .map((top) => at(top, 152) - 0.5 * (at(top, 280) + at(top, 90)))
  return mean(heights)
}

/** Saturation of the finger after an apnoea of 50 s. */
const lowest = (size: PatientModel['size']): number => {
  const patient = patientOf({ script: 'apnoea', after: -235, size })
  secondsOf(patient, 56)
  return patient.inside().spo2
}
