import type { UnitId } from '@vigil/clinical'
import { roundsAnswer, type RoundsAnswer } from '@vigil/protocol'
import { useQuery } from '@tanstack/react-query'
import { read } from '../../state/rest'

/** A sheet is read for minutes: own proposal. */
const REFRESH_MS = 120_000

export function useRounds(unit: UnitId) {
  return useQuery({
    queryKey: ['rounds', unit],
    queryFn: async (): Promise<RoundsAnswer> =>
      roundsAnswer.parse(await read(`/api/rounds?unit=${encodeURIComponent(unit)}`)),
    refetchInterval: REFRESH_MS,
    // Nothing of a unit stays in memory when its page is left.
    gcTime: 0,
    retry: 1,
  })
}
