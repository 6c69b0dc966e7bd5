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

const KEY = 'vigil.codes'
/** Own proposal: nobody comes back to one that was forgotten for so long. */
const FORGOTTEN_MS = 12 * 3_600_000

function read(): readonly Course[] {
  try {
    return z.array(schema).parse(JSON.parse(localStorage.getItem(KEY) ?? '[]'))
  } catch {
    return []
  }
}

/** One for each patient: two emergencies at once must not erase each other. */
const cell = createCell<readonly Course[]>(read())

/** Kept over a reload, which must not stop the timer; lost storage costs that only. */
function keep(courses: readonly Course[]): void {
  cell.set(courses)
  try {
    if (courses.length > 0) localStorage.setItem(KEY, JSON.stringify(courses))
    else localStorage.removeItem(KEY)
  } catch {
    // It goes on in memory.
  }
}

const courseOf = (subject: SubjectId, courses = cell.get()): Course | null =>
  courses.find((each) => each.subject === subject) ?? null

const without = (subject: SubjectId): readonly Course[] =>
  cell.get().filter((each) => each.subject !== subject)

function change(subject: SubjectId, part: (course: Course) => Partial<Course>): void {
  const course = courseOf(subject)
  if (course?.endedAt === null) keep([...without(subject), { ...course, ...part(course) }])
}

/** The course of this patient, running or to be read; `null`: none. */
export const useCourse = (subject: SubjectId): Course | null => courseOf(subject, useCell(cell))

/** Pressed twice it goes on: a second press must not set the timer back. What is long forgotten goes. */
export function beginCode(subject: SubjectId, now: number): void {
  const recent = cell.get().filter(({ startedAt }) => now - startedAt < FORGOTTEN_MS)
  if (courseOf(subject, recent)?.endedAt === null) return
  const others = recent.filter((each) => each.subject !== subject)
  keep([...others, { subject, startedAt: now, endedAt: null, marks: [] }])
}

export const markCode = (subject: SubjectId, what: Mark, at: number): void =>
  change(subject, ({ marks }) => ({ marks: [...marks, { at, what }] }))

export const endCode = (subject: SubjectId, at: number): void => change(subject, () => ({ endedAt: at }))

/** Gone for good: it is somebody's record until then. */
export const clearCode = (subject: SubjectId): void => keep(without(subject))
