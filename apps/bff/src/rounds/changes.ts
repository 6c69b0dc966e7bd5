import type { Alarm, AlarmEvent, EpochMs, Priority, Subject } from '@vigil/clinical'
import type { RoundsSubject } from '@vigil/protocol'

type Changed = RoundsSubject['changed']

/** The alarms of one subject in the window, each episode once, in its last state. */
export function episodesOf(
  events: readonly AlarmEvent[],
  open: readonly Alarm[],
): { readonly alarm: Alarm; readonly retrospective: boolean }[] {
  const episodes = new Map<string, { alarm: Alarm; retrospective: boolean }>()
  const keep = (alarm: Alarm, retrospective: boolean) => {
    const key = `${alarm.id} ${alarm.episode}`
    episodes.set(key, { alarm, retrospective: retrospective || (episodes.get(key)?.retrospective ?? false) })
  }
  for (const { alarm, type } of events) keep(alarm, type === 'retrospective')
  for (const alarm of open) keep(alarm, false)
  return [...episodes.values()]
}

export function alarmChanges(
  episodes: ReturnType<typeof episodesOf>,
  now: EpochMs,
): Pick<Changed, 'high' | 'medium' | 'retrospective'> {
  const heard = episodes.filter(({ retrospective }) => !retrospective).map(({ alarm }) => alarm)
  const of = (priority: Priority) => {
    const own = heard.filter((alarm) => alarm.priority === priority)
    return {
      count: own.length,
      longestMs: Math.max(0, ...own.map((alarm) => (alarm.endedAt ?? now) - alarm.onset)),
    }
  }
  return { high: of('high'), medium: of('medium'), retrospective: episodes.length - heard.length }
}

/** Facts told since the window began. */
export const factChanges = ({ facts }: Subject, from: EpochMs): Changed['facts'] =>
  facts
    .filter((fact) => fact.at >= from)
    .toSorted((a, b) => b.at - a.at)
    // The protocol's form of the same union, with a list that may be written to.
    .map((fact) => fact as Changed['facts'][number])

const NEED: readonly ((subject: RoundsSubject) => number)[] = [
  ({ open }) => open.filter((alarm) => alarm.priority === 'high' && alarm.owner === null).length,
  ({ open }) => open.filter((alarm) => alarm.priority === 'high').length,
  ({ isUnmonitored }) => Number(isUnmonitored),
  ({ open }) => open.filter((alarm) => alarm.priority === 'medium').length,
  ({ changed }) => changed.high.count,
  ({ changed }) => changed.medium.count,
  ({ unmonitored }) => unmonitored.minutes,
]

/** Who calls now, who is not watched, who called most; then as the beds stand. Own proposal. */
export function byNeed(a: RoundsSubject, b: RoundsSubject): number {
  for (const of of NEED) {
    const difference = of(b) - of(a)
    if (difference !== 0) return difference
  }
  return 0
}
