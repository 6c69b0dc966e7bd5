import type { SeenKey } from '../hot/hot'
import { ByteReader, ByteWriter } from './bytes'
import { readNumbers, readTimes, writeNumbers, writeTimes } from './column'

/** Message keys in order of time: about two bytes each. */
export function encodeSeen(keys: readonly SeenKey[]): Buffer {
  const to = new ByteWriter()
  to.varint(keys.length)
  writeTimes(
    to,
    keys.map((key) => key.measuredAt),
  )
  writeNumbers(
    to,
    keys.map((key) => key.seq),
  )
  return to.finish()
}

export function decodeSeen(bytes: Buffer): SeenKey[] {
  const from = new ByteReader(bytes)
  const count = from.varint()
  const times = readTimes(from, count)
  const sequences = readNumbers(from, count)
  return times.map((measuredAt, index) => ({ measuredAt, seq: sequences[index] ?? 0 }))
}
