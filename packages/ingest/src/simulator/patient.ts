/** One patient: heart, vessels, breath and blood, coupled, as what the sensors would pick up. */
import { createBreathing } from './breathing'
import { createCirculation, vesselsFor } from './circulation'
import type { Condition, Rhythm, Vitals } from './condition'
import { createEcg } from './ecg'
import { createOxygen } from './oxygen'
import { plethAt } from './pulse'
import { createRandom, type Random } from './random'
import { createPulses } from './pulses'
import { createRhythm, type Beat } from './rhythm'
import { atRest, conditionAt, type Cast } from './script'

export interface PatientModel extends Cast {
  readonly seed: number
  readonly vitals: Vitals
  readonly rhythm: Rhythm
  readonly size: 'adult' | 'child' | 'newborn'
  /** A machine breathes: as regular as a clock. */
  readonly ventilated: boolean
}

/** One step of the model, and the period of the ECG: 250 samples a second. */
export const STEP_MS = 4
/** Steps between samples: pleth and pressure 125 a second, respiration and CO2 62.5. */
export const PULSE_STEPS = 2
export const BREATH_STEPS = 4
/** The condition is looked at this often. */
const CONDITION_STEPS = 16
const SECOND_STEPS = 250

export interface Signals {
  /** Millivolt, leads II and V. */
  readonly ecg: readonly number[]
  readonly ecgV: readonly number[]
  /** Dimensionless, about 0 to 1. */
  readonly pleth: readonly number[]
  /** mm[Hg]. */
  readonly abp: readonly number[]
  /** Ohm around the base impedance. */
  readonly resp: readonly number[]
  /** mm[Hg]. */
  readonly co2: readonly number[]
  readonly beats: readonly Beat[]
}

/** What is behind the signals now, for the monitor to measure. */
export interface Inside {
  readonly respRate: number | null
  readonly breathPauseS: number
  readonly endTidal: number
  /** What a finger probe shows. */
  readonly spo2: number
  readonly temperature: number
  readonly systolic: number
  readonly diastolic: number
  /** 0: no pulse, 1: as usual. */
  readonly perfusion: number
}

export interface Patient {
  condition(): Condition
  /** `steps` is a multiple of `BREATH_STEPS`. */
  advance(steps: number): Signals
  inside(): Inside
}

const WARM_UP_S = 32
/** Deterministic: time passes only in `advance`; it begins `fromS` seconds after the script's zero. */
export function createPatient(model: PatientModel, fromS = 0): Patient {
  const random = createRandom(model.seed)
  const seconds = STEP_MS / 1000
  const rhythm = createRhythm(random)
  const ecg = createEcg(random)
  const breathing = createBreathing(random, model.ventilated)
  const oxygen = createOxygen(model.size, model.vitals.spo2)
  const restPulse = model.vitals.systolic - model.vitals.diastolic
  let steps = Math.round((fromS - WARM_UP_S) / seconds)
  const rest = atRest(model.vitals, model.rhythm)
  const at = (): Condition => conditionAt(model, rest, steps * seconds)
  let condition = at()
  const circulation = createCirculation(vesselsOf(condition))
  const pulses = createPulses(rhythm)
  const drift = createDrift(random)

  const strength = (): number =>
    Math.min(1.3, condition.perfusion * ((condition.systolic - condition.diastolic) / restPulse) ** 0.5)

  function look(): void {
    if (steps % CONDITION_STEPS === 0) condition = at()
    if (steps % SECOND_STEPS !== 0) return
    circulation.set(vesselsOf(condition))
    oxygen.second(condition.spo2, breathing.pause(steps * seconds))
    drift.second()
  }

  function step(into: Mutable<Signals>): void {
    look()
    const now = steps * seconds
    const breath = 2 * breathing.volume() - 1
    const beat = pulses.step(now, seconds, condition, breath, strength())
    if (beat) into.beats.push(beat)
    const { respRate: rate, breathing: breathes } = condition
    breathing.step(now, seconds, { rate, breathing: breathes, output: pulses.output() })
    const { ii, v } = ecg(now, seconds, {
      rhythm: condition.rhythm,
      beats: pulses.around(),
      breath,
      noise: condition.ecgNoise,
    })
    into.ecg.push(ii)
    into.ecgV.push(v)
    if (steps % PULSE_STEPS === 0) {
      into.pleth.push(plethOf(now, breath))
      into.abp.push(circulation.step(now, PULSE_STEPS * seconds, pulses.been(), breath))
    }
    if (steps % BREATH_STEPS === 0) {
      into.resp.push(0.5 * breath + 0.01 * random.normal())
      into.co2.push(Math.max(0, breathing.co2()))
    }
    steps += 1
  }

  function plethOf(now: number, breath: number): number {
    const pulse = plethAt(now, pulses.been(), strength(), breath)
    const moved = condition.probeNoise ? 0.5 * Math.sin(11 * now) * Math.sin(1.9 * now) : 0
    return pulse + moved + (condition.probeNoise ? 0.25 : 0.004) * random.normal()
  }

  function advance(count: number): Signals {
    const signals: Mutable<Signals> = { ecg: [], ecgV: [], pleth: [], abp: [], resp: [], co2: [], beats: [] }
    for (let i = 0; i < count; i++) step(signals)
    return signals
  }

  function inside(): Inside {
    const now = steps * seconds
    return {
      respRate: breathing.rate(now),
      breathPauseS: breathing.pause(now),
      endTidal: breathing.endTidal(now),
      spo2: oxygen.finger() + drift.spo2(),
      temperature: condition.temperature + drift.temperature(),
      systolic: condition.systolic,
      diastolic: condition.diastolic,
      perfusion: pulses.output() < 0.15 ? 0 : strength(),
    }
  }

  advance(Math.round(WARM_UP_S / seconds))
  return { condition: () => condition, advance, inside }
}

const vesselsOf = ({ systolic, diastolic, heartRate }: Vitals) =>
  vesselsFor({ systolic, diastolic, rate: heartRate })

type Mutable<T> = { [K in keyof T]: T[K] extends readonly (infer Item)[] ? Item[] : never }

/** Slow wandering around the mean, as of any measured body. */
function createDrift(random: Random) {
  let spo2 = 0
  let temperature = 0
  return {
    spo2: () => spo2,
    temperature: () => temperature,
    second() {
      spo2 = 0.95 * spo2 + 0.1 * random.normal()
      temperature = 0.9995 * temperature + 0.003 * random.normal()
    },
  }
}
