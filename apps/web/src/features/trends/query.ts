import type { ParameterCode } from '@vigil/clinical'
import { parameterCode, subjectLimits, type SubjectCard, type SubjectLimits } from '@vigil/protocol'
import { useQuery } from '@tanstack/react-query'
import * as z from 'zod/mini'
import { useDoors } from '../../state/client'
import { read } from '../../state/rest'
import { spanOf, type Range, type Span } from './ranges'
import type { Series } from './series'

const REFRESH_MS = 30_000
/** What one question may name (packages/protocol, `trendQuery`). */
const MOST_CODES = 8

const numbers = z.array(z.number())
/** What is drawn of the answer (packages/protocol, `trendAnswer`). */
const answer = z.object({
  series: z.array(
    z.object({
      code: parameterCode,
      t: numbers,
      min: numbers,
      max: numbers,
      mean: numbers,
      coverage: z.number(),
    }),
  ),
})

export interface Trend {
  readonly hours: Range
  readonly span: Span
  readonly asOf: number
  readonly series: ReadonlyMap<string, Series>
}

async function ask(subject: SubjectCard, codes: readonly ParameterCode[], span: Span) {
  const query = new URLSearchParams({
    parameters: codes.join(),
    from: String(Math.max(span.from, 0)),
    to: String(span.to),
    points: String(span.points),
  })
  const path = `/api/subjects/${encodeURIComponent(subject.id)}/trends?${query.toString()}`
  return answer.parse(await read(path)).series
}

interface Flow {
  readonly codes: readonly ParameterCode[]
  readonly from: number
  /** Minutes. */
  readonly interval: number
  readonly columns: number
}

const groupsOf = (codes: readonly ParameterCode[]) =>
  Array.from({ length: Math.ceil(codes.length / MOST_CODES) }, (_, index) =>
    codes.slice(index * MOST_CODES, (index + 1) * MOST_CODES),
  )

/** One bucket for each column; never another patient's while it loads (H58). */
export const useFlow = (subject: SubjectCard, { codes, from, interval, columns }: Flow) =>
  useQuery({
    queryKey: ['flow', subject.id, subject.admittedAt, from, interval, columns, codes],
    queryFn: async () => {
      const step = interval * 60_000
      const span = { from, to: from + columns * step, step, points: columns }
      return (await Promise.all(groupsOf(codes).map((group) => ask(subject, group, span)))).flat()
    },
    enabled: codes.length > 0,
    refetchInterval: REFRESH_MS,
    gcTime: 0,
    retry: 1,
  })

/** Limits of this patient with every change, asked again each minute; `undefined`: not known yet. */
export function useLimitsThen(subject: SubjectCard): SubjectLimits | undefined {
  return useQuery({
    queryKey: ['trend-limits', subject.id, subject.admittedAt],
    queryFn: async () =>
      subjectLimits.parse(await read(`/api/subjects/${encodeURIComponent(subject.id)}/limits`)),
    refetchInterval: 60_000,
    enabled: subject.kind === 'patient',
    gcTime: 0,
    retry: 1,
  }).data
}

interface Wish {
  readonly codes: readonly ParameterCode[]
  readonly hours: Range
  readonly step: number
  /** `null`: now, and it goes on. */
  readonly end: number | null
}

/**
 * The key names the patient and the stay; only the same patient's same range stands in while more is loaded, and all is
 * forgotten with the page: one patient's hours are never drawn for another (H58).
 */
export function useTrend(subject: SubjectCard, { codes, hours, step, end }: Wish) {
  const { store } = useDoors().client
  return useQuery({
    queryKey: ['trends', subject.id, subject.admittedAt, hours, step, end, codes],
    queryFn: async (): Promise<Trend> => {
      const asOf = store.serverNow()
      const span = spanOf(end ?? asOf, hours, step)
      const found = await Promise.all(groupsOf(codes).map((group) => ask(subject, group, span)))
      return { hours, span, asOf, series: new Map(found.flat().map((each) => [each.code, each])) }
    },
    placeholderData: (before, query) =>
      query?.queryKey[1] === subject.id &&
      query.queryKey[2] === subject.admittedAt &&
      query.queryKey[3] === hours &&
      query.queryKey[5] === end
        ? before
        : undefined,
    enabled: codes.length > 0,
    // Of the past only what came late is new.
    refetchInterval: end === null ? REFRESH_MS : false,
    gcTime: 0,
    retry: 1,
  })
}
