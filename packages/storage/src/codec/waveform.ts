import { ByteReader, ByteWriter } from './bytes'
import { readNumbers, readRuns, readTimes, writeNumbers, writeRuns, writeTimes } from './column'

/** Blocks of one rate, gain and offset, each as it came. */
export interface WavePart {
  readonly measuredAt: number
  readonly receivedAt: number
  readonly samples: readonly (number | null)[]
}

/** The samples of a block alone: what the journal keeps. */
export function writeSamples(to: ByteWriter, samples: readonly (number | null)[]): void {
  const missing = samples.map((sample) => (sample === null ? 1 : 0))
  to.varint(samples.length)
  writeRuns(to, missing)
  writeNumbers(
    to,
    samples.filter((sample) => sample !== null),
  )
}

export function readSamples(from: ByteReader): (number | null)[] {
  const missing = readRuns(from, from.varint())
  const present = readNumbers(from, missing.filter((flag) => flag === 0).length)
  let next = 0
  return missing.map((flag) => (flag === 1 ? null : (present[next++] ?? null)))
}

export function encodeWaveform(parts: readonly WavePart[]): Buffer {
  const to = new ByteWriter()
  to.varint(parts.length)
  writeTimes(
    to,
    parts.map((part) => part.measuredAt),
  )
  writeTimes(
    to,
    parts.map((part) => part.receivedAt),
  )
  for (const part of parts) to.varint(part.samples.length)
  writeSamples(
    to,
    parts.flatMap((part) => part.samples),
  )
  return to.finish()
}

export function decodeWaveform(bytes: Buffer): WavePart[] {
  const from = new ByteReader(bytes)
  const count = from.varint()
  const measured = readTimes(from, count)
  const received = readTimes(from, count)
  const lengths = measured.map(() => from.varint())
  const samples = readSamples(from)
  let start = 0
  return measured.map((measuredAt, index) => {
    const end = start + (lengths[index] ?? 0)
    const part = { measuredAt, receivedAt: received[index] ?? measuredAt, samples: samples.slice(start, end) }
    start = end
    return part
  })
}
