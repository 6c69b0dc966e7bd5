import { cleanText } from '../rejection'
import type { Hl7Header } from './message'
import { escaped, USUAL } from './text'

export type Verdict = 'accepted' | 'error' | 'rejected'

/** What the answer says beside its code; `warning`: taken, and a part of it was not. */
export interface Remark {
  readonly severity: 'error' | 'warning'
  readonly reason: string
  readonly detail: string
}

export interface Answering {
  readonly verdict: Verdict
  readonly remarks: readonly Remark[]
  /** MSH-10 of the answer. */
  readonly id: string
  /** MSH-7 of the answer. */
  readonly at: number
}

/**
 * Original mode (MSH-15 and MSH-16 empty): AA, AE, AR. Enhanced mode: CA, CE, CR where MSH-15 asks, else the application
 * answer where MSH-16 asks, else none. One answer for each message, sent after the commit, which is what both promise.
 */
export function acknowledgement(header: Hl7Header | null, answering: Answering): string | null {
  const code = codeOf(header, answering.verdict)
  return code === null ? null : writeAnswer(header, code, answering)
}

function codeOf(header: Hl7Header | null, verdict: Verdict): string | null {
  const letter = { accepted: 'A', error: 'E', rejected: 'R' }[verdict]
  if (!header || (header.acceptAck === '' && header.applicationAck === '')) return `A${letter}`
  if (isWanted(header.acceptAck, verdict)) return `C${letter}`
  return isWanted(header.applicationAck, verdict) ? `A${letter}` : null
}

/** HL7 table 0155. */
function isWanted(condition: string, verdict: Verdict): boolean {
  switch (condition) {
    case 'AL':
      return true
    case 'ER':
      return verdict !== 'accepted'
    case 'SU':
      return verdict === 'accepted'
    default:
      return false
  }
}

/** HL7 table 0357, for the reasons that it has a number for. */
const ERROR_CODES: Readonly<Record<string, string>> = {
  'type-unsupported': '200^Unsupported message type^HL70357',
  'processing-id': '202^Unsupported processing id^HL70357',
  'version-unsupported': '203^Unsupported version id^HL70357',
  'peer-unknown': '204^Unknown key identifier^HL70357',
  'device-unknown': '204^Unknown key identifier^HL70357',
  'field-missing': '101^Required field missing^HL70357',
  'hl7-malformed': '100^Segment sequence error^HL70357',
  'batch-malformed': '100^Segment sequence error^HL70357',
  'time-malformed': '102^Data type error^HL70357',
  schema: '102^Data type error^HL70357',
}
const INTERNAL = '207^Application internal error^HL70357'
/** Own proposal: an answer stays small. */
const MOST_REMARKS = 10

function writeAnswer(header: Hl7Header | null, code: string, { remarks, id, at }: Answering): string {
  const delimiters = header?.delimiters ?? USUAL
  const { field, component } = delimiters
  const encoding = `${component}${delimiters.repetition}${delimiters.escape}${delimiters.subcomponent}`
  const write = (text: string) => escaped(text, delimiters)
  const coded = (text: string) => text.split('^').map(write).join(component)
  const type = ['ACK', ...(header?.trigger ? [write(header.trigger), 'ACK'] : [])].join(component)
  const msh = [
    `MSH${field}${encoding}`,
    echo(header?.receivingApplication || 'VIGIL'),
    echo(header?.receivingFacility),
    echo(header?.sendingApplication),
    echo(header?.sendingFacility),
    timeText(at),
    '',
    type,
    id,
    write(header?.processing || 'P'),
    write(header?.version || '2.6'),
    '',
    '',
    '',
    '',
    '',
    'UNICODE UTF-8',
  ].join(field)
  const [first] = remarks
  const said = first ? write(`${first.reason}: ${first.detail}`.slice(0, 200)) : ''
  const msa = ['MSA', code, write(header?.controlId ?? ''), said].join(field).replace(trailing(field), '')
  const errors = remarks
    .slice(0, MOST_REMARKS)
    .map(({ severity, reason, detail }) =>
      [
        'ERR',
        '',
        '',
        coded(ERROR_CODES[reason] ?? INTERNAL),
        severity === 'error' ? 'E' : 'W',
        write(reason),
        '',
        '',
        write(detail.slice(0, 250)),
      ].join(field),
    )
  return cleanText(`${[msh, msa, ...errors].join('\r')}\r`, Number.POSITIVE_INFINITY)
}

/** As it came, and never longer than a name is. */
const echo = (field = ''): string => field.slice(0, 250)

const trailing = (field: string): RegExp => new RegExp(`[${field.replace(/[\\\]^-]/g, '\\$&')}]+$`)

const timeText = (at: number): string => `${new Date(at).toISOString().replace(/[-:T]|\.\d+Z$/g, '')}+0000`
