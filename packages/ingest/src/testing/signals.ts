/** What a reader of curves finds in them, without knowing how they were made. */
import { expect } from 'vitest'
import type { Emission, Monitor, PatientModel, Signals } from '../simulator'

export const RESTING = {
  heartRate: 72,
  respRate: 15,
  spo2: 97,
  systolic: 120,
  diastolic: 75,
  temperature: 36.8,
}
export const MODEL: PatientModel = {
  seed: 3,
  script: 'stable',
  vitals: RESTING,
  rhythm: 'sinus',
  size: 'adult',
  ventilated: false,
}
export const ALL_SENSORS = ['ecg', 'ecg-v', 'pvc', 'spo2', 'nibp', 'temperature', 'abp', 'co2'] as const
export const ECG_HZ = 250
export const PULSE_HZ = 125
export const BREATH_HZ = 62.5

/** R peaks in samples: tops above half a millivolt, a quarter second apart. */
export function peaks(ecg: readonly number[]): number[] {
  const found: number[] = []
  for (const [i, sample] of ecg.entries()) {
    const isTop = sample > 0.5 && sample >= (ecg[i - 1] ?? 0) && sample > (ecg[i + 1] ?? 0)
    if (!isTop) continue
    const last = found.at(-1)
    if (last !== undefined && i - last < 0.25 * ECG_HZ) {
      if (sample > (ecg[last] ?? 0)) found[found.length - 1] = i
    } else found.push(i)
  }
  return found
}

/** Rises through a level, in seconds; the signal has to fall by `below` before the next one counts. */
export function rises(signal: readonly number[], level: number, hz: number, below = 0): number[] {
  const found: number[] = []
  let isReady = false
  for (const [i, sample] of signal.entries()) {
    if (sample < level - below) isReady = true
    if (!isReady || sample < level) continue
    isReady = false
    found.push(i / hz)
  }
  return found
}

/** Milliseconds for which the wave around a top stays above half of it. */
export function widthOf(ecg: readonly number[], top: number): number {
  const half = (ecg[top] ?? 0) / 2
  let [from, to] = [top, top]
  while ((ecg[from - 1] ?? 0) > half) from -= 1
  while ((ecg[to + 1] ?? 0) > half) to += 1
  return ((to - from + 1) * 1000) / ECG_HZ
}

export const differences = (times: readonly number[]): number[] =>
  times.slice(1).map((time, i) => time - (times[i] ?? time))
export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length
/** Standard deviation by mean. */
export function variation(values: readonly number[]): number {
  const middle = mean(values)
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2))) / middle
}
export const range = (values: readonly number[]): number => Math.max(...values) - Math.min(...values)

/** Part of a signal in seconds. */
export const cut = (signal: readonly number[], hz: number, from: number, to: number): readonly number[] =>
  signal.slice(Math.round(from * hz), Math.round(to * hz))

export const secondsOf = (patient: { advance(steps: number): Signals }, seconds: number): Signals =>
  patient.advance(seconds * ECG_HZ)

export interface Point {
  readonly atMs: number
  readonly value: number | null
  readonly reason?: string
}

export function numericsOf(emissions: readonly Emission[], code: string): Point[] {
  return emissions.flatMap(({ atMs, content }) => {
    const values = (content['values'] ?? []) as readonly (Point & { code: string })[]
    return values.filter((entry) => entry.code === code).map((entry) => ({ ...entry, atMs }))
  })
}

export const valueAt = (emissions: readonly Emission[], code: string, second: number): number | null => {
  const point = numericsOf(emissions, code).find(({ atMs }) => atMs === second * 1000)
  expect(point, `${code} at ${second} s`).toBeDefined()
  return point?.value ?? null
}

export interface Said {
  readonly second: number
  readonly code: string
  readonly state: string
  readonly priority: string
  readonly inactivation: string
  readonly id: string
}

export const alertsOf = (emissions: readonly Emission[]): Said[] =>
  emissions
    .filter(({ kind }) => kind === 'alerts')
    .map(({ atMs, content }) => ({ ...(content as unknown as Said), second: atMs / 1000 }))

export const waveOf = (emissions: readonly Emission[], code: string): readonly (number | null)[] =>
  emissions
    .filter(({ content }) => content['code'] === code)
    .flatMap(({ content }) =>
      (content['samples'] as readonly (number | null)[]).map((sample) =>
        sample === null ? null : sample * (content['gain'] as number),
      ),
    )

export const ran = (monitor: Monitor, seconds: number): readonly Emission[] => monitor.run(seconds * 1000)
