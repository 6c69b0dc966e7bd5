import { decode } from './charset'
import type { Hl7Reason } from './reasons'
import { fieldOf, segmentsOf, type Segment } from './segments'
import { componentOf, delimitersOf, partOf, unescape, type Delimiters } from './text'

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
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const raw = fromStart(buffer.toString('latin1'))
  if (raw === null) return refused(null, 'hl7-malformed', 'The message does not begin with MSH.')
  const delimiters = delimitersOf(raw)
  const asLatin = segmentsOf(raw)
  const [first] = asLatin
  if (!first || !delimiters)
    return refused(null, 'hl7-malformed', 'MSH-1 and MSH-2 do not name delimiters that can be told apart.')
  const header = headerOf(first, delimiters)
  const decoded = decode(buffer, raw, header.charset)
  if (!decoded.ok) return refused(header, 'charset', decoded.detail)
  // Nearly all messages are ASCII and read already.
  if (decoded.text === raw) return checked(header, asLatin)
  const segments = segmentsOf(fromStart(decoded.text) ?? decoded.text)
  return checked(segments[0] ? headerOf(segments[0], delimiters) : header, segments)
}

function checked(header: Hl7Header, segments: readonly Segment[]): Opened {
  if (header.type === '') return refused(header, 'field-missing', 'MSH-9 does not say what the message is.')
  if (header.controlId === '') return refused(header, 'field-missing', 'MSH-10, the control id, is missing.')
  if (!CONTROL_ID.test(header.controlId))
    return refused(header, 'field-missing', 'MSH-10, the control id, is not 1 to 199 printable characters.')
  if (!VERSIONS.has(header.version))
    return refused(header, 'version-unsupported', 'MSH-12 is no version from 2.1 to 2.9.')
  return { kind: 'message', message: { header, segments } }
}

const refused = (header: Hl7Header | null, reason: Hl7Reason, detail: string): Opened => ({
  kind: 'refused',
  header,
  reason,
  detail,
})

/** Behind a byte order mark (as UTF-8 or as its bytes) and white space; `null`: no message. */
function fromStart(text: string): string | null {
  if (text.startsWith('MSH')) return text
  const match = /^(?:\u00EF\u00BB\u00BF|\uFEFF)?\s*MSH/.exec(text.slice(0, 100))
  return match ? text.slice(match[0].length - 3) : null
}

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
