import type { SubjectCard } from '@vigil/protocol'
import { alarmEvent, deviceId, epochMs, moveList } from '@vigil/protocol'
import { useQuery } from '@tanstack/react-query'
import * as z from 'zod/mini'
import { useDoors } from './client'
import { useAlarmsOf } from './live'
import { read } from './rest'

const MINUTE_MS = 60_000

/** Every key names the patient and the stay, and nothing stands in while it loads: never one's past for another's (H58). */
const keyOf = (subject: SubjectCard, what: string) => [what, subject.id, subject.admittedAt]
const pathOf = (subject: SubjectCard) => `/api/subjects/${encodeURIComponent(subject.id)}`
const kept = { refetchInterval: MINUTE_MS, gcTime: 0, retry: 1 } as const

const alarmHistory = z.object({ events: z.array(alarmEvent) })

/** What rang in the last hours, newest first; asked again when an alarm comes, changes or goes. */
export function useAlarmHistory(subject: SubjectCard, hours: number) {
  const { store } = useDoors().client
  const open = useAlarmsOf(subject.id).map(({ id, episode, state }) => `${id} ${episode} ${state}`)
  const wanted = `${hours} ${open.toSorted().join()}`
  return useQuery({
    queryKey: [...keyOf(subject, 'alarm-history'), wanted],
    queryFn: async () => {
      const to = Math.ceil(store.serverNow())
      const query = new URLSearchParams({
        from: String(Math.max(0, to - hours * 60 * MINUTE_MS)),
        to: String(to),
      })
      return alarmHistory.parse(await read(`${pathOf(subject)}/alarms?${query.toString()}`)).events
    },
    placeholderData: (before, query) =>
      query?.queryKey[1] === subject.id && query.queryKey[2] === subject.admittedAt ? before : undefined,
    ...kept,
  })
}

export const useMoves = (subject: SubjectCard) =>
  useQuery({
    queryKey: keyOf(subject, 'moves'),
    queryFn: async () =>
      moveList.parse(await read(`/api/moves?${new URLSearchParams({ subject: subject.id }).toString()}`))
        .moves,
    ...kept,
  })

const deviceHistory = z.object({
  devices: z.array(z.object({ device: deviceId, from: epochMs, to: z.nullable(epochMs) })),
})

/** Which device was with the patient when. */
export const useDeviceHistory = (subject: SubjectCard) =>
  useQuery({
    queryKey: keyOf(subject, 'devices'),
    queryFn: async () => deviceHistory.parse(await read(pathOf(subject))).devices,
    ...kept,
  })
