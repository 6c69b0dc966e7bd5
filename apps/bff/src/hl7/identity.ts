import { createHash } from 'node:crypto'
import type { PeerId } from '@vigil/clinical'

/** A number below 2^48 for one part of one message: the same whenever the message comes again. */
export function onceOf(peer: PeerId, controlId: string, index: number): number {
  const hash = createHash('sha256')
    .update(JSON.stringify([peer, controlId, index]))
    .digest()
  return hash.readUIntBE(0, 6)
}

/** Of all but the header, which a sender may write anew when it sends a message again, and the line end behind it. */
export function digestOf(message: Uint8Array): string {
  const text = Buffer.from(message.buffer, message.byteOffset, message.byteLength)
    .toString('latin1')
    .trimEnd()
  const end = text.search(/[\r\n]/)
  const body = end === -1 ? '' : text.slice(end)
  return createHash('sha256').update(body, 'latin1').digest('base64').slice(0, 16)
}
