import type { QuarantineEntry } from '@vigil/protocol'

/** Own proposal: enough to see a wrong frame, character set or length. */
const MOST_BYTES = 512
const LINE = 16

/** Segments of HL7 end with CR; the bytes that frame a message are no text (MLLP: VT, FS). */
export const linesOf = (text: string): readonly string[] =>
  text
    .replaceAll('\u000B', '')
    .replaceAll('\u001C', '')
    .replace(/[\r\n]+$/, '')
    .split(/\r\n|\r|\n/)

export function bytesOf({ form, text }: QuarantineEntry['content']): Uint8Array {
  if (form === 'text') return new TextEncoder().encode(text.slice(0, MOST_BYTES)).subarray(0, MOST_BYTES)
  const pairs = text.slice(0, MOST_BYTES * 2).match(/[\da-f]{2}/gi) ?? []
  return Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16))
}

const hex = (value: number, width: number) => value.toString(16).padStart(width, '0')
const letter = (byte: number) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '.')

/** `0000  4d 53 48 7c …  MSH|` */
export function hexLines(bytes: Uint8Array): readonly string[] {
  return Array.from({ length: Math.ceil(bytes.length / LINE) }, (_, row) => {
    const part = [...bytes.subarray(row * LINE, (row + 1) * LINE)]
    const shown = part.map((byte) => hex(byte, 2)).join(' ')
    return `${hex(row * LINE, 4)}  ${shown.padEnd(LINE * 3)} ${part.map(letter).join('')}`
  })
}
