import {
  hl7PeerList,
  quarantineEntry,
  quarantineList,
  type Hl7PeerList,
  type QuarantineEntry,
  type QuarantineList,
} from '@vigil/protocol'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { read } from '../../state/rest'
import type { Filters } from './filters'

/** Of the task: a person looks on while a peer is mended. */
const REFRESH_MS = 30_000
/** Own proposal: a page that is read, not searched. */
export const PAGE = 50

/** Nothing of a message stays in memory when the page is left. */
const common = { gcTime: 0, retry: 1 } as const

export function useQuarantine(filters: Filters, before: number | null) {
  const query = new URLSearchParams({ limit: String(PAGE) })
  for (const name of ['protocol', 'peer', 'device', 'reason'] as const)
    if (filters[name] !== '') query.set(name, filters[name])
  if (before !== null) query.set('before', String(before))
  const path = `/api/quarantine?${query}`
  return useQuery({
    queryKey: [path],
    queryFn: async (): Promise<QuarantineList> => quarantineList.parse(await read(path)),
    refetchInterval: REFRESH_MS,
    placeholderData: keepPreviousData,
    ...common,
  })
}

export const usePeers = () =>
  useQuery({
    queryKey: ['hl7-peers'],
    queryFn: async (): Promise<Hl7PeerList> => hl7PeerList.parse(await read('/api/hl7/peers')),
    refetchInterval: REFRESH_MS,
    ...common,
  })

/** Asked once for one press: each look is written down. */
export const useEntry = (id: number) =>
  useQuery({
    queryKey: ['quarantined', id],
    queryFn: async (): Promise<QuarantineEntry> => quarantineEntry.parse(await read(`/api/quarantine/${id}`)),
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
    refetchOnReconnect: false,
  })
