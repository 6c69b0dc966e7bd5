import * as z from 'zod/mini'
import { createCell, useCell } from './cell'

const book = z.record(z.string(), z.array(z.string()))
const KEY = 'vigil.my-patients'

function read(): z.infer<typeof book> {
  try {
    const known = book.safeParse(JSON.parse(localStorage.getItem(KEY) ?? '{}'))
    return known.success ? known.data : {}
  } catch {
    return {}
  }
}

const cell = createCell(read())
const NOBODY: readonly string[] = []

/** Whom this person marked on this display (WB7). It filters what is shown, never what sounds. */
export const useMyPatients = (user: string | null): readonly string[] => useCell(cell)[user ?? ''] ?? NOBODY

export const isMine = (user: string, subject: string): boolean =>
  (cell.get()[user] ?? NOBODY).includes(subject)

export function setMine(user: string, subject: string, mine: boolean): void {
  const others = (cell.get()[user] ?? NOBODY).filter((each) => each !== subject)
  cell.set({ ...cell.get(), [user]: mine ? [...others, subject] : others })
  try {
    localStorage.setItem(KEY, JSON.stringify(cell.get()))
  } catch {
    // A full or forbidden storage only means that the marks end with this page.
  }
}
