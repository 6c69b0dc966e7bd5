import { ByteReader, ByteWriter } from './bytes'
import { readNumbers, readTimes, writeNumbers, writeTimes } from './column'

/** Blocks of one rate, gain and offset, each as it came. */
export interface WavePart {
  readonly measuredAt: number
  readonly receivedAt: number
  readonly samples: readonly (number | null)[]
}

/** Samples without their gaps; `runs` says where those are: lengths of present and missing stretches in turn. */
interface Flat {
  readonly length: number
  readonly present: number[]
  readonly runs: number[]
}

/** One pass and two arrays: a minute of 64 beds is three million samples. */
function flatten(lists: readonly (readonly (number | null)[])[]): Flat {
  const present: number[] = []
  const runs: number[] = []
  let length = 0
  let isMissing = false
  let run = 0
  for (const samples of lists) {
    length += samples.length
    for (const sample of samples) {
      if ((sample === null) !== isMissing) {
        runs.push(run)
        run = 0
        isMissing = !isMissing
      }
      run += 1
      if (sample !== null) present.push(sample)
    }
  }
  runs.push(run)
  return { length, present, runs }
}

function writeFlat(to: ByteWriter, { length, present, runs }: Flat): void {
  to.varint(length)
  for (const run of runs) to.varint(run)
  writeNumbers(to, present)
}

/** The samples of a block alone: what the journal keeps. */
export const writeSamples = (to: ByteWriter, samples: readonly (number | null)[]): void =>
  writeFlat(to, flatten([samples]))

export function readSamples(from: ByteReader): (number | null)[] {
  const length = from.varint()
  const runs = [from.varint()]
  let total = runs[0] ?? 0
  while (total < length) {
    const run = from.varint()
    runs.push(run)
    total += run
  }
  const present = readNumbers(
    from,
    runs.reduce((sum, run, index) => (index % 2 === 0 ? sum + run : sum), 0),
  )
  if (runs.length === 1) return present
  let next = 0
  return runs.flatMap((run, index) =>
    index % 2 === 0 ? present.slice(next, (next += run)) : Array.from({ length: run }, () => null),
  )
}

export interface EncodedWaveform {
  readonly bytes: Buffer
  readonly length: number
  /** The samples that are there, for the header. */
  readonly present: readonly number[]
}

export function encodeWaveform(parts: readonly WavePart[]): EncodedWaveform {
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
  const flat = flatten(parts.map((part) => part.samples))
  writeFlat(to, flat)
  return { bytes: to.finish(), length: flat.length, present: flat.present }
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
