import { delimitersOf, openMessage, type Hl7Header } from '@vigil/ingest'

/** A batch that cannot be taken is answered to whom its BHS or FHS names: they stand where MSH has them. */
export function envelopeAround(bytes: Uint8Array): Hl7Header | null {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 4_096)).toString(
    'latin1',
  )
  const line = /(?:^|[\r\n])[BF]HS([^\r\n]*)/.exec(text)?.[1]
  const delimiters = line === undefined ? null : delimitersOf(`MSH${line}`)
  if (line === undefined || !delimiters) return null
  const field = line.split(delimiters.field)
  // MSH up to MSH-7; a batch has its control id in BHS-11.
  const { field: separator } = delimiters
  const names = field.slice(0, 7).join(separator)
  const opened = openMessage(
    Buffer.from(`MSH${names}${separator}${separator}ACK${separator}${field[10] ?? ''}`, 'latin1'),
  )
  return opened.kind === 'message' ? opened.message.header : opened.header
}
