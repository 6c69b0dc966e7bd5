import { isAscii, isUtf8 } from 'node:buffer'

export type Decoded =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly detail: string }

/** HL7 table 0211, as far as a byte below 128 means the same in it as in ASCII. */
const BY_LABEL: ReadonlyMap<string, string> = new Map([
  ['', 'ascii'],
  ['ASCII', 'ascii'],
  ['UNICODE UTF-8', 'utf-8'],
  ['UNICODE UTF8', 'utf-8'],
  ['UTF-8', 'utf-8'],
  ['UTF8', 'utf-8'],
  ['UNICODE', 'utf-8'],
  ['8859/1', 'latin1'],
  ...['2', '3', '4', '5', '6', '7', '8', '9', '15'].map((part): [string, string] => [
    `8859/${part}`,
    `iso-8859-${part}`,
  ]),
])

/**
 * MSH-18 decides how the bytes are read; a name that would be guessed is refused instead (H24). Where it is missing or
 * says ASCII, bytes above 127 are taken when they are UTF-8 and for nothing else. Normalised to NFC.
 * `raw`: the bytes as Latin-1.
 */
export function decode(buffer: Buffer, raw: string, label: string): Decoded {
  const charset = BY_LABEL.get(label.trim().toUpperCase())
  if (charset === undefined)
    return { ok: false, detail: 'The character set of MSH-18 is none that we read; send UNICODE UTF-8.' }
  if (isAscii(buffer)) return { ok: true, text: raw }
  switch (charset) {
    case 'latin1':
      return { ok: true, text: buffer.toString('latin1').normalize('NFC') }
    case 'ascii':
    case 'utf-8':
      if (!isUtf8(buffer)) return { ok: false, detail: 'The bytes are not in the character set of MSH-18.' }
      return { ok: true, text: buffer.toString('utf8').normalize('NFC') }
    default:
      return { ok: true, text: new TextDecoder(charset).decode(buffer).normalize('NFC') }
  }
}
