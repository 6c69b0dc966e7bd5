/** The bedside monitor of one simulated patient. */
import type { Condition } from './condition'
import { announced, createAlerts } from './device-alerts'
import { createDetector } from './detector'
import { SECOND_MS, type Emission, type Machine, type Value, type WaveBlock } from './machine'
import { BREATH_STEPS, createPatient, PULSE_STEPS, STEP_MS, type PatientModel, type Signals } from './patient'
import { createRandom, type Random } from './random'
import {
  abpValues,
  co2Values,
  ecgValues,
  nibpValues,
  oxygenValues,
  rounded,
  spo2Values,
  type OxygenSupply,
} from './readings'

/** `pvc`: the monitor counts early beats. */
export type SensorName = 'ecg' | 'ecg-v' | 'pvc' | 'spo2' | 'nibp' | 'temperature' | 'abp' | 'co2'

export interface Equipped {
  readonly sensors: readonly SensorName[]
  readonly oxygen: OxygenSupply | null
}

export interface Monitor extends Machine {
  /** Ends what it still announces: the patient leaves. */
  leave(atMs: number): readonly Emission[]
}

/** 64 steps: 64 samples of ECG, 32 of pleth, 16 of respiration, every 256 ms, at exact milliseconds. */
const BLOCK_STEPS = 64
export const BLOCK_MS = BLOCK_STEPS * STEP_MS
/** Whoever looks first finds a monitor that has been on for a while. */
const EARLIER_BLOCKS = 46
const NIBP_MS = 300_000
const TEMPERATURE_MS = 900_000
const OXYGEN_MS = 300_000
const BATTERY_MS = 60_000

export function createMonitor(model: PatientModel, { sensors, oxygen }: Equipped): Monitor {
  const patient = createPatient(model, (-EARLIER_BLOCKS * BLOCK_MS) / SECOND_MS)
  const detector = createDetector()
  const alerts = createAlerts()
  const standing = createStanding()
  const has = (sensor: SensorName): boolean => sensors.includes(sensor)
  const random = createRandom(model.seed + 1)
  const spot = createSpots(random)
  const usualPerfusion = 1.2 + 2.4 * random.uniform()
  let blocks = -EARLIER_BLOCKS
  let seconds = 0

  function nextBlock(): readonly Emission[] {
    const atMs = blocks * BLOCK_MS
    const before = patient.condition()
    const signals = patient.advance(BLOCK_STEPS)
    blocks += 1
    detector.block((atMs + BLOCK_MS) / SECOND_MS, signals, before, patient.inside().perfusion)
    if (before.monitor === 'standby' || atMs < 0) return []
    const { leads, probe } = before
    return wavesOf(signals, has, { leads: leads === 'on', probe: probe === 'on' }).map((block) => ({
      kind: 'waveforms',
      atMs,
      content: { ...block },
    }))
  }

  function valuesAt(atMs: number): readonly Value[] {
    const [condition, inside] = [patient.condition(), patient.inside()]
    const measured = detector.measured(atMs / SECOND_MS)
    const { battery } = condition
    return [
      ...(has('ecg') ? ecgValues(condition, inside, measured, has('pvc')) : []),
      ...(has('spo2') ? spo2Values(condition, inside, measured, usualPerfusion) : []),
      ...(has('abp') ? abpValues(measured) : []),
      ...(has('co2') ? co2Values(inside) : []),
      ...(has('nibp') ? spot.nibp(atMs, inside) : []),
      ...(has('temperature') ? spot.temperature(atMs, inside.temperature) : []),
      ...(oxygen && atMs % OXYGEN_MS === 2 * SECOND_MS ? oxygenValues(oxygen) : []),
      ...(battery !== null && atMs % BATTERY_MS === 0
        ? [{ code: 'MDC_ATTR_VAL_BATT_CHARGE', value: Math.round(battery), unit: '%' }]
        : []),
    ]
  }

  function nextSecond(): readonly Emission[] {
    const atMs = seconds * SECOND_MS
    seconds += 1
    const condition = patient.condition()
    detector.second(condition)
    const said = standing.second(atMs, condition)
    if (standing.state() === 'standby') return [...said, ...alerts.second(atMs, [], 'none')]
    const open = announced({
      condition,
      measured: detector.measured(atMs / SECOND_MS),
      inside: patient.inside(),
      resting: model.rhythm,
      sensors: { ecg: has('ecg'), spo2: has('spo2') },
    })
    return [
      ...said,
      ...alerts.second(atMs, open, condition.inactivation),
      { kind: 'numerics', atMs, content: { values: valuesAt(atMs) } },
    ]
  }

  while (blocks < 0) nextBlock()
  return {
    periodMs: BLOCK_MS,
    link: () => patient.condition().link,
    state: standing.state,
    leave: (atMs) => alerts.second(atMs, [], 'none'),
    run(untilMs) {
      const due: Emission[] = []
      while ((blocks + 1) * BLOCK_MS <= untilMs) {
        due.push(...nextBlock())
        if (seconds * SECOND_MS <= blocks * BLOCK_MS) due.push(...nextSecond())
      }
      return due
    },
  }
}

/** What the monitor says of itself, when it changes. */
function createStanding() {
  let state: 'online' | 'standby' = 'online'
  let onMains = true
  return {
    state: () => state,
    second(atMs: number, { monitor, battery }: Condition): readonly Emission[] {
      const next = monitor === 'standby' ? 'standby' : 'online'
      const isChanged = next !== state || (battery === null) !== onMains
      state = next
      onMains = battery === null
      if (!isChanged) return []
      const content = { state, ...(battery !== null && { battery: Math.round(battery) }) }
      return [{ kind: 'status', atMs, content }]
    },
  }
}

/** What is measured now and then. */
function createSpots(random: Random) {
  let nibpAt = 5_000 + Math.floor(20 * random.uniform()) * SECOND_MS
  let temperatureAt = 3_000 + Math.floor(20 * random.uniform()) * SECOND_MS
  return {
    nibp(atMs: number, { systolic, diastolic }: { systolic: number; diastolic: number }): Value[] {
      if (atMs < nibpAt) return []
      nibpAt += NIBP_MS
      return nibpValues(systolic + 3 * random.normal(), diastolic + 2 * random.normal())
    },
    temperature(atMs: number, temperature: number): Value[] {
      if (atMs < temperatureAt) return []
      temperatureAt += TEMPERATURE_MS
      return [{ code: 'MDC_TEMP', value: rounded(temperature, 1), unit: 'Cel' }]
    },
  }
}

/** Resolution as monitors have it: 5 uV, 1/1000, 1 mOhm, 0.1 mm[Hg]. While the sensor is off every sample is missing. */
function wave(
  [code, unit, steps, gain]: readonly [code: string, unit: string, steps: number, gain: number],
  signal: readonly number[],
  isOn: boolean,
): WaveBlock {
  const samples = signal.map((sample) => (isOn ? Math.round(sample / gain) : null))
  return { code, unit, rate: 1000 / (STEP_MS * steps), gain, offset: 0, samples }
}

function wavesOf(
  { ecg, ecgV, pleth, abp, resp, co2 }: Signals,
  has: (sensor: SensorName) => boolean,
  on: { readonly leads: boolean; readonly probe: boolean },
): readonly WaveBlock[] {
  return [
    ...(has('ecg') ? [wave(['MDC_ECG_ELEC_POTL_II', 'mV', 1, 0.005], ecg, on.leads)] : []),
    ...(has('ecg-v') ? [wave(['MDC_ECG_ELEC_POTL_V', 'mV', 1, 0.005], ecgV, on.leads)] : []),
    ...(has('ecg') ? [wave(['MDC_IMPED_TTHOR', 'Ohm', BREATH_STEPS, 0.001], resp, on.leads)] : []),
    ...(has('spo2') ? [wave(['MDC_PULS_OXIM_PLETH', '1', PULSE_STEPS, 0.001], pleth, on.probe)] : []),
    ...(has('abp') ? [wave(['MDC_PRESS_BLD_ART_ABP', 'mm[Hg]', PULSE_STEPS, 0.1], abp, true)] : []),
    ...(has('co2') ? [wave(['MDC_CONC_AWAY_CO2', 'mm[Hg]', BREATH_STEPS, 0.1], co2, true)] : []),
  ]
}
