import { decode } from './charset'
import type { Hl7Reason } from './reasons'
import { componentOf, delimitersOf, partOf, unescape, type Delimiters } from './text'

export interface Segment {
  readonly id: string
  /** As it came; at the index that HL7 counts: `fields[3]` is OBX-3, also in MSH. */
  readonly fields: readonly string[]
  readonly text: string
}

export interface Hl7Header {
  readonly delimiters: Delimiters
  /** MSH-3 to MSH-6 as they came, to be answered with. */
  readonly sendingApplication: string
  readonly sendingFacility: string
  readonly receivingApplication: string
  readonly receivingFacility: string
  readonly type: string
  readonly trigger: string
  /** MSH-10; empty where it is missing. */
  readonly controlId: string
  /** MSH-11: P, T, D or whatever was sent. */
  readonly processing: string
  readonly version: string
  /** MSH-15 and MSH-16; empty in both: original mode. */
  readonly acceptAck: string
  readonly applicationAck: string
  readonly charset: string
}

export interface Hl7Message {
  readonly header: Hl7Header
  readonly segments: readonly Segment[]
}

export type Opened =
  | { readonly kind: 'message'; readonly message: Hl7Message }
  /** With its header, where that could be read, so that it can be answered. */
  | {
      readonly kind: 'refused'
      readonly header: Hl7Header | null
      readonly reason: Hl7Reason
      readonly detail: string
    }

const VERSIONS = new Set('2.1 2.2 2.3 2.3.1 2.4 2.5 2.5.1 2.6 2.7 2.7.1 2.8 2.8.1 2.8.2 2.9 2.9.1'.split(' '))

/** HL7: at most 199 characters. */
const CONTROL_ID = /^\P{C}{1,199}$/u

/** Total: bytes of one message to its segments, or why not. */
export function openMessage(bytes: Uint8Array): Opened {
  // Every character set that we read has ASCII in it, which is all that a header needs.
  const raw = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  const start = startOf(raw)
  if (start === -1) return refused(null, 'hl7-malformed', 'The message does not begin with MSH.')
  const first = segmentsOf(firstLine(raw, start))[0]
  const delimiters = first && delimitersOf(first.text)
  if (!first || !delimiters)
    return refused(null, 'hl7-malformed', 'MSH-1 and MSH-2 do not name delimiters that can be told apart.')
  const header = headerOf(first, delimiters)
  const decoded = decode(bytes, header.charset)
  if (!decoded.ok) return refused(header, 'charset', decoded.detail)
  const segments = segmentsOf(start === 0 ? decoded.text : decoded.text.slice(startOf(decoded.text)))
  const [msh] = segments
  if (!msh) return refused(header, 'hl7-malformed', 'The message has no segment.')
  const whole = headerOf(msh, delimiters)
  if (whole.type === '') return refused(whole, 'field-missing', 'MSH-9 does not say what the message is.')
  if (whole.controlId === '') return refused(whole, 'field-missing', 'MSH-10, the control id, is missing.')
  if (!CONTROL_ID.test(whole.controlId))
    return refused(whole, 'field-missing', 'MSH-10, the control id, is not 1 to 199 printable characters.')
  if (!VERSIONS.has(whole.version))
    return refused(whole, 'version-unsupported', 'MSH-12 is no version from 2.1 to 2.9.')
  return { kind: 'message', message: { header: whole, segments } }
}

const refused = (header: Hl7Header | null, reason: Hl7Reason, detail: string): Opened => ({
  kind: 'refused',
  header,
  reason,
  detail,
})

/** Behind a byte order mark (as UTF-8 or as its bytes) and white space. */
function startOf(text: string): number {
  const match = /^(?:\u00EF\u00BB\u00BF|\uFEFF)?\s*MSH/.exec(text.slice(0, 100))
  return match ? match[0].length - 3 : -1
}

function firstLine(text: string, from: number): string {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 13 || code === 10) return text.slice(from, at)
  }
  return text.slice(from)
}

const SEGMENT = /^[A-Z][A-Z0-9]{2}/

/** CR ends a segment; LF and CRLF are tolerated. A line behind an LF that begins no segment goes on with the one before. */
export function segmentsOf(text: string): readonly Segment[] {
  const field = text[3] ?? '|'
  const isMixed = text.includes('\n')
  const lines = text.split(isMixed ? /\r\n|\r|\n/ : '\r')
  const segments: Segment[] = []
  for (const line of lines) {
    if (line === '') continue
    if (SEGMENT.test(line) && (line.length === 3 || line[3] === field)) {
      segments.push(segmentOf(line, field))
      continue
    }
    const last = isMixed ? segments.pop() : undefined
    if (last) segments.push(segmentOf(`${last.text}\n${line}`, field))
  }
  return segments
}

function segmentOf(text: string, field: string): Segment {
  const fields = text.split(field)
  const id = fields[0] ?? ''
  if (id === 'MSH' || id === 'BHS' || id === 'FHS') fields.splice(1, 0, field)
  return { id, fields, text }
}

export const fieldOf = (segment: Segment | undefined, index: number): string => segment?.fields[index] ?? ''

function headerOf(msh: Segment, delimiters: Delimiters): Hl7Header {
  const field = (index: number) => fieldOf(msh, index)
  const first = (index: number) => componentOf(field(index), 1, delimiters)
  return {
    delimiters,
    sendingApplication: field(3),
    sendingFacility: field(4),
    receivingApplication: field(5),
    receivingFacility: field(6),
    type: first(9),
    trigger: componentOf(field(9), 2, delimiters),
    controlId: unescape(field(10), delimiters),
    processing: first(11),
    version: first(12),
    acceptAck: first(15),
    applicationAck: first(16),
    charset: partOf(field(18), delimiters.repetition, 1),
  }
}
