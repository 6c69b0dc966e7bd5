/**
 * A segment as a window on the text of its message: one pass finds where every field begins, and a field becomes a text
 * of its own only when somebody asks for it.
 */
export interface Segment {
  readonly id: string
  readonly source: string
  readonly start: number
  readonly end: number
  /** Where each field begins, counted as HL7 does, with the end of the segment behind the last one. */
  readonly places: readonly number[]
  readonly from: number
  readonly count: number
}

/** OBX-3 is `fieldOf(obx, 3)`; empty where there is none. */
export function fieldOf(segment: Segment | undefined, index: number): string {
  if (segment === undefined || index >= segment.count) return ''
  const at = segment.from + index
  const start = segment.places[at] ?? 0
  const end = (segment.places[at + 1] ?? 0) - 1
  return end <= start ? '' : segment.source.slice(start, end)
}

/** Without making a text of it. */
export function hasField({ places, from, count }: Segment, index: number): boolean {
  return index < count && (places[from + index + 1] ?? 0) - (places[from + index] ?? 0) > 1
}

export const textOf = ({ source, start, end }: Segment): string => source.slice(start, end)

const CR = 13

/** CR ends a segment; LF and CRLF are tolerated. What begins no segment is passed over. */
export function segmentsOf(text: string): readonly Segment[] {
  const source = text.includes('\n') ? withoutLineFeeds(text) : text
  const field = source.charAt(3)
  const segments: Segment[] = []
  if (field === '' || field === '\r') return segments
  const places: number[] = []
  // Searching is several times faster than looking at each character.
  let next = 3
  for (let start = 0; start < source.length;) {
    const found = source.indexOf('\r', start)
    const end = found === -1 ? source.length : found
    const from = places.length
    places.push(start)
    const id = idAt(source, start, field)
    if (id !== null && HEADERS.has(id)) places.push(start + 3)
    for (; next !== -1 && next < end; next = source.indexOf(field, next + 1)) places.push(next + 1)
    const count = places.length - from
    places.push(end + 1)
    if (id === null) places.length = from
    else segments.push({ id, source, start, end, places, from, count })
    start = end + 1
  }
  return segments
}

/** In these the field separator is a field itself. */
const HEADERS: ReadonlySet<string> = new Set(['MSH', 'BHS', 'FHS'])
const SEGMENT = /^[A-Z][A-Z0-9]{2}$/

function idAt(text: string, at: number, field: string): string | null {
  const behind = at + 3 < text.length ? text.charCodeAt(at + 3) : CR
  if (behind !== CR && behind !== field.charCodeAt(0)) return null
  const id = text.slice(at, at + 3)
  return id === 'OBX' || SEGMENT.test(id) ? id : null
}

/** A line behind an LF that begins no segment goes on with the one before. */
function withoutLineFeeds(text: string): string {
  const field = text.charAt(3)
  const lines: string[] = []
  for (const line of text.split(/\r\n|\r|\n/)) {
    if (line === '') continue
    const last = idAt(line, 0, field) === null ? lines.pop() : undefined
    lines.push(last === undefined ? line : `${last}\n${line}`)
  }
  return lines.join('\r')
}
