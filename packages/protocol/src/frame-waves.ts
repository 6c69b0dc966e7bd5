/** Body of a waveform segment (PROTOCOL.md, "Waveforms"). */
import { ByteWriter, MalformedFrame, type ByteReader } from './frame-bytes'
import { MISSING, type WaveUpdate } from './frame-types'

/** One block is at most this long, so a reader can reserve its room before it reads. */
export const MAX_BLOCK_SAMPLES = 0x10000
const RUN_OF_MISSING = 0

export function encodeWaves(updates: readonly WaveUpdate[]): Uint8Array {
  const writer = new ByteWriter()
  let expected = 0
  let measuredAt = 0
  for (const update of updates) {
    if (update.samples.length > MAX_BLOCK_SAMPLES) throw new RangeError(`block of ${update.samples.length}`)
    writer.signed(update.stream - expected)
    writer.signed(update.measuredAt - measuredAt)
    writer.unsigned(update.samples.length)
    writeSamples(writer, update.samples)
    expected = update.stream + 1
    measuredAt = update.measuredAt
  }
  return writer.finish()
}

function writeSamples(writer: ByteWriter, samples: Int32Array): void {
  let previous = 0
  let missing = 0
  const endRun = (): void => {
    if (missing === 0) return
    writer.byte(RUN_OF_MISSING)
    writer.unsigned(missing)
    missing = 0
  }
  for (const sample of samples) {
    if (sample === MISSING) {
      missing++
      continue
    }
    endRun()
    const delta = sample - previous
    writer.unsigned((delta < 0 ? -2 * delta - 1 : 2 * delta) + 1)
    previous = sample
  }
  endRun()
}

/** Returns how many samples it took of `room`. */
export function decodeWaves(reader: ByteReader, into: WaveUpdate[], room: number): number {
  let expected = 0
  let measuredAt = 0
  let taken = 0
  while (!reader.done) {
    const stream = expected + reader.signed()
    measuredAt += reader.signed()
    if (stream < 0 || !Number.isSafeInteger(stream)) throw new MalformedFrame('no such stream')
    if (!Number.isSafeInteger(measuredAt)) throw new MalformedFrame('time out of range')
    const count = reader.unsigned()
    taken += count
    if (count > MAX_BLOCK_SAMPLES || taken > room) throw new MalformedFrame('too many samples')
    into.push({ stream, measuredAt, samples: readSamples(reader, count) })
    expected = stream + 1
  }
  return taken
}

function readSamples(reader: ByteReader, count: number): Int32Array {
  const samples = new Int32Array(count)
  let previous = 0
  let index = 0
  while (index < count) {
    const token = reader.unsigned()
    if (token === RUN_OF_MISSING) {
      const run = reader.unsigned()
      if (run === 0 || run > count - index) throw new MalformedFrame('run of missing samples out of range')
      samples.fill(MISSING, index, index + run)
      index += run
      continue
    }
    const zigzag = token - 1
    previous += zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2
    if (previous <= MISSING || previous > 0x7fffffff) throw new MalformedFrame('sample out of range')
    samples[index++] = previous
  }
  return samples
}
