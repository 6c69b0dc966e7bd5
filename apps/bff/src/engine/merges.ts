import type { Subject, SubjectId } from '@vigil/clinical'
import type { Directory } from '../ports'

/** Who a subject turned out to be, through every further merge; `null`: itself, or one whose stay ended. */
export function survivorOf(directory: Pick<Directory, 'subject'>, subject: Subject): Subject | null {
  const seen = new Set<SubjectId>()
  let last: Subject = subject
  while (last.mergedInto !== null) {
    const next = directory.subject(last.mergedInto)
    // A circle has no survivor.
    if (!next || seen.has(next.id)) return null
    seen.add(next.id)
    last = next
  }
  return last.id === subject.id || last.endedAt !== null ? null : last
}

export const isStaying = ({ endedAt, mergedInto }: Subject): boolean =>
  endedAt === null && mergedInto === null
