import { describe, expect, it } from 'vitest'
import {
  ALL_SENSORS,
  alertsOf,
  MODEL,
  numericsOf,
  ran,
  range,
  RESTING,
  rises,
  PULSE_HZ,
  valueAt,
  waveOf,
} from '../testing/signals'
import { BLOCK_MS, createMonitor, type SensorName } from './monitor'
import type { PatientModel } from './patient'
import { truthOf } from './script'
import type { ScriptName } from './scripts'

const HR = 'MDC_ECG_HEART_RATE'
const SPO2 = 'MDC_PULS_OXIM_SAT_O2'
const PULSE = 'MDC_PULS_OXIM_PULS_RATE'
const RR = 'MDC_TTHOR_RESP_RATE'

const monitorOf = (
  script: ScriptName,
  after = 0,
  sensors: readonly SensorName[] = ALL_SENSORS,
  changes: Partial<PatientModel> = {},
) => createMonitor({ ...MODEL, script, after, ...changes }, { sensors, oxygen: null })

describe('the simulated monitor', () => {
  it('sends blocks that join without a gap', () => {
    const emissions = monitorOf('stable').run(10_000)
    for (const [code, samples] of [
      ['MDC_ECG_ELEC_POTL_II', 64],
      ['MDC_ECG_ELEC_POTL_V', 64],
      ['MDC_PULS_OXIM_PLETH', 32],
      ['MDC_PRESS_BLD_ART_ABP', 32],
      ['MDC_IMPED_TTHOR', 16],
      ['MDC_CONC_AWAY_CO2', 16],
    ] as const) {
      const blocks = emissions.filter(({ content }) => content['code'] === code)
      expect(blocks.map(({ atMs }) => atMs)).toEqual(blocks.map((_, i) => i * BLOCK_MS))
      expect(blocks.every(({ content }) => (content['samples'] as unknown[]).length === samples)).toBe(true)
    }
    expect(numericsOf(emissions, HR)).toHaveLength(10)
  })

  it('knows every number from its first second on', () => {
    const [first] = monitorOf('stable')
      .run(1_000)
      .filter(({ kind }) => kind === 'numerics')
    const values = first?.content['values'] as { value: number | null }[]
    expect(values.every(({ value }) => value !== null)).toBe(true)
  })

  it('stays within a few counts of a stable patient', () => {
    const emissions = ran(monitorOf('stable'), 120)
    for (const [code, resting] of [
      [HR, RESTING.heartRate],
      [PULSE, RESTING.heartRate],
      [RR, RESTING.respRate],
      [SPO2, RESTING.spo2],
    ] as const)
      for (const { value } of numericsOf(emissions, code))
        expect(Math.abs((value ?? 0) - resting)).toBeLessThan(4)
    expect(alertsOf(emissions)).toEqual([])
  })
})

describe('what happens in a script', () => {
  it('desaturates below 90 and recovers', () => {
    const emissions = ran(monitorOf('desaturation'), 290)
    const spo2 = numericsOf(emissions, SPO2).map(({ value }) => value ?? 0)
    expect(Math.min(...spo2)).toBeGreaterThanOrEqual(81)
    expect(Math.min(...spo2)).toBeLessThanOrEqual(84)
    expect(spo2.at(-1)).toBeGreaterThanOrEqual(95)
    const [truth] = truthOf({ script: 'desaturation' }, 0, 290_000)
    const below = spo2.findIndex((value) => value < 90)
    expect(below * 1000).toBeGreaterThan(truth?.fromMs ?? Infinity)
    expect(below * 1000).toBeLessThan((truth?.fromMs ?? 0) + 25_000)
  })

  it('slows below 40 with a lower pressure', () => {
    const emissions = ran(monitorOf('bradycardia'), 120)
    expect(valueAt(emissions, HR, 100)).toBeLessThan(40)
    expect(valueAt(emissions, PULSE, 100)).toBeLessThan(40)
    expect(valueAt(emissions, 'MDC_PRESS_BLD_ART_ABP_SYS', 100)).toBeLessThan(112)
  })

  it('races irregularly and says atrial fibrillation', () => {
    const emissions = ran(monitorOf('af-rapid-response', -60), 120)
    expect(valueAt(emissions, HR, 90)).toBeGreaterThan(125)
    const [said] = alertsOf(emissions)
    expect(said).toMatchObject({ code: 'MDC_EVT_ECG_ATR_FIB', state: 'present', priority: 'low' })
    expect(said?.second).toBeGreaterThan(30)
    expect(said?.second).toBeLessThan(60)
  })

  it('moves every vital sign towards sepsis over hours', () => {
    const early = ran(monitorOf('sepsis', -300), 60)
    const late = ran(monitorOf('sepsis', -16_000), 60)
    const change = (code: string) => (valueAt(late, code, 50) ?? 0) - (valueAt(early, code, 50) ?? 0)
    expect(change(HR)).toBeGreaterThan(35)
    expect(change(RR)).toBeGreaterThan(9)
    expect(change('MDC_PRESS_BLD_ART_ABP_SYS')).toBeLessThan(-25)
    expect(change(SPO2)).toBeLessThan(-2)
    const temperature = (emissions: typeof late) => numericsOf(emissions, 'MDC_TEMP')[0]?.value ?? 0
    expect(temperature(late) - temperature(early)).toBeGreaterThan(2)
    expect(truthOf({ script: 'sepsis' }, 0, 60_000)).toEqual([])
    expect(truthOf({ script: 'sepsis', after: -16_000 }, 0, 60_000)).toMatchObject([
      { event: 'sepsis', real: true },
    ])
  })

  it('counts early beats that the pulse does not show', () => {
    const emissions = ran(monitorOf('pvc-runs', -110), 100)
    const last = (code: string) => numericsOf(emissions, code).at(-1)?.value ?? 0
    expect(last('MDC_ECG_V_P_C_RATE')).toBeGreaterThan(8)
    expect(last(HR) - last(PULSE)).toBeGreaterThan(3)
    expect(alertsOf(emissions).map(({ code }) => code)).toContain('MDC_EVT_ECG_V_P_C_FREQ')
  })

  it('says ventricular tachycardia within seconds and ends it', () => {
    const emissions = ran(monitorOf('vt', -400), 80)
    const said = alertsOf(emissions)
    expect(said.map(({ code, state }) => `${code} ${state}`)).toEqual([
      'MDC_EVT_ECG_V_TACHY present',
      'MDC_EVT_ECG_V_TACHY ended',
    ])
    const [truth] = truthOf({ script: 'vt', after: -400 }, 0, 80_000)
    expect(truth).toMatchObject({ fromMs: 20_000, toMs: 60_000, event: 'vt', real: true })
    expect(said[0]?.second).toBeLessThan(25)
    expect(said[1]?.second).toBeGreaterThan(60)
    expect(said[0]?.id).toBe(said[1]?.id)
    expect(valueAt(emissions, 'MDC_PRESS_BLD_ART_ABP_MEAN', 45)).toBeLessThan(75)
  })

  it('says asystole after four seconds without a beat', () => {
    const emissions = ran(monitorOf('asystole', -700), 60)
    const asystole = alertsOf(emissions).filter(({ code }) => code === 'MDC_EVT_ECG_ASYSTOLE')
    expect(asystole.map(({ state }) => state)).toEqual(['present', 'ended'])
    expect(asystole[0]?.second).toBeGreaterThanOrEqual(23)
    expect(asystole[0]?.second).toBeLessThanOrEqual(26)
    expect(valueAt(emissions, HR, 35)).toBe(0)
    expect(numericsOf(emissions, PULSE)[35]).toMatchObject({ value: null, reason: 'low-signal' })
    expect(valueAt(emissions, 'MDC_PRESS_BLD_ART_ABP_MEAN', 40)).toBeLessThan(25)
    expect(valueAt(emissions, HR, 58)).toBeGreaterThan(60)
  })

  it('says apnoea after twenty seconds without a breath', () => {
    const emissions = ran(monitorOf('apnoea', -220, ALL_SENSORS, { ventilated: true }), 120)
    const said = alertsOf(emissions).filter(({ code }) => code === 'MDC_EVT_APNEA')
    expect(said.map(({ state }) => state)).toEqual(['present', 'ended'])
    expect(said[0]?.second).toBeGreaterThanOrEqual(38)
    expect(said[0]?.second).toBeLessThanOrEqual(45)
    expect(valueAt(emissions, 'MDC_CONC_AWAY_CO2_ET', 50)).toBe(0)
    expect(valueAt(emissions, RR, 50)).toBe(0)
    expect(valueAt(emissions, RR, 110)).toBeGreaterThan(12)
  })

  it('says leads off in place of a heart rate', () => {
    const emissions = ran(monitorOf('leads-off'), 170)
    expect([70, 100, 168].map((second) => valueAt(emissions, HR, second) === null)).toEqual([
      false,
      true,
      false,
    ])
    expect(numericsOf(emissions, HR)[100]?.reason).toBe('leads-off')
    const ecg = waveOf(emissions, 'MDC_ECG_ELEC_POTL_II')
    expect(ecg.slice(100 * 250, 101 * 250).every((sample) => sample === null)).toBe(true)
    expect(alertsOf(emissions).map(({ code, state }) => `${code} ${state}`)).toEqual([
      'MDC_EVT_LEAD_OFF present',
      'MDC_EVT_LEAD_OFF ended',
    ])
    expect(valueAt(emissions, SPO2, 100)).toBeGreaterThan(94)
  })

  it('mistakes movement for a tachycardia while the pulse is calm', () => {
    const emissions = ran(monitorOf('noisy-sensor', -170), 60)
    expect(alertsOf(emissions).map(({ code }) => code)).toContain('MDC_EVT_ECG_V_TACHY')
    expect(valueAt(emissions, HR, 30)).toBeGreaterThan(150)
    expect(Math.abs((valueAt(emissions, PULSE, 30) ?? 0) - RESTING.heartRate)).toBeLessThan(5)
    expect(valueAt(emissions, 'MDC_PRESS_BLD_ART_ABP_MEAN', 30)).toBeGreaterThan(85)
    expect(truthOf({ script: 'noisy-sensor', after: -170 }, 0, 60_000)).toMatchObject([
      { event: 'artefact', real: false },
    ])
  })

  it('reads a low saturation from a finger that moves', () => {
    const emissions = ran(monitorOf('noisy-sensor', -530), 50)
    expect(valueAt(emissions, SPO2, 30)).toBeLessThan(85)
    expect(valueAt(emissions, 'MDC_PULS_OXIM_PERF_REL', 30)).toBeLessThan(0.5)
    expect(valueAt(emissions, RR, 30)).toBeGreaterThan(12)
    const abp = waveOf(emissions, 'MDC_PRESS_BLD_ART_ABP').map((sample) => sample ?? 0)
    expect(rises(abp.slice(20 * PULSE_HZ, 40 * PULSE_HZ), 98, PULSE_HZ).length).toBeGreaterThan(21)
    expect(range(abp.slice(20 * PULSE_HZ, 40 * PULSE_HZ))).toBeLessThan(60)
  })

  it('runs out of battery and says so twice', () => {
    const monitor = monitorOf('battery-low', -300, ['spo2'])
    const emissions = ran(monitor, 1440)
    expect(alertsOf(emissions).map(({ code, state, priority }) => `${code} ${state} ${priority}`)).toEqual([
      'MDC_EVT_BATT_LO present low',
      'MDC_EVT_BATT_LO present medium',
    ])
    const charge = numericsOf(emissions, 'MDC_ATTR_VAL_BATT_CHARGE').map(({ value }) => value ?? 0)
    expect(charge[0]).toBeGreaterThan(charge.at(-1) ?? Infinity)
    expect(charge.at(-1)).toBeLessThan(5)
  })

  it('breaks the link of a monitor that is lost', () => {
    const monitor = monitorOf('monitor-lost')
    const links = [80, 120, 200].map((second) => {
      ran(monitor, second)
      return monitor.link()
    })
    expect(links).toEqual(['up', 'down', 'up'])
  })

  it('stands by without data while the patient is away', () => {
    const emissions = ran(monitorOf('transfer', -350), 620)
    const states = emissions.filter(({ kind }) => kind === 'status')
    expect(states.map(({ content }) => content['state'])).toEqual(['standby', 'online'])
    const [away, back] = states.map(({ atMs }) => atMs / 1000)
    expect(Math.abs((away ?? 0) - 10)).toBeLessThanOrEqual(1)
    expect(Math.abs((back ?? 0) - 610)).toBeLessThanOrEqual(1)
    const between = emissions.filter(({ atMs }) => atMs > 11_000 && atMs < 609_000)
    expect(between).toEqual([])
  })

  it('reports the pause that the nurse pressed during care', () => {
    const emissions = ran(monitorOf('nurse-present', -290), 150)
    expect(alertsOf(emissions)).toMatchObject([
      { code: 'MDC_EVT_SENSOR_PROBE_OFF', state: 'present', inactivation: 'audio-paused' },
      { code: 'MDC_EVT_SENSOR_PROBE_OFF', state: 'ended' },
    ])
    expect(numericsOf(emissions, SPO2)[60]).toMatchObject({ value: null, reason: 'probe-off' })
    expect(truthOf({ script: 'nurse-present', after: -290 }, 0, 150_000)).toMatchObject([
      { event: 'care', real: false },
    ])
  })
})

describe('the truth beside a script', () => {
  it('repeats with the cycle and is cut to what was asked', () => {
    const cast = { script: 'leads-off', after: 100 } as const
    const all = truthOf(cast, 0, 2 * 1_800_000)
    expect(all.map(({ fromMs, toMs }) => [fromMs, toMs])).toEqual([
      [175_000, 265_000],
      [1_975_000, 2_065_000],
    ])
    expect(truthOf(cast, 200_000, 210_000)).toMatchObject([{ fromMs: 200_000, toMs: 210_000 }])
    expect(all[0]?.codes).toContain('MDC_EVT_LEAD_OFF')
    expect(truthOf(cast, 0, 175_000)).toEqual([])
  })
})
