import type { UnitId } from '@vigil/clinical'
import { missedAnswer, missedList, type Missed, type MissedList } from '@vigil/protocol'
import { useQuery } from '@tanstack/react-query'
import { post, read } from '../../state/rest'

/** A signature waits for days; a minute is soon enough. Own proposal. */
const REFRESH_MS = 30_000

/** `rows`: without the minutes of each patient, which take the server a while. */
export function useMissedRows(unit: UnitId, state: 'open' | 'all', wanted: 'rows' | 'minutes' = 'minutes') {
  return useQuery({
    queryKey: ['missed', unit, state, wanted],
    queryFn: async (): Promise<MissedList> =>
      missedList.parse(
        await read(
          `/api/missed?unit=${encodeURIComponent(unit)}&state=${state}&minutes=${wanted === 'minutes'}`,
        ),
      ),
    refetchInterval: REFRESH_MS,
    gcTime: 0,
    retry: 1,
  })
}

export type Signed =
  | { readonly kind: 'signed'; readonly missed: Missed }
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'unanswered' }

/** The key stays the same for one press and its repetitions: pressed twice, signed once. */
export async function signMissed(id: string, key: string, note: string): Promise<Signed> {
  const answer = await post(`/api/missed/${encodeURIComponent(id)}/sign`, {
    key,
    ...(note === '' ? {} : { note }),
  })
  if (answer.ok) return { kind: 'signed', missed: missedAnswer.parse(answer.value).missed }
  return answer.error.message === ''
    ? { kind: 'unanswered' }
    : { kind: 'refused', message: answer.error.message }
}
