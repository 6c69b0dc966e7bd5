import type { ParameterCode, SubjectId } from '@vigil/clinical'
import { alarmEvent } from '@vigil/protocol'
import { useQuery } from '@tanstack/react-query'
import * as z from 'zod/mini'
import { useAlarms } from '../../state/live'
import { read } from '../../state/rest'
import type { WhyWish } from '../../state/selection'
import { answer, trend, waves, type Why } from './answer'

/** While it lasts: who is shown it grows by the quarter of a minute; each read is audited. */
const REFRESH_MS = 20_000
const HALF_HOUR_MS = 30 * 60_000

const newest = z.object({ events: z.array(alarmEvent) })

const pathOf = (id: string, episode: number) =>
  `/api/alarms/${encodeURIComponent(id)}/why?episode=${String(episode)}`

async function ask(wish: WhyWish): Promise<Why | null> {
  if ('alarm' in wish) return answer.parse(await read(pathOf(wish.alarm, wish.episode)))
  const found = newest.parse(await read(`/api/subjects/${encodeURIComponent(wish.subject)}/alarms?limit=1`))
  const [last] = found.events
  return last ? answer.parse(await read(pathOf(last.alarm.id, last.alarm.episode))) : null
}

/** Nothing of one alarm stands in for another, and nothing is kept when the sheet is closed (H58). */
export function useWhy(wish: WhyWish) {
  const key = 'alarm' in wish ? `${wish.alarm} ${wish.episode}` : wish.subject
  const now = useAlarms().find((alarm) => 'alarm' in wish && alarm.id === wish.alarm)
  const state = now ? `${now.episode} ${now.priority} ${now.state} ${now.annunciation}` : 'over'
  return useQuery({
    queryKey: ['why', key, state],
    queryFn: () => ask(wish),
    placeholderData: (before, query) => (query?.queryKey[1] === key ? before : undefined),
    refetchInterval: ({ state: { data } }) => (data?.alarm.state === 'active' ? REFRESH_MS : false),
    gcTime: 0,
    retry: 1,
  })
}

const subjectPath = (subject: SubjectId) => `/api/subjects/${encodeURIComponent(subject)}`

export function useWaves({ alarm, waveforms }: Why) {
  const codes = [...new Set(waveforms.kept.map(({ code }) => code))].slice(0, 4)
  const { from, to, isOver } = waveforms
  return useQuery({
    queryKey: ['why-waves', alarm.id, from, codes.join(), isOver],
    queryFn: async () => {
      const query = new URLSearchParams({ parameters: codes.join(), from: String(from), to: String(to) })
      return waves.parse(await read(`${subjectPath(alarm.subject)}/waveforms?${query.toString()}`)).blocks
    },
    placeholderData: (before, query) => (query?.queryKey[1] === alarm.id ? before : undefined),
    enabled: codes.length > 0,
    gcTime: 0,
    retry: 1,
  })
}

/** Half an hour before and after the onset, as far as it is there. */
export function useHour({ alarm }: Why, code: ParameterCode | null) {
  const [from, to] = [alarm.onset - HALF_HOUR_MS, alarm.onset + HALF_HOUR_MS]
  return useQuery({
    queryKey: ['why-hour', alarm.id, alarm.onset, code],
    queryFn: async () => {
      const query = new URLSearchParams({
        parameters: code ?? '',
        from: String(from),
        to: String(to),
        points: '180',
      })
      const { series } = trend.parse(await read(`${subjectPath(alarm.subject)}/trends?${query.toString()}`))
      return { from, to, series: series[0] ?? null }
    },
    enabled: code !== null,
    gcTime: 0,
    retry: 1,
  })
}
