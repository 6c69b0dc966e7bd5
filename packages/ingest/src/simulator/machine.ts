/** Simulated devices: what each would publish, as a function of the time since it was switched on. */
import type { MessageKind } from '../mqtt/topic'
import { createPatient, PLETH_STEPS, RESP_STEPS, STEP_MS, type PatientModel, type Signals } from './patient'
import { createRandom } from './random'

/** One message in the form of the contract, without `seq`; `atMs` counts from the start of the machine. */
export interface Emission {
  readonly kind: MessageKind
  readonly atMs: number
  readonly content: Readonly<Record<string, unknown>>
}

export interface Machine {
  readonly periodMs: number
  /** Everything that is due up to this time, in order. */
  run(untilMs: number): readonly Emission[]
  readonly link: () => 'up' | 'down'
}

export type SensorName = 'ecg' | 'spo2' | 'nibp' | 'temperature'

/** 64 steps: 64 samples of ECG, 32 of pleth, 16 of respiration, every 256 ms, at exact milliseconds. */
const BLOCK_STEPS = 64
export const BLOCK_MS = BLOCK_STEPS * STEP_MS
const SECOND_MS = 1000
const NIBP_MS = 300_000
const TEMPERATURE_MS = 900_000

export function createMonitor(model: PatientModel, sensors: readonly SensorName[]): Machine {
  const patient = createPatient(model)
  const random = createRandom(model.seed + 1)
  const has = (sensor: SensorName): boolean => sensors.includes(sensor)
  let blocks = 0
  let seconds = 0
  let nibpAt = 5_000 + Math.floor(20 * random.uniform()) * SECOND_MS
  let temperatureAt = 3_000 + Math.floor(20 * random.uniform()) * SECOND_MS

  function nextBlock(): readonly Emission[] {
    const atMs = blocks * BLOCK_MS
    const { leads, probe } = patient.condition()
    const signals = patient.advance(BLOCK_STEPS)
    blocks += 1
    const sent = [
      ...(has('ecg') ? ecgWaves(signals, leads === 'on') : []),
      ...(has('spo2') ? [plethWave(signals, probe === 'on')] : []),
    ]
    return sent.map((content) => ({ kind: 'waveforms', atMs, content }))
  }

  function nextSecond(): Emission {
    const atMs = seconds * SECOND_MS
    const { leads, probe } = patient.condition()
    const now = patient.numerics()
    const values = [
      ...(has('ecg') ? ecgValues(leads === 'on' ? now : null) : []),
      ...(has('spo2') ? spo2Values(probe === 'on' ? now : null) : []),
    ]
    if (has('nibp') && atMs >= nibpAt) {
      nibpAt += NIBP_MS
      values.push(...nibpValues(now.systolic + 3 * random.normal(), now.diastolic + 2 * random.normal()))
    }
    if (has('temperature') && atMs >= temperatureAt) {
      temperatureAt += TEMPERATURE_MS
      values.push({ code: 'MDC_TEMP', value: rounded(now.temperature, 1), unit: 'Cel' })
    }
    seconds += 1
    return { kind: 'numerics', atMs, content: { values } }
  }

  return {
    periodMs: BLOCK_MS,
    link: () => patient.condition().link,
    run(untilMs) {
      const due: Emission[] = []
      while ((blocks + 1) * BLOCK_MS <= untilMs) {
        due.push(...nextBlock())
        if (seconds * SECOND_MS <= blocks * BLOCK_MS) due.push(nextSecond())
      }
      return due
    },
  }
}

interface Value {
  readonly code: string
  readonly value: number | null
  readonly unit: string
  readonly reason?: string
}

const rounded = (value: number, decimals: number): number => Number(value.toFixed(decimals))

const value = (code: string, number: number | null, unit: string, reason: string): Value =>
  number === null ? { code, value: null, unit, reason } : { code, value: rounded(number, 1), unit }

const whole = (number: number | null | undefined): number | null =>
  number === null || number === undefined ? null : Math.round(number)

const ecgValues = (now: { heartRate: number; respRate: number } | null): Value[] => [
  value('MDC_ECG_HEART_RATE', whole(now?.heartRate), '/min', 'leads-off'),
  value('MDC_TTHOR_RESP_RATE', whole(now?.respRate), '/min', 'leads-off'),
]

const spo2Values = (now: { spo2: number; pulseRate: number | null; perfusion: number } | null): Value[] => [
  value('MDC_PULS_OXIM_SAT_O2', whole(now?.spo2), '%', 'probe-off'),
  value('MDC_PULS_OXIM_PULS_RATE', whole(now?.pulseRate), '/min', 'probe-off'),
  value('MDC_PULS_OXIM_PERF_REL', now?.perfusion ?? null, '%', 'probe-off'),
]

const nibpValues = (systolic: number, diastolic: number): Value[] =>
  [
    ['MDC_PRESS_BLD_NONINV_SYS', systolic] as const,
    ['MDC_PRESS_BLD_NONINV_DIA', diastolic] as const,
    ['MDC_PRESS_BLD_NONINV_MEAN', diastolic + (systolic - diastolic) / 3] as const,
  ].map(([code, number]) => ({ code, value: Math.round(number), unit: 'mm[Hg]' }))

/** Resolution as monitors have it: 5 uV, 1/1000, 1 mOhm. While the sensor is off every sample is missing. */
const wave = (
  code: string,
  unit: string,
  steps: number,
  gain: number,
  signal: readonly number[],
  isOn: boolean,
): Readonly<Record<string, unknown>> => ({
  code,
  unit,
  rate: 1000 / (STEP_MS * steps),
  gain,
  offset: 0,
  samples: signal.map((sample) => (isOn ? Math.round(sample / gain) : null)),
})

const ecgWaves = ({ ecg, resp }: Signals, isOn: boolean) => [
  wave('MDC_ECG_ELEC_POTL_II', 'mV', 1, 0.005, ecg, isOn),
  wave('MDC_IMPED_TTHOR', 'Ohm', RESP_STEPS, 0.001, resp, isOn),
]

const plethWave = ({ pleth }: Signals, isOn: boolean) =>
  wave('MDC_PULS_OXIM_PLETH', '1', PLETH_STEPS, 0.001, pleth, isOn)

const CGM_MS = 300_000

/** A meal every four hours lifts glucose and lets it fall again. */
export function createCgm(seed: number): Machine {
  const random = createRandom(seed)
  let readings = 0
  return periodic(CGM_MS, () => {
    const sinceMeal = (readings++ * 5 + 60) % 240
    const glucose = 110 + 75 * (sinceMeal / 50) * Math.exp(1 - sinceMeal / 50) + 4 * random.normal()
    return [{ code: 'MDC_CONC_GLU_ISF', value: Math.round(glucose), unit: 'mg/dL' }]
  })
}

/** A vaccine fridge, kept at 5 degrees by a compressor that goes on and off. */
export function createFridge(seed: number): Machine {
  const random = createRandom(seed)
  let minutes = 0
  return periodic(60_000, () => {
    const temperature = 5 + 0.8 * Math.sin((2 * Math.PI * minutes++) / 24) + 0.05 * random.normal()
    return [{ code: 'MDC_TEMP_ROOM', value: rounded(temperature, 1), unit: 'Cel' }]
  })
}

function periodic(periodMs: number, read: () => readonly Value[]): Machine {
  let emitted = 0
  return {
    periodMs: 1000,
    link: () => 'up',
    run(untilMs) {
      const due: Emission[] = []
      for (; emitted * periodMs <= untilMs; emitted++)
        due.push({ kind: 'numerics', atMs: emitted * periodMs, content: { values: read() } })
      return due
    },
  }
}
