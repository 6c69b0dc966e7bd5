/** The course of one emergency as one display kept it: begin, quick marks, end (AL26). */
import type { SubjectId } from '@vigil/clinical'
import * as z from 'zod/mini'
import { createCell, useCell } from '../../state/cell'

export const MARKS = ['shock', 'drug', 'other'] as const
export type Mark = (typeof MARKS)[number]

const schema = z.object({
  subject: z.string(),
  /** Server time, as every time here. */
  startedAt: z.number(),
  endedAt: z.nullable(z.number()),
  marks: z.array(z.object({ at: z.number(), what: z.enum(MARKS) })),
})
export type Course = z.infer<typeof schema>

const KEY = 'vigil.code'
/** Own proposal: nobody comes back to one that was forgotten for so long. */
const FORGOTTEN_MS = 12 * 3_600_000

function read(): Course | null {
  try {
    return schema.parse(JSON.parse(localStorage.getItem(KEY) ?? 'null'))
  } catch {
    return null
  }
}

const cell = createCell<Course | null>(read())

/** Kept over a reload, which must not stop the timer; lost storage costs that only. */
function keep(course: Course | null): void {
  cell.set(course)
  try {
    if (course) localStorage.setItem(KEY, JSON.stringify(course))
    else localStorage.removeItem(KEY)
  } catch {
    // It goes on in memory.
  }
}

/** The course of this patient, running or to be read; `null`: none. */
export function useCourse(subject: SubjectId): Course | null {
  const course = useCell(cell)
  return course?.subject === subject ? course : null
}

/** Pressed twice it goes on: a second press must not set the timer back. */
export function beginCode(subject: SubjectId, now: number): void {
  const before = cell.get()
  const goesOn =
    before?.subject === subject && before.endedAt === null && now - before.startedAt < FORGOTTEN_MS
  if (!goesOn) keep({ subject, startedAt: now, endedAt: null, marks: [] })
}

export function markCode(what: Mark, at: number): void {
  const course = cell.get()
  if (course?.endedAt === null) keep({ ...course, marks: [...course.marks, { at, what }] })
}

export function endCode(at: number): void {
  const course = cell.get()
  if (course?.endedAt === null) keep({ ...course, endedAt: at })
}

/** Gone for good: it is somebody's record until then. */
export const clearCode = (): void => keep(null)
