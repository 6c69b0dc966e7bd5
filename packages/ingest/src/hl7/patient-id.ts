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
