import { promisify } from 'node:util'
import { deflateRaw, inflateRawSync } from 'node:zlib'
import type { Recorded } from '../store'
import { ByteReader, ByteWriter } from './bytes'
import { readSamples, writeSamples } from './waveform'

const VERSION = 1
/** Version and count stay readable without inflating. */
const HEADER = 5
const deflate = promisify(deflateRaw)

/** The messages of one group commit as the journal and the spool keep them: headers repeat, so they deflate well. */
export async function encodeBatch(messages: readonly Recorded[]): Promise<Buffer> {
  const to = new ByteWriter()
  for (const message of messages) {
    const blocks = message.blocks.map((block) => ({ ...block, samples: [] }))
    to.text(JSON.stringify({ ...message, blocks }))
    for (const block of message.blocks) writeSamples(to, block.samples)
  }
  const header = Buffer.alloc(HEADER)
  header.writeUInt8(VERSION, 0)
  header.writeUInt32LE(messages.length, 1)
  return Buffer.concat([header, await deflate(to.finish(), { level: 1 })])
}

export function decodeBatch(bytes: Buffer): Recorded[] {
  const version = bytes.readUInt8(0)
  if (version !== VERSION) throw new Error(`journal format ${version} is not known`)
  const from = new ByteReader(inflateRawSync(bytes.subarray(HEADER)))
  return Array.from({ length: batchLength(bytes) }, () => {
    const message = JSON.parse(from.text()) as Recorded
    return { ...message, blocks: message.blocks.map((block) => ({ ...block, samples: readSamples(from) })) }
  })
}

export const batchLength = (bytes: Buffer): number => bytes.readUInt32LE(1)
