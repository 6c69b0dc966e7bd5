import * as z from 'zod/mini'
import { createCell, useCell } from './cell'

const savedView = z.object({
  name: z.string().check(z.minLength(1), z.maxLength(40)),
  unit: z.string(),
  view: z.enum(['tiles', 'waves']),
  layout: z.enum(['wall', 'desk', 'hand']),
  limits: z.boolean(),
})
export type SavedView = z.infer<typeof savedView>

const book = z.record(z.string(), z.array(savedView))
const KEY = 'vigil.views'

function read(): z.infer<typeof book> {
  try {
    const known = book.safeParse(JSON.parse(localStorage.getItem(KEY) ?? '{}'))
    return known.success ? known.data : {}
  } catch {
    return {}
  }
}

const cell = createCell(read())
const NONE: readonly SavedView[] = []

/** Views by name, of one person or one station (WB3). A lost storage costs a convenience, never a function. */
export const useSavedViews = (owner: string): readonly SavedView[] => useCell(cell)[owner] ?? NONE

/** The same name replaces. */
export const saveView = (owner: string, view: SavedView): void =>
  write(owner, [...others(owner, view.name), view])

export const forgetView = (owner: string, name: string): void => write(owner, others(owner, name))

const others = (owner: string, name: string) => (cell.get()[owner] ?? []).filter((each) => each.name !== name)

function write(owner: string, views: SavedView[]): void {
  cell.set({ ...cell.get(), [owner]: views })
  try {
    localStorage.setItem(KEY, JSON.stringify(cell.get()))
  } catch {
    // A full or forbidden storage only means that the views end with this page.
  }
}
