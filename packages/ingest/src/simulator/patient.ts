import { createHeart } from './heart'
import { createRandom } from './random'
import { conditionAt, type Condition, type ScriptName, type Vitals } from './script'

export interface PatientModel {
  readonly seed: number
  readonly script: ScriptName
  readonly vitals: Vitals
  readonly heart: 'normal' | 'paced'
}

/** One step of the model, and the period of the ECG: 250 samples a second. */
export const STEP_MS = 4
/** Steps between samples: pleth 125 a second, respiration 62.5. */
export const PLETH_STEPS = 2
export const RESP_STEPS = 4

export interface Signals {
  /** Millivolt. */
  readonly ecg: readonly number[]
  /** Dimensionless, about 0 to 1. */
  readonly pleth: readonly number[]
  /** Ohm around the base impedance. */
  readonly resp: readonly number[]
  /** Seconds since the start at which R had its top. */
  readonly beats: readonly number[]
}

/** What the monitor would show now; `null` until there is enough to count. */
export interface Numerics extends Vitals {
  readonly pulseRate: number | null
  readonly perfusion: number
}

export interface Patient {
  condition(): Condition
  /** `steps` is a multiple of `RESP_STEPS`. */
  advance(steps: number): Signals
  numerics(): Numerics
}

/** The pulse reaches the finger this long after R (a usual transit time with pre-ejection, own choice). */
const PULSE_DELAY_S = 0.24
/** The rate is the mean of 12 intervals (clinical.md 4.2). */
const INTERVALS = 12
const WARM_UP_S = 12
const TURN = 2 * Math.PI

/** Deterministic: time passes only in `advance`. */
export function createPatient(model: PatientModel): Patient {
  const random = createRandom(model.seed)
  const heart = createHeart(random, model.heart)
  const seconds = STEP_MS / 1000
  let steps = -Math.round(WARM_UP_S / seconds)
  let beats: readonly number[] = []
  let breaths: readonly number[] = []
  let breath = TURN * random.uniform()
  let breathJitter = 0
  let spo2Drift = 0

  const now = (): number => steps * seconds
  const condition = (): Condition => conditionAt(model.script, model.vitals, now())

  function advance(count: number): Signals {
    const signals = {
      ecg: [] as number[],
      pleth: [] as number[],
      resp: [] as number[],
      beats: [] as number[],
    }
    for (let i = 0; i < count; i++) {
      const { heartRate, respRate } = condition()
      breath += (TURN * respRate * (1 + breathJitter) * seconds) / 60
      if (breath >= TURN) {
        breath -= TURN
        breathJitter = 0.05 * random.normal()
        breaths = [...breaths.slice(-4), now()]
      }
      const beatNow = heart.step(seconds, { rate: heartRate, breath: Math.sin(breath) })
      signals.ecg.push(beatNow.millivolt)
      if (beatNow.beat) {
        beats = [...beats.slice(-INTERVALS), now()]
        signals.beats.push(now())
      }
      if (steps % PLETH_STEPS === 0) signals.pleth.push(plethAt(now(), beats, breath))
      if (steps % RESP_STEPS === 0) signals.resp.push(respAt(breath) + 0.01 * random.normal())
      steps += 1
    }
    return signals
  }

  function numerics(): Numerics {
    const now = condition()
    spo2Drift = 0.95 * spo2Drift + 0.1 * random.normal()
    const heartRate = perMinute(beats) ?? now.heartRate
    return {
      ...now,
      heartRate,
      pulseRate: perMinute(beats.slice(0, -1)),
      respRate: perMinute(breaths) ?? now.respRate,
      spo2: Math.min(100, now.spo2 + spo2Drift),
      perfusion: 2.4 + 0.2 * Math.sin(breath),
    }
  }

  advance(-steps)
  return { condition, advance, numerics }
}

function perMinute(times: readonly number[]): number | null {
  const [first, last] = [times[0], times.at(-1)]
  if (first === undefined || last === undefined || times.length < 2) return null
  return (60 * (times.length - 1)) / (last - first)
}

/** Each beat sends a pulse: a systolic and a dicrotic wave; the depth of both moves with breathing. */
function plethAt(now: number, beats: readonly number[], breath: number): number {
  let sum = 0
  for (const beat of beats.slice(-3)) {
    const since = now - beat - PULSE_DELAY_S
    if (since > -0.3 && since < 1.2) sum += bell(since, 0.12, 0.07) + 0.45 * bell(since, 0.34, 0.11)
  }
  return (0.85 + 0.06 * Math.sin(breath)) * sum + 0.03 * Math.sin(breath)
}

const bell = (x: number, at: number, width: number): number => Math.exp(-0.5 * ((x - at) / width) ** 2)

/** Breathing in is quicker than breathing out. */
const respAt = (breath: number): number => 0.5 * (Math.sin(breath) + 0.25 * Math.sin(2 * breath))
