/** The signals of a record under their own names, whether a code is known for them or not: for reports on the signal itself. */
import { headerAt, partsOf, type RawSignal } from './wfdb'

export interface Lead {
  readonly name: string
  /** Samples a second. */
  readonly rate: number
  /** In the unit of the header; NaN where nothing was measured. */
  readonly values: Float64Array
}

export type LeadRead =
  | {
      readonly ok: true
      readonly lead: Lead
      /** Annotations count frames, of which there are so many a second. */
      readonly annotationRate: number
    }
  | { readonly ok: false; readonly problem: string }

const NOT_ECG = /^(resp|abp|art|pap|cvp|icp|pleth|ppg|co2|spo2|hr|pulse|bp|eeg|eog|emg|stage)/i

/**
 * One ECG signal of a record: the one of that number, counted from 0 among those that no other sign of life names. Where a
 * segment of a record lacks it there is a gap.
 */
export async function readLead(path: string, number: number): Promise<LeadRead> {
  const header = await headerAt(path)
  if (typeof header === 'string') return { ok: false, problem: header }
  const parts = await partsOf(path, header)
  if (typeof parts === 'string') return { ok: false, problem: parts }
  const names = [...new Set(parts.flatMap(({ signals }) => namesOf(signals)))]
  const key = names.filter((name) => !NOT_ECG.test(name))[number]
  const pieces = parts.flatMap(({ first, signals }) => {
    const signal = key === undefined ? undefined : signals[namesOf(signals).indexOf(key)]
    return signal ? [{ first: first * signal.line.samplesPerFrame, signal }] : []
  })
  const [head] = pieces
  if (key === undefined || !head)
    return { ok: false, problem: missingText(parts.map(({ missing }) => missing)) }
  const { rate, line } = head.signal
  if (pieces.some(({ signal }) => signal.rate !== rate))
    return { ok: false, problem: `the rate of ${line.name} changes between segments.` }
  return { ok: true, annotationRate: header.rate, lead: { name: line.name, rate, values: joined(pieces) } }
}

/** Signals of one record may share a name: they are told apart by their order. */
function namesOf(signals: readonly RawSignal[]): readonly string[] {
  const names = signals.map(({ line }) => line.name)
  return names.map((name, i) => `${name} ${names.slice(0, i).filter((each) => each === name).length}`)
}

const missingText = (missing: readonly (string | null)[]): string =>
  missing.find((text) => text !== null) ?? 'it has no such ECG signal.'

function joined(pieces: readonly { readonly first: number; readonly signal: RawSignal }[]): Float64Array {
  const length = Math.max(...pieces.map(({ first, signal }) => first + signal.samples.length))
  const values = new Float64Array(length).fill(Number.NaN)
  for (const { first, signal } of pieces) {
    const { gain, baseline } = signal.line
    for (let i = 0; i < signal.samples.length; i++) {
      const sample = signal.samples[i] ?? null
      if (sample !== null) values[first + i] = (sample - baseline) / gain
    }
  }
  return values
}
