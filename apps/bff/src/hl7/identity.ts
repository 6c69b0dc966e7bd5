import { createHash } from 'node:crypto'
import type { PeerId } from '@vigil/clinical'

/** A number below 2^48 for one part of one message: the same whenever the message comes again. */
export function onceOf(peer: PeerId, controlId: string, index: number): number {
  const hash = createHash('sha256')
    .update(JSON.stringify([peer, controlId, index]))
    .digest()
  return hash.readUIntBE(0, 6)
}

/** Of all but the header, which a sender may write anew when it sends a message again. */
export function digestOf(message: Uint8Array): string {
  const bytes = Buffer.from(message.buffer, message.byteOffset, message.byteLength)
  const ends = [bytes.indexOf(0x0d), bytes.indexOf(0x0a)].filter((at) => at !== -1)
  const body = ends.length === 0 ? bytes.subarray(bytes.length) : bytes.subarray(Math.min(...ends))
  return createHash('sha256').update(body).digest('base64').slice(0, 16)
}
