import type { SubjectId } from '@vigil/clinical'
import { cleanText } from '../rejection'
import { componentOf, DELETED, repetitionsOf, type Delimiters } from './text'

export interface Identity {
  readonly subject: SubjectId
  readonly mrn: string
}

/** A longer one would not be an id of ours any more. */
const LONGEST = 200

/** CX list of PID-3 or MRG-1: the medical record number where one is marked so, else the first. Never a name (H24). */
export function identityOf(field: string, authority: string, delimiters: Delimiters): Identity | null {
  const ids = repetitionsOf(field, delimiters)
    .map((text) => ({
      id: componentOf(text, 1, delimiters),
      authority: componentOf(text, 4, delimiters) || authority,
      type: componentOf(text, 5, delimiters),
    }))
    .filter(({ id }) => id !== '' && id !== DELETED)
  const chosen = ids.find(({ type }) => type === 'MR') ?? ids.find(({ type }) => type === 'MRN') ?? ids[0]
  if (!chosen) return null
  const subject = subjectOf(chosen.authority, chosen.id)
  return subject && { subject, mrn: cleanText(chosen.id, LONGEST) }
}

/**
 * The medical record number that a device names in PID-3, of the authorities that count here. `null`: nobody, somebody
 * of a system that we do not know, or what monitors write where they do not know whom they measure.
 */
export function mrnNamed(
  field: string,
  authorities: ReadonlySet<string>,
  delimiters: Delimiters,
): string | null {
  const ours = repetitionsOf(field, delimiters).filter((text) => {
    const authority = componentOf(text, 4, delimiters)
    return authority === '' || authorities.has(authority)
  })
  const mrn = identityOf(ours.join(delimiters.repetition), '', delimiters)?.mrn ?? null
  return mrn === null || NOBODY.test(mrn) ? null : mrn
}

/** Own proposal: no letter and no digit but 0, or one of these words. */
const NOBODY = /^(?:(?:0|[^\p{L}\p{N}])*|unknown|unk|none|no ?name|not ?known|anonymous)$/iu

/** Different (authority, id) are different subjects, whatever characters are in them. */
export function subjectOf(authority: string, id: string): SubjectId | null {
  const subject = `mrn:${written(authority)}:${written(id)}`
  return subject.length > LONGEST ? null : (subject as SubjectId)
}

/** What a subject id cannot hold is written as `@` and its UTF-8 in hexadecimal: `@20` for a space. */
const written = (text: string): string =>
  text.replaceAll(/[^A-Za-z0-9._-]/gu, (each) =>
    [...Buffer.from(each, 'utf8')].map((byte) => `@${byte.toString(16).padStart(2, '0')}`).join(''),
  )
