/**
 * What lies behind the patients of the demonstration when it begins, so that a newcomer finds trends and rounds: one
 * value a minute, wandering about what is usual for the patient. It is handed to the store, never sent by a device.
 */
import type { DeviceId, EpochMs, ParameterCode, Sample } from '@vigil/clinical'
import { DEMO_PLACES, type DemoPatient } from './demo-people'
import { seedOf } from './history'
import { createRandom, type Random } from './random'
import { restingOf } from './resting'

export interface PastHour {
  readonly device: DeviceId
  readonly from: EpochMs
  readonly samples: readonly Sample[]
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const NIBP_MINUTES = 15
const HOURS = 24
/** How much of a wander is kept from minute to minute: it returns within about half an hour. */
const MEMORY = 0.97
const NIGHT_DIP = 0.06

/** Hours before `now` of every patient under a wall monitor, oldest first; the same for the same seed. */
export function* demoPast(now: number, seed: number): Generator<PastHour> {
  for (const { place, patient } of DEMO_PLACES) {
    const [, unit, bed] = place.split('/')
    if (!patient || unit === undefined || bed === undefined) continue
    const device = `monitor-${unit}-${bed}` as DeviceId
    const minute = wandering(patient, seedOf(patient.name, seed))
    for (let hour = HOURS; hour >= 1; hour -= 1) {
      const from = Math.floor(now / MINUTE) * MINUTE - hour * HOUR
      const samples = Array.from({ length: 60 }, (_, i) => minute(from + i * MINUTE, hour)).flat()
      yield { device, from: from as EpochMs, samples }
    }
  }
}

function wandering(patient: DemoPatient, seed: number) {
  const random = createRandom(seed)
  const usual = {
    ...restingOf({ days: patient.ageDays, preterm: patient.preterm }, seed).vitals,
    ...patient.vitals,
  }
  const heart = wander(random, 4)
  const breath = wander(random, 1.2)
  const oxygen = wander(random, 0.5)
  const pressure = wander(random, 5)
  const warmth = wander(random, 0.1)
  const isSeptic = patient.script === 'sepsis'
  return (at: number, hoursAgo: number): Sample[] => {
    const worse = isSeptic ? Math.max(0, 1 - hoursAgo / 10) : 0
    const night = 1 - NIGHT_DIP * Math.max(0, Math.cos(((at / HOUR - 3) / 24) * 2 * Math.PI))
    const rate = usual.heartRate * night + heart() + 22 * worse
    const values: [ParameterCode, number][] = [
      [patient.sensors.includes('ecg') ? 'MDC_ECG_HEART_RATE' : 'MDC_PULS_OXIM_PULS_RATE', Math.round(rate)],
      ['MDC_PULS_OXIM_SAT_O2', Math.min(100, Math.round(usual.spo2 + oxygen()))],
    ]
    if (patient.sensors.includes('ecg'))
      values.push(['MDC_TTHOR_RESP_RATE', Math.round(usual.respRate + breath() + 6 * worse)])
    if ((at / MINUTE) % NIBP_MINUTES === 0) values.push(...cuff(usual, pressure() - 18 * worse))
    if ((at / MINUTE) % 60 === 0)
      values.push(['MDC_TEMP', Math.round((usual.temperature + warmth() + 1.4 * worse) * 10) / 10])
    return values.map(([code, value]) => ({ code, value, measuredAt: at as EpochMs }))
  }
}

function cuff(
  { systolic, diastolic }: { readonly systolic: number; readonly diastolic: number },
  moved: number,
): [ParameterCode, number][] {
  const [upper, lower] = [Math.round(systolic + moved), Math.round(diastolic + 0.6 * moved)]
  return [
    ['MDC_PRESS_BLD_NONINV_SYS', upper],
    ['MDC_PRESS_BLD_NONINV_DIA', lower],
    ['MDC_PRESS_BLD_NONINV_MEAN', Math.round(lower + (upper - lower) / 3)],
  ]
}

/** A value that strays with this spread and comes back. */
function wander(random: Random, spread: number): () => number {
  let value = spread * random.normal()
  const step = spread * Math.sqrt(1 - MEMORY * MEMORY)
  return () => {
    value = MEMORY * value + step * random.normal()
    return value
  }
}
