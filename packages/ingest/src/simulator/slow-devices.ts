/** Devices that speak seldom: a glucose sensor, a fridge, and what a patient at home wears. */
import type { Vitals } from './condition'
import { SECOND_MS, type Emission, type Machine, type Value } from './machine'
import { createRandom } from './random'
import { rounded } from './readings'
import { atRest, conditionAt, type Cast } from './script'

const CGM_MS = 300_000

/** A meal every four hours lifts glucose and lets it fall again. */
export function createCgm(seed: number): Machine {
  const random = createRandom(seed)
  let readings = 0
  return periodic(CGM_MS, () => {
    const sinceMeal = (readings++ * 5 + 60) % 240
    const glucose = 110 + 60 * (sinceMeal / 50) * Math.exp(1 - sinceMeal / 50) + 4 * random.normal()
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

interface Worn extends Cast {
  readonly seed: number
  readonly vitals: Vitals
}

/** Often enough that a few lost messages are no silence. */
const WORN_MS = 4_000
/** A patch on the chest: heart and breath every four seconds, temperature each quarter hour. */
export function createPatch({ seed, vitals, ...cast }: Worn): Machine {
  const random = createRandom(seed)
  return periodic(WORN_MS, (atMs) => {
    const now = conditionAt(cast, atRest(vitals, 'sinus'), atMs / SECOND_MS)
    return [
      { code: 'MDC_ECG_HEART_RATE', value: Math.round(now.heartRate + 1.5 * random.normal()), unit: '/min' },
      { code: 'MDC_RESP_RATE', value: Math.round(now.respRate + 0.6 * random.normal()), unit: '/min' },
      ...(atMs % 900_000 === 0
        ? [
            {
              code: 'MDC_TEMP_BODY',
              value: rounded(now.temperature + 0.05 * random.normal(), 1),
              unit: 'Cel',
            },
          ]
        : []),
    ]
  })
}

/** A finger probe and a cuff: saturation and pulse every four seconds, blood pressure each hour. */
export function createHomeKit({ seed, vitals, ...cast }: Worn): Machine {
  const random = createRandom(seed)
  return periodic(WORN_MS, (atMs) => {
    const now = conditionAt(cast, atRest(vitals, 'sinus'), atMs / SECOND_MS)
    const systolic = Math.round(now.systolic + 3 * random.normal())
    const diastolic = Math.round(now.diastolic + 2 * random.normal())
    return [
      {
        code: 'MDC_PULS_OXIM_SAT_O2',
        value: Math.round(Math.min(100, now.spo2 + 0.3 * random.normal())),
        unit: '%',
      },
      {
        code: 'MDC_PULS_OXIM_PULS_RATE',
        value: Math.round(now.heartRate + 1.5 * random.normal()),
        unit: '/min',
      },
      ...(atMs % 3_600_000 === 60_000
        ? [
            { code: 'MDC_PRESS_BLD_NONINV_SYS', value: systolic, unit: 'mm[Hg]' },
            { code: 'MDC_PRESS_BLD_NONINV_DIA', value: diastolic, unit: 'mm[Hg]' },
          ]
        : []),
    ]
  })
}

function periodic(periodMs: number, read: (atMs: number) => readonly Value[]): Machine {
  let emitted = 0
  return {
    periodMs: SECOND_MS,
    link: () => 'up',
    state: () => 'online',
    run(untilMs) {
      const due: Emission[] = []
      for (; emitted * periodMs <= untilMs; emitted++)
        due.push({
          kind: 'numerics',
          atMs: emitted * periodMs,
          content: { values: read(emitted * periodMs) },
        })
      return due
    },
  }
}
