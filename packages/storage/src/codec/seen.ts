import type { SeenKey } from '../hot/hot'
import { ByteReader, ByteWriter } from './bytes'

/** Message keys in order of time: about two bytes each. */
export function encodeSeen(keys: readonly SeenKey[]): Buffer {
  const to = new ByteWriter()
  to.varint(keys.length)
  let previous: SeenKey = { seq: 0, measuredAt: 0 }
  for (const key of keys) {
    to.signed(key.measuredAt - previous.measuredAt)
    to.signed(key.seq - previous.seq)
    previous = key
  }
  return to.finish()
}

export function decodeSeen(bytes: Buffer): SeenKey[] {
  const from = new ByteReader(bytes)
  let key: SeenKey = { seq: 0, measuredAt: 0 }
  return Array.from({ length: from.varint() }, () => {
    key = { measuredAt: key.measuredAt + from.signed(), seq: key.seq + from.signed() }
    return key
  })
}
