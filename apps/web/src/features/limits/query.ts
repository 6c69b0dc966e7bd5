import type { UnitId } from '@vigil/clinical'
import { limitsReview, type LimitsReview } from '@vigil/protocol'
import { useQuery } from '@tanstack/react-query'
import { read } from '../../state/rest'

/** A list that is read for minutes: own proposal. */
const REFRESH_MS = 15_000

export function useLimitsReview(unit: UnitId) {
  return useQuery({
    queryKey: ['limits', unit],
    queryFn: async (): Promise<LimitsReview> =>
      limitsReview.parse(await read(`/api/limits?unit=${encodeURIComponent(unit)}`)),
    refetchInterval: REFRESH_MS,
    // Nothing of a unit stays in memory when its page is left.
    gcTime: 0,
    retry: 1,
  })
}
