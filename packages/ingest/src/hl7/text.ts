/** The delimiters that MSH-1 and MSH-2 of a message name, and what they enclose. */
export interface Delimiters {
  readonly field: string
  readonly component: string
  readonly repetition: string
  readonly escape: string
  readonly subcomponent: string
}

export const USUAL: Delimiters = {
  field: '|',
  component: '^',
  repetition: '~',
  escape: '\\',
  subcomponent: '&',
}

/** Of `MSH|^~\&`, `FHS` or `BHS`; `null` where they cannot be told apart from each other or from text. */
export function delimitersOf(text: string): Delimiters | null {
  if (text.startsWith('|^~\\&|', 3)) return USUAL
  const field = text[3]
  if (field === undefined) return null
  const end = text.indexOf(field, 4)
  const encoding = text.slice(4, end === -1 ? text.length : end).split(/[\r\n]/, 1)[0] ?? ''
  // Some senders write the backslash twice, as programming languages do.
  const named = Array.from(/^..(.)\1.$/u.test(encoding) ? encoding.slice(0, 3) + encoding.slice(4) : encoding)
  const [component, repetition, escape, subcomponent] = named
  if (component === undefined || repetition === undefined || named.length > 5) return null
  const all = [field, ...named]
  if (new Set(all).size < all.length || all.some((each) => NO_DELIMITER.test(each))) return null
  // The last ones may be left out where the message does not need them.
  return { field, component, repetition, escape: escape ?? '', subcomponent: subcomponent ?? '' }
}

const NO_DELIMITER = /[\p{L}\p{N}\s\p{C}]/u

/** The part at `index` from 1; empty where there is none. */
export function partOf(text: string, delimiter: string, index: number): string {
  if (delimiter === '') return index === 1 ? text : ''
  let from = 0
  for (let at = 1; at < index; at++) {
    const next = text.indexOf(delimiter, from)
    if (next === -1) return ''
    from = next + 1
  }
  const end = text.indexOf(delimiter, from)
  return end === -1 ? text.slice(from) : text.slice(from, end)
}

export const repetitionsOf = (text: string, { repetition }: Delimiters): readonly string[] =>
  text === '' ? [] : text.split(repetition)

/** The component as text: its first subcomponent, unescaped. */
export function componentOf(text: string, index: number, delimiters: Delimiters): string {
  const component = partOf(text, delimiters.component, index)
  if (component === '') return ''
  return unescape(partOf(component, delimiters.subcomponent, 1), delimiters)
}

/** `""` in a field: delete what is known. */
export const DELETED = '""'

/**
 * What cannot be understood stays as it came: a text that looks odd is better than one that looks right and is not.
 * Highlighting is left out; line breaks stay.
 */
export function unescape(text: string, delimiters: Delimiters): string {
  const { escape } = delimiters
  if (escape === '' || !text.includes(escape)) return text
  let out = ''
  let at = 0
  for (;;) {
    const start = text.indexOf(escape, at)
    const end = start === -1 ? -1 : text.indexOf(escape, start + 1)
    if (end === -1) return out + text.slice(at)
    out += text.slice(at, start)
    const meant = meaningOf(text.slice(start + 1, end), delimiters)
    // What no escape sequence can be may still begin one at its end.
    out += meant ?? text.slice(start, end)
    at = meant === null ? end : end + 1
    if (meant === null && end === text.length - 1) return out + text.slice(at)
  }
}

function meaningOf(sequence: string, delimiters: Delimiters): string | null {
  switch (sequence) {
    case 'F':
      return delimiters.field
    case 'S':
      return delimiters.component
    case 'T':
      return delimiters.subcomponent
    case 'R':
      return delimiters.repetition
    case 'E':
      return delimiters.escape
    case 'P':
      return '#'
    case 'H':
    case 'N':
      return ''
    default:
      return formatted(sequence)
  }
}

const LINE = /^\.(?:br|sp(?:\+?\d*)|ce)$/
const LAYOUT = /^\.(?:fi|nf|in[+-]?\d*|ti[+-]?\d*|sk\+?\d*)$/
const HEX = /^X(?:[0-9A-Fa-f]{2})+$/

function formatted(sequence: string): string | null {
  if (LINE.test(sequence)) return '\n'
  if (LAYOUT.test(sequence)) return ' '
  if (!HEX.test(sequence)) return null
  const bytes = Buffer.from(sequence.slice(1), 'hex')
  const text = bytes.toString('utf8')
  return text.includes('\uFFFD') ? bytes.toString('latin1') : text
}

/** Text for a field of a message with these delimiters. */
export function escaped(text: string, delimiters: Delimiters): string {
  const { field, component, repetition, escape, subcomponent } = delimiters
  const names = new Map([
    [field, 'F'],
    [component, 'S'],
    [repetition, 'R'],
    [escape, 'E'],
    [subcomponent, 'T'],
    ['\r', 'X0D'],
    ['\n', 'X0A'],
    ['\u000B', 'X0B'],
    ['\u001C', 'X1C'],
  ])
  names.delete('')
  let out = ''
  for (const each of text) {
    const name = names.get(each)
    if (name === undefined) out += each
    else if (escape !== '') out += `${escape}${name}${escape}`
  }
  return out
}
