import type { Alarm, AlarmEvent } from '@vigil/clinical'

export type Ending =
  | { readonly kind: 'open' | 'latched' | 'late' }
  | { readonly kind: 'over'; readonly at: number }
  | { readonly kind: 'closed'; readonly at: number; readonly by: string }

/** One alarm from its onset to its end, as it was last known. */
export interface Episode {
  readonly key: string
  readonly alarm: Alarm
  /** Whoever took it first; an owner that left is still who went. */
  readonly takenBy: string | null
  readonly ending: Ending
}

/** Newest onset first. The events come newest first. */
export function episodesOf(events: readonly AlarmEvent[]): readonly Episode[] {
  const byKey = new Map<string, AlarmEvent[]>()
  for (const event of events) {
    const key = `${event.alarm.id} ${event.alarm.episode}`
    const own = byKey.get(key)
    if (own) own.push(event)
    else byKey.set(key, [event])
  }
  return [...byKey]
    .flatMap(([key, own]) => {
      const [newest] = own.toSorted((a, b) => b.seq - a.seq)
      if (!newest) return []
      return [{ key, alarm: newest.alarm, takenBy: takerOf(own), ending: endingOf(own, newest.alarm) }]
    })
    .toSorted((a, b) => b.alarm.onset - a.alarm.onset)
}

function takerOf(events: readonly AlarmEvent[]): string | null {
  const inOrder = events.toSorted((a, b) => a.seq - b.seq)
  const taken = inOrder.find(({ alarm }) => alarm.owner !== null)
  const accepted = inOrder.find(({ type, by }) => type === 'accepted' && by !== null)
  return taken?.alarm.owner?.name ?? accepted?.by?.name ?? null
}

function endingOf(events: readonly AlarmEvent[], alarm: Alarm): Ending {
  if (events.some(({ type }) => type === 'retrospective')) return { kind: 'late' }
  if (alarm.state === 'latched') return { kind: 'latched' }
  if (alarm.state === 'active') return { kind: 'open' }
  const end = events.find(({ type }) => type === 'ended')
  const at = alarm.endedAt ?? end?.at ?? alarm.onset
  return end?.by ? { kind: 'closed', at: end.at, by: end.by.name } : { kind: 'over', at }
}
