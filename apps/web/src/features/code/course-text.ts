import { clock, dayAndSecond, duration } from '../../format/time'
import { sayer } from '../../words/own'
import { code } from '../../words/code'
import type { Course } from './course'

const say = sayer(code)

export interface Whose {
  readonly name: string
  readonly bed: string
  readonly zone: string
}

/** One line each, in order, with the time of the site and the time since the start. */
export function courseLines({ startedAt, endedAt, marks }: Course, zone: string): readonly string[] {
  const line = (at: number, what: string) =>
    say('line', { time: clock(at, zone), since: duration(at - startedAt), what })
  return [
    line(startedAt, say('begin')),
    ...marks.map(({ at, what }) => line(at, say(what))),
    ...(endedAt === null ? [] : [line(endedAt, say('end'))]),
  ]
}

/** For the record of the patient: it names whose it is. */
export const courseText = (course: Course, { name, bed, zone }: Whose): string =>
  [say('head', { name, bed, date: dayAndSecond(course.startedAt, zone) }), ...courseLines(course, zone)].join(
    '\n',
  )
