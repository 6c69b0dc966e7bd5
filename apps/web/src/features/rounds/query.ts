import type { UnitId } from '@vigil/clinical'
import { answer, type Answer } from './answer'
import { useQuery } from '@tanstack/react-query'
import { read } from '../../state/rest'

/** A sheet is read for minutes: own proposal. */
const REFRESH_MS = 120_000

export function useRounds(unit: UnitId) {
  return useQuery({
    queryKey: ['rounds', unit],
    queryFn: async (): Promise<Answer> =>
      answer.parse(await read(`/api/rounds?unit=${encodeURIComponent(unit)}`)),
    refetchInterval: REFRESH_MS,
    // Nothing of a unit stays in memory when its page is left.
    gcTime: 0,
    retry: 1,
  })
}
