import type { DeviceMessage, Parameter, WaveformBlock } from '@vigil/clinical'
import { findParameter } from '../codes'
import type { RejectCode, Rejections } from '../rejection'
import { conversion } from '../units'
import type { Envelope, Fields } from './fields'
import { isPlausible, unitSentence } from './numerics'

/** A block as it was sent: JSON or binary, before its unit and its samples are looked at. */
export interface SentBlock {
  readonly code: unknown
  readonly unit: unknown
  readonly rate: unknown
  readonly gain: unknown
  readonly offset: unknown
  readonly samples: readonly unknown[]
}

/** Bounds of a block, so that one message cannot stand for a year of signal (own proposal). */
const RATE = { least: 0.01, most: 100_000 }
const LONGEST_SECONDS = 600

/**
 * A sample at either end of the 16-bit range is "no signal" or saturation, never a measurement (clinical.md 6.1);
 * a block that goes beyond that range has wider samples, where these two are numbers like any other.
 */
const NO_SIGNAL: ReadonlySet<number> = new Set([32_767, -32_768])
const is16Bit = (samples: readonly unknown[]): boolean =>
  samples.every((sample) => typeof sample !== 'number' || (sample >= -32_768 && sample <= 32_767))

export function waveforms(fields: Fields, envelope: Envelope, rejections: Rejections): DeviceMessage | null {
  const { code, unit, rate, gain, offset, samples } = fields
  if (!Array.isArray(samples)) {
    rejections.add('schema', '`samples` is a list of numbers and nulls.', fields)
    return null
  }
  const sent: SentBlock = { code, unit, rate, gain, offset, samples: samples as readonly unknown[] }
  const block = waveformBlock(sent, envelope, rejections)
  return block && { ...envelope, kind: 'waveforms', blocks: [block] }
}

export function waveformBlock(
  sent: SentBlock,
  envelope: Envelope,
  rejections: Rejections,
): WaveformBlock | null {
  const refuse = (code: RejectCode, detail: string): null => {
    rejections.add(code, detail, whole(sent, envelope))
    return null
  }
  const row = findParameter(sent.code)
  if (!row) return refuse('code-unknown', 'The code is not in the parameter table.')
  if (row.kind !== 'waveform') return refuse('code-kind', `${row.code} is a numeric, not a waveform.`)
  const scale = conversion(row, sent.unit)
  if (typeof scale === 'string') return refuse(scale, unitSentence(scale, row))
  const shape = shapeOf(sent)
  if (typeof shape === 'string') return refuse('schema', shape)
  const gain = shape.gain * scale.factor
  const offset = scale.offset + shape.offset * scale.factor
  if (!Number.isFinite(gain) || gain === 0 || !Number.isFinite(offset))
    return refuse('value-not-finite', `The gain or offset cannot be written in ${row.unit}.`)
  const samples = measured(row, gain, offset, sent.samples, refuse)
  return { code: row.code, measuredAt: envelope.measuredAt, rate: shape.rate, gain, offset, samples }
}

function shapeOf(sent: SentBlock): { rate: number; gain: number; offset: number } | string {
  const { rate, gain, offset, samples } = sent
  if (!isFiniteNumber(rate) || rate < RATE.least || rate > RATE.most)
    return `\`rate\` is samples per second, ${RATE.least} to ${RATE.most}.`
  if (!isFiniteNumber(gain) || gain === 0) return '`gain` is a finite number other than 0.'
  if (!isFiniteNumber(offset)) return '`offset` is a finite number.'
  if (samples.length === 0) return '`samples` is empty.'
  if (samples.length / rate > LONGEST_SECONDS) return `A block is at most ${LONGEST_SECONDS} s long.`
  return { rate, gain, offset }
}

const isFiniteNumber = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value)

/** Each sample stands alone: one that cannot be a measurement becomes a missing one, and the device is told. */
function measured(
  row: Parameter,
  gain: number,
  offset: number,
  sent: readonly unknown[],
  refuse: (code: RejectCode, detail: string) => void,
): readonly (number | null)[] {
  let wrong = 0
  let implausible = 0
  const marksNoSignal = is16Bit(sent)
  const samples = sent.map((sample) => {
    if (sample === null || (marksNoSignal && typeof sample === 'number' && NO_SIGNAL.has(sample))) return null
    if (!isFiniteNumber(sample)) {
      wrong += 1
      return null
    }
    if (isPlausible(row, offset + gain * sample)) return sample
    implausible += 1
    return null
  })
  const reasons = [
    ...(wrong > 0 ? [`${wrong} of ${samples.length} samples are no numbers.`] : []),
    ...(implausible > 0
      ? [`${implausible} of ${samples.length} samples are outside ${row.plausible.join(' to ')} ${row.unit}.`]
      : []),
  ]
  if (reasons.length > 0) refuse(wrong > 0 ? 'schema' : 'implausible', reasons.join(' '))
  return samples
}

/** The block as a message of the contract, whatever form it came in. */
const whole = (sent: SentBlock, { seq, measuredAt }: Envelope): unknown => ({
  seq,
  at: new Date(measuredAt).toISOString(),
  ...sent,
})
