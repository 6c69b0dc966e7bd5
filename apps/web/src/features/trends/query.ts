import type { ParameterCode } from '@vigil/clinical'
import type { SubjectCard } from '@vigil/protocol'
import { useQuery } from '@tanstack/react-query'
import * as z from 'zod/mini'
import { useDoors } from '../../state/client'
import { read } from '../../state/rest'
import { lastHour, POINTS } from './series'

const REFRESH_MS = 30_000

const numbers = z.array(z.number())
/** What is drawn of the answer (packages/protocol, `trendAnswer`). */
const answer = z.object({
  from: z.number(),
  to: z.number(),
  series: z.array(
    z.object({
      code: z.string(),
      t: numbers,
      min: numbers,
      max: numbers,
      mean: numbers,
      coverage: z.number(),
    }),
  ),
})
export type Trend = z.infer<typeof answer>

/**
 * The key names the patient and the stay, nothing stands in for it while it loads, and it is forgotten with the page:
 * one patient's hour is never drawn for another (H58).
 */
export function useTrend(subject: SubjectCard, codes: readonly ParameterCode[]) {
  const { store } = useDoors().client
  return useQuery({
    queryKey: ['trends', subject.id, subject.admittedAt, codes],
    queryFn: async (): Promise<Trend> => {
      const { from, to } = lastHour(store.serverNow())
      const query = new URLSearchParams({
        parameters: codes.join(),
        from: String(Math.max(from, 0)),
        to: String(to),
        points: String(POINTS),
      })
      const path = `/api/subjects/${encodeURIComponent(subject.id)}/trends?${query.toString()}`
      return answer.parse(await read(path))
    },
    enabled: codes.length > 0,
    refetchInterval: REFRESH_MS,
    gcTime: 0,
    retry: 1,
  })
}
