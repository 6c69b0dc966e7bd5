import type { ParameterCode } from '@vigil/clinical'
import { ecgAnswer, stripList, waveEnvelope, waveSpans, type SubjectCard } from '@vigil/protocol'
import { useQuery } from '@tanstack/react-query'
import * as z from 'zod/mini'
import { read } from '../../state/rest'
import type { Block } from './trace'
import { asked, WHOLE_MS, type Span } from './zoom'

/** Nothing of one patient or stay stands in for another, and nothing is kept when the page is left (H58, WF15). */
const kept = { gcTime: 0, retry: 1, staleTime: Infinity } as const
const keyOf = (subject: SubjectCard, what: string) => ['review', what, subject.id, subject.admittedAt]
export const pathOf = ({ id }: SubjectCard) => `/api/subjects/${encodeURIComponent(id)}`

const search = (given: Readonly<Record<string, string | number>>) =>
  new URLSearchParams(Object.entries(given).map(([key, value]) => [key, String(value)])).toString()

const whole = (now: number): Span => ({ from: Math.max(0, Math.floor(now - WHOLE_MS)), to: Math.floor(now) })

export const useSpans = (subject: SubjectCard, now: number) =>
  useQuery({
    queryKey: [...keyOf(subject, 'spans'), now],
    queryFn: async () =>
      waveSpans.parse(await read(`${pathOf(subject)}/waveforms/spans?${search({ ...whole(now) })}`)).spans,
    ...kept,
  })

const numbers = z.array(z.number())
const trend = z.object({
  series: z.array(z.object({ code: z.string(), t: numbers, min: numbers, max: numbers })),
})
const HEART_RATE: ParameterCode = 'MDC_ECG_HEART_RATE'

export const useHeartRate = (subject: SubjectCard, shown: Span, points: number) =>
  useQuery({
    queryKey: [...keyOf(subject, 'rate'), shown.from, shown.to, points],
    queryFn: async () => {
      const query = search({
        parameters: HEART_RATE,
        from: Math.floor(shown.from),
        to: Math.floor(shown.to),
        points,
      })
      return trend.parse(await read(`${pathOf(subject)}/trends?${query}`)).series[0] ?? null
    },
    ...kept,
  })

export const useEnvelope = (subject: SubjectCard, code: ParameterCode | null, shown: Span, points: number) =>
  useQuery({
    queryKey: [...keyOf(subject, 'outline'), code, shown.from, shown.to, points],
    queryFn: async () => {
      const query = search({
        code: code ?? '',
        from: Math.floor(shown.from),
        to: Math.floor(shown.to),
        points,
      })
      return waveEnvelope.parse(await read(`${pathOf(subject)}/waveforms/envelope?${query}`))
    },
    enabled: code !== null,
    ...kept,
  })

const blocks = z.object({
  blocks: z.array(
    z.object({
      code: z.string(),
      source: z.string(),
      at: z.string(),
      rate: z.number(),
      gain: z.number(),
      offset: z.number(),
      samples: z.array(z.nullable(z.number())),
      late: z.boolean(),
    }),
  ),
})

export interface Blocks {
  readonly span: Span
  readonly blocks: readonly Block[]
}

export function useBlocks(
  subject: SubjectCard,
  codes: readonly ParameterCode[],
  shown: Span | null,
  now: number,
) {
  const span = shown && asked(shown, now)
  return useQuery({
    queryKey: [...keyOf(subject, 'blocks'), codes.join(), span?.from, span?.to],
    queryFn: async (): Promise<Blocks> => {
      const wanted = span ?? { from: 0, to: 1 }
      const query = search({ parameters: codes.join(), ...wanted })
      return { span: wanted, ...blocks.parse(await read(`${pathOf(subject)}/waveforms?${query}`)) }
    },
    // What is shown says its own times: the stretch before stays until the next is there.
    placeholderData: (before, query) =>
      query?.queryKey[2] === subject.id && query.queryKey[3] === subject.admittedAt ? before : undefined,
    enabled: codes.length > 0 && span !== null,
    ...kept,
  })
}

export const useEcg = (subject: SubjectCard, hour: Span, code: ParameterCode | null) =>
  useQuery({
    queryKey: [...keyOf(subject, 'ecg'), hour.from, hour.to, code],
    queryFn: async () => {
      const query = search({ from: hour.from, to: Math.floor(hour.to), ...(code === null ? {} : { code }) })
      return ecgAnswer.parse(await read(`${pathOf(subject)}/ecg?${query}`)).reading
    },
    ...kept,
  })

export const useStrips = (subject: SubjectCard, now: number) =>
  useQuery({
    queryKey: [...keyOf(subject, 'strips'), now],
    queryFn: async () =>
      stripList.parse(await read(`${pathOf(subject)}/strips?${search({ ...whole(now) })}`)).strips,
    ...kept,
  })
