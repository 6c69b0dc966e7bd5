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
  /**
   * What was refused, whole: a message of the contract with the refused part alone, so that nothing is lost and it
   * can be taken over once the cause is mended. Empty where that is the payload itself.
   */
  readonly fragment: string
}

/** Collects rejections; never more than `MOST`, because one payload can hold a hundred thousand bad values. */
export interface Rejections {
  /** Without `part` the payload itself is what was refused. */
  add(code: RejectCode, detail: string, part?: unknown): void
  list(): readonly Rejected[]
}

const MOST = 200

export function createRejections(): Rejections {
  const kept: Rejected[] = []
  let dropped = 0
  return {
    add(code, detail, part) {
      if (kept.length < MOST) kept.push({ code, detail, fragment: part === undefined ? '' : jsonOf(part) })
      else dropped += 1
    },
    list() {
      if (dropped === 0) return kept
      const detail = `${dropped} more parts of this message are wrong; the first ${MOST} are listed.`
      return [...kept, { code: 'too-many', detail, fragment: '' }]
    },
  }
}

/** Empty for what is nested too deeply to be written again: the payload itself is kept then. */
function jsonOf(value: unknown): string {
  try {
    // JSON has no infinity: without this 1e999 would become null.
    return JSON.stringify(value, (_key, part: unknown) =>
      typeof part === 'number' && !Number.isFinite(part) ? String(part) : part,
    )
  } catch {
    return ''
  }
}

const UNSTORABLE = /\p{Surrogate}|\0/u
const EVERY_UNSTORABLE = /\p{Surrogate}|\0/gu

/** Text that every database and browser can hold: no NUL, no lone surrogate, a bounded length. */
export function cleanText(text: string, length: number): string {
  const cut = text.length > length ? text.slice(0, length) : text
  return UNSTORABLE.test(cut) ? cut.replace(EVERY_UNSTORABLE, '\uFFFD') : cut
}
