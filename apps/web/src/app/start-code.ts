import type { SubjectId } from '@vigil/clinical'
import type { SubjectCard } from '@vigil/protocol'
import type { Doors } from '../state/client'

/** The page of the patient shows it; the part that keeps it is loaded when first needed (AL26). */
export async function startCode(
  id: SubjectId,
  { client }: Doors,
  subjects: readonly SubjectCard[],
  open: (subject: SubjectCard) => void,
): Promise<void> {
  const subject = subjects.find((each) => each.id === id)
  if (!subject) return
  const { beginCode } = await import('../features/code/course')
  beginCode(id, client.store.serverNow())
  open(subject)
}
