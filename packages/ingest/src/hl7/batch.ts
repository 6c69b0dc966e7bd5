import type { Hl7Reason } from './reasons'

export type Contents =
  /** Messages as they stand in the frame, each to be opened by itself. */
  | { readonly kind: 'messages'; readonly messages: readonly Uint8Array[]; readonly envelope: Envelope }
  | { readonly kind: 'refused'; readonly reason: Hl7Reason; readonly detail: string }

/** What is around the messages, which the answer has too. */
export type Envelope = 'none' | 'batch' | 'file'

interface Line {
  readonly id: string
  readonly from: number
  readonly text: string
}

/** Takes FHS, BHS, BTS and FTS apart; a batch that is not whole is refused whole, before any of it has an effect. */
export function messagesIn(frame: Uint8Array): Contents {
  const bytes = Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength)
  const text = bytes.toString('latin1')
  if (isSingle(text)) return { kind: 'messages', messages: [frame], envelope: 'none' }
  const lines = controlLines(text)
  const envelope = envelopeOf(lines)
  const starts = lines.filter(({ id }) => id === 'MSH')
  if (envelope === 'none' && starts.length <= 1) return { kind: 'messages', messages: [frame], envelope }
  const problem = envelope === 'none' ? null : problemOf(lines, envelope, text)
  if (problem !== null) return { kind: 'refused', reason: 'batch-malformed', detail: problem }
  const messages = starts.map(({ from }) => {
    const next = lines.find((line) => line.from > from)
    return bytes.subarray(from, next?.from ?? bytes.length)
  })
  return { kind: 'messages', messages, envelope }
}

/** Nearly all frames; nothing else of them is looked at here. */
const isSingle = (text: string): boolean =>
  text.startsWith('MSH') &&
  !text.includes('\rMSH') &&
  !text.includes('\nMSH') &&
  !text.includes('HS|') &&
  !text.includes('TS|')

/** The lines that begin or end something. */
function controlLines(text: string): readonly Line[] {
  const lines: Line[] = []
  const control = /(?:^|[\r\n])(?:\u00EF\u00BB\u00BF)?(MSH|FHS|BHS|BTS|FTS)(?![A-Za-z0-9])([^\r\n]*)/g
  for (const match of text.matchAll(control)) {
    const id = match[1] ?? ''
    lines.push({ id, from: match.index + match[0].indexOf(id), text: `${id}${match[2] ?? ''}` })
  }
  return lines
}

function envelopeOf(lines: readonly Line[]): Envelope {
  if (lines.some(({ id }) => id === 'FHS' || id === 'FTS')) return 'file'
  return lines.some(({ id }) => id === 'BHS' || id === 'BTS') ? 'batch' : 'none'
}

function problemOf(lines: readonly Line[], envelope: Envelope, whole: string): string | null {
  const first = lines[0]
  if (envelope === 'file' && first?.id !== 'FHS') return 'A file begins with FHS.'
  if (envelope === 'batch' && first?.id !== 'BHS') return 'A batch begins with BHS.'
  if (envelope === 'file' && lines.at(-1)?.id !== 'FTS') return 'FTS, the end of the file, is missing.'
  const stray = strayLine(whole)
  if (stray) return stray
  let messages = 0
  let batches = 0
  let inside: 'nothing' | 'file' | 'batch' = 'nothing'
  for (const { id, text } of lines) {
    switch (id) {
      case 'FHS':
        if (inside !== 'nothing') return 'FHS stands inside of a file or a batch.'
        inside = 'file'
        break
      case 'BHS':
        if (inside === 'batch') return 'A batch begins before the one before it ended.'
        inside = 'batch'
        batches += 1
        messages = 0
        break
      case 'MSH':
        messages += 1
        break
      case 'BTS': {
        if (inside !== 'batch') return 'BTS ends a batch that never began.'
        const wrong = wrongCount(text, messages, 'BTS-1', 'messages')
        if (wrong) return wrong
        inside = envelope === 'file' ? 'file' : 'nothing'
        messages = 0
        break
      }
      default: {
        if (inside !== 'file') return 'FTS stands where no file can end.'
        const wrong = batches === 0 ? null : wrongCount(text, batches, 'FTS-1', 'batches')
        if (wrong) return wrong
        inside = 'nothing'
      }
    }
  }
  return inside === 'nothing' ? null : 'BTS, the end of the batch, is missing.'
}

/** A segment between a batch header and the first message belongs to nothing. */
function strayLine(text: string): string | null {
  const stray = /(?:^|[\r\n])(?:FHS|BHS|BTS)[^\r\n]*[\r\n]+(?!MSH|FHS|BHS|BTS|FTS|\s*$)[A-Z][A-Z0-9]{2}/.test(
    text,
  )
  return stray ? 'The batch has segments that belong to no message.' : null
}

/** The count may be left out. */
function wrongCount(text: string, found: number, field: string, what: string): string | null {
  const said = (text.split(text[3] ?? '|')[1] ?? '').trim()
  if (said === '' || Number(said) === found) return null
  return `${field} does not count the ${what} that came (${found}).`
}
