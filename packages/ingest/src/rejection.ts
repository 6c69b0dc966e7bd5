/** Why something that a device sent was not taken over. Stable codes: they stand in the quarantine and in answers. */
export const REJECT_CODES = [
  'too-large',
  'topic-unknown',
  'json-malformed',
  'binary-malformed',
  'schema',
  'code-unknown',
  'code-kind',
  'unit-missing',
  'unit-unknown',
  'unit-incompatible',
  'value-not-finite',
  'implausible',
  'time-malformed',
  'time-implausible',
  'too-many',
] as const
export type RejectCode = (typeof REJECT_CODES)[number]

export interface Rejected {
  readonly code: RejectCode
  /** A plain sentence for the person who looks after the device. */
  readonly detail: string
  /** What was refused, as text, cut to 500 characters. */
  readonly fragment: string
}

/** Collects rejections; never more than `MOST`, because one payload can hold a hundred thousand bad values. */
export interface Rejections {
  add(code: RejectCode, detail: string, offending: unknown): void
  list(): readonly Rejected[]
}

const MOST = 200

export function createRejections(): Rejections {
  const kept: Rejected[] = []
  let dropped = 0
  return {
    add(code, detail, offending) {
      if (kept.length < MOST)
        kept.push({ code, detail: cleanText(detail, 500), fragment: fragmentOf(offending) })
      else dropped += 1
    },
    list() {
      if (dropped === 0) return kept
      const detail = `${dropped} more parts of this message are wrong; the first ${MOST} are listed.`
      return [...kept, { code: 'too-many', detail, fragment: '' }]
    },
  }
}

const FRAGMENT_LENGTH = 500

function fragmentOf(offending: unknown): string {
  return cleanText(typeof offending === 'string' ? offending : jsonOf(offending), FRAGMENT_LENGTH)
}

function jsonOf(value: unknown): string {
  try {
    // JSON has no infinity: without this 1e999 would be shown as null.
    const text = JSON.stringify(value, (_key, part: unknown) =>
      typeof part === 'number' && !Number.isFinite(part) ? String(part) : part,
    )
    return text ?? String(value)
  } catch {
    return '(nested too deeply to be shown)'
  }
}

const UNSTORABLE = /\p{Surrogate}|\0/u
const EVERY_UNSTORABLE = /\p{Surrogate}|\0/gu

/** Text that every database and browser can hold: no NUL, no lone surrogate, a bounded length. */
export function cleanText(text: string, length: number): string {
  const cut = text.length > length ? text.slice(0, length) : text
  return UNSTORABLE.test(cut) ? cut.replace(EVERY_UNSTORABLE, '\uFFFD') : cut
}
