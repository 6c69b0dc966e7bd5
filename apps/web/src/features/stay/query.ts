import { PARAMETERS, type AlarmEvent, type ParameterCode } from '@vigil/clinical'
import { alarmEvent, parameterCode, type SubjectCard } from '@vigil/protocol'
import { useQuery } from '@tanstack/react-query'
import * as z from 'zod/mini'
import { read } from '../../state/rest'
import { pointsOf, type Window } from './period'

/** What one question may name (packages/protocol, `trendQuery`). */
const MOST_CODES = 8
/** Events of one answer, and how often is asked before older ones are left out (own proposal). */
const MOST_EVENTS = 1_000
const MOST_PAGES = 10

const numbers = z.array(z.number())
const series = z.object({
  code: parameterCode,
  t: numbers,
  min: numbers,
  max: numbers,
  mean: numbers,
  count: numbers,
  coverage: z.number(),
})
const trendAnswer = z.object({ series: z.array(series) })
const alarmAnswer = z.object({ events: z.array(alarmEvent) })

export type StaySeries = z.infer<typeof series>

export interface Stay {
  readonly window: Window
  readonly series: readonly StaySeries[]
  /** Newest first. */
  readonly events: readonly AlarmEvent[]
  /** Earlier ones are left out; `null`: none are. */
  readonly leftOutBefore: number | null
}

/** Everything there may be of a patient: also what a device measured that went long ago. */
const CODES = PARAMETERS.filter(({ kind }) => kind === 'numeric').map(({ code }): ParameterCode => code)

const pathOf = ({ id }: SubjectCard) => `/api/subjects/${encodeURIComponent(id)}`

async function trendsOf(subject: SubjectCard, window: Window): Promise<readonly StaySeries[]> {
  const found: StaySeries[] = []
  const points = pointsOf(window)
  // One after the other: a paper is in no hurry, and the server has live work.
  for (let at = 0; at < CODES.length; at += MOST_CODES) {
    const query = new URLSearchParams({
      parameters: CODES.slice(at, at + MOST_CODES).join(),
      from: String(window.from),
      to: String(window.from + points * window.step),
      points: String(points),
    })
    found.push(...trendAnswer.parse(await read(`${pathOf(subject)}/trends?${query.toString()}`)).series)
  }
  return found.filter(({ t }) => t.length > 0)
}

async function alarmsOf(subject: SubjectCard, { from, to }: Window) {
  const events = new Map<number, AlarmEvent>()
  let end = to
  for (let page = 0; page < MOST_PAGES; page++) {
    const query = new URLSearchParams({ from: String(from), to: String(end), limit: String(MOST_EVENTS) })
    const found = alarmAnswer.parse(await read(`${pathOf(subject)}/alarms?${query.toString()}`)).events
    for (const event of found) events.set(event.seq, event)
    const oldest = found.at(-1)
    if (!oldest || found.length < MOST_EVENTS) return { events: [...events.values()], leftOutBefore: null }
    // Again with that instant: several events may have it.
    end = oldest.at + 1
  }
  return { events: [...events.values()], leftOutBefore: end }
}

/** Asked once for one paper; the key names the patient and the stay, and nothing stands in while it loads (H58). */
export function useStay(subject: SubjectCard, window: Window) {
  return useQuery({
    queryKey: ['stay', subject.id, subject.admittedAt, window.from, window.to],
    queryFn: async (): Promise<Stay> => {
      const trends = await trendsOf(subject, window)
      return { window, series: trends, ...(await alarmsOf(subject, window)) }
    },
    gcTime: 0,
    retry: 1,
  })
}
