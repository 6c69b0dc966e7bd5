import { parameter } from '@vigil/clinical'
import { MISSING } from '@vigil/protocol'
import type { StoredBlock } from '@vigil/storage'

export const WAVEFORM_TYPE = 'application/vnd.vigil.waveforms'

/**
 * For each block: length of its JSON head (uint32, little-endian), the head (the JSON form with `count` in place of
 * `samples`), then `count` samples as int32, little-endian; -2147483648 is a missing sample.
 */
export function encodeBlocks(blocks: readonly StoredBlock[]): Buffer {
  return Buffer.concat(
    blocks.flatMap(({ samples, measuredAt, ...block }) => {
      const at = new Date(measuredAt).toISOString()
      const head = Buffer.from(
        JSON.stringify({ ...block, unit: parameter(block.code).unit, at, count: samples.length }),
      )
      const length = Buffer.alloc(4)
      length.writeUInt32LE(head.length)
      const body = Buffer.alloc(samples.length * 4)
      samples.forEach((sample, index) => body.writeInt32LE(sample ?? MISSING, index * 4))
      return [length, head, body]
    }),
  )
}
