import type { SubjectId } from '@vigil/clinical'
import * as z from 'zod/mini'

const schema = z.record(z.string(), z.number())
const keyOf = (who: string) => `vigil.opened.${who}`

/** When this person last opened each patient from here; it ends with the tab, so that no list of patients stays behind. */
export function openedAt(who: string): Readonly<Record<string, number>> {
  try {
    return schema.parse(JSON.parse(sessionStorage.getItem(keyOf(who)) ?? '{}'))
  } catch {
    return {}
  }
}

export function rememberOpened(who: string, subject: SubjectId, at: number): void {
  try {
    sessionStorage.setItem(keyOf(who), JSON.stringify({ ...openedAt(who), [subject]: at }))
  } catch {
    // A full or forbidden storage costs the mark, never the page.
  }
}
