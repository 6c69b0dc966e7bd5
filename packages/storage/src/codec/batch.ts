import type { Recorded } from '../store'
import { ByteReader, ByteWriter } from './bytes'
import { readSamples, writeSamples } from './waveform'

const VERSION = 1

/** The messages of one group commit as the journal and the spool keep them. */
export function encodeBatch(messages: readonly Recorded[]): Buffer {
  const to = new ByteWriter()
  to.varint(VERSION)
  to.varint(messages.length)
  for (const message of messages) {
    const blocks = message.blocks.map((block) => ({ ...block, samples: [] }))
    to.text(JSON.stringify({ ...message, blocks }))
    for (const block of message.blocks) writeSamples(to, block.samples)
  }
  return to.finish()
}

export function decodeBatch(bytes: Buffer): Recorded[] {
  const from = new ByteReader(bytes)
  const version = from.varint()
  if (version !== VERSION) throw new Error(`journal format ${version} is not known`)
  return Array.from({ length: from.varint() }, () => {
    const message = JSON.parse(from.text()) as Recorded
    return { ...message, blocks: message.blocks.map((block) => ({ ...block, samples: readSamples(from) })) }
  })
}

/** Without decoding: the number of messages stands at the front. */
export function batchLength(bytes: Buffer): number {
  const from = new ByteReader(bytes)
  from.varint()
  return from.varint()
}
