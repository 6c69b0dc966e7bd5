/** MLLP: VT, content, FS, CR. Neither VT nor FS can stand inside of a message, so either one ends it. */

/** reliability.md 7.8: an MLLP frame is at most 1 MB. */
export const MAX_FRAME_BYTES = 1024 * 1024
/** Of a message that is too long its first segment is enough to answer it (own proposal). */
const HEAD_BYTES = 4 * 1024

const VT = 0x0b
const FS = 0x1c
const CR = 0x0d

export type MllpFrame =
  | { readonly kind: 'whole'; readonly content: Buffer }
  /** The sender began anew without an end, as after a failure of its own. */
  | { readonly kind: 'truncated'; readonly content: Buffer }
  /** Its beginning only: the rest was never kept. */
  | { readonly kind: 'oversized'; readonly content: Buffer }

export interface MllpDecoder {
  /** Every frame that is complete with these bytes, in order; whatever stands between frames is passed over. */
  push(chunk: Uint8Array): readonly MllpFrame[]
  /** True between the first and the last byte of a frame. */
  isInside(): boolean
}

export function createMllpDecoder(limit: number = MAX_FRAME_BYTES): MllpDecoder {
  let kept: Buffer = Buffer.alloc(0)
  let length = 0
  let inside = false

  const keep = (bytes: Buffer) => {
    const room = Math.max(0, Math.min(limit - length, bytes.length))
    if (length + room > kept.length) {
      const grown = Buffer.alloc(Math.min(Math.max(length + room, 2 * kept.length, HEAD_BYTES), limit))
      kept.copy(grown)
      kept = grown
    }
    bytes.copy(kept, length, 0, room)
    length += bytes.length
    if (length > limit && kept.length > HEAD_BYTES) kept = Buffer.from(kept.subarray(0, HEAD_BYTES))
  }
  const take = (ending: 'whole' | 'truncated'): MllpFrame => {
    const isOver = length > limit
    const content = kept.subarray(0, isOver ? Math.min(HEAD_BYTES, limit) : length)
    kept = Buffer.alloc(0)
    length = 0
    return { kind: isOver ? 'oversized' : ending, content }
  }

  return {
    isInside: () => inside,
    push(chunk) {
      const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
      const frames: MllpFrame[] = []
      let at = 0
      while (at < bytes.length) {
        if (!inside) {
          const start = bytes.indexOf(VT, at)
          if (start === -1) break
          inside = true
          at = start + 1
          continue
        }
        const end = endOf(bytes, at)
        keep(bytes.subarray(at, end))
        if (end === bytes.length) break
        inside = bytes[end] === VT
        // An empty frame says nothing.
        if (length > 0) frames.push(take(inside ? 'truncated' : 'whole'))
        at = end + 1
      }
      return frames
    },
  }
}

function endOf(bytes: Buffer, from: number): number {
  const end = bytes.indexOf(FS, from)
  const last = end === -1 ? bytes.length : end
  const start = bytes.subarray(from, last).indexOf(VT)
  return start === -1 ? last : from + start
}

export function encodeMllp(content: Uint8Array | string): Buffer {
  const body = typeof content === 'string' ? Buffer.from(content, 'utf8') : content
  return Buffer.concat([Buffer.from([VT]), body, Buffer.from([FS, CR])])
}
