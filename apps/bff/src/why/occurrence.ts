import type { AlarmEvent, Evidence } from '@vigil/clinical'

/** What happened from the onset to the end: an alarm rises through several episodes while it lasts. */
export interface Occurrence {
  readonly events: readonly [AlarmEvent, ...AlarmEvent[]]
  readonly episodes: { readonly from: number; readonly to: number }
}

/** The one that holds the episode, else the last. Events of one alarm, in sequence. */
export function occurrenceOf(events: readonly AlarmEvent[], episode: number | null): Occurrence | null {
  const all = split(events).map(occurrence)
  const holds = ({ episodes }: Occurrence) =>
    episode !== null && episodes.from <= episode && episode <= episodes.to
  return all.findLast(holds) ?? (episode === null ? (all.at(-1) ?? null) : null)
}

function split(events: readonly AlarmEvent[]): readonly [AlarmEvent, ...AlarmEvent[]][] {
  const parts: [AlarmEvent, ...AlarmEvent[]][] = []
  for (const event of events) {
    const part = parts.at(-1)
    if (part && !begins(event, part.at(-1))) part.push(event)
    else parts.push([event])
  }
  return parts
}

const begins = (event: AlarmEvent, before: AlarmEvent | undefined): boolean =>
  before?.alarm.state === 'ended' || event.type === 'raised' || event.type === 'retrospective'

const occurrence = (events: [AlarmEvent, ...AlarmEvent[]]): Occurrence => {
  const episodes = events.map(({ alarm }) => alarm.episode)
  return { events, episodes: { from: Math.min(...episodes), to: Math.max(...episodes) } }
}

/** Every source that ever spoke for it, each as it spoke first. */
export function sourcesOf({ events }: Occurrence): readonly Evidence[] {
  const sources = new Map<string, Evidence>()
  for (const { alarm } of events)
    for (const evidence of alarm.evidence) {
      const key = keyOf(evidence)
      if (!sources.has(key)) sources.set(key, evidence)
    }
  return [...sources.values()]
}

function keyOf(evidence: Evidence): string {
  switch (evidence.kind) {
    case 'limit':
      return `limit ${evidence.source} ${evidence.code} ${evidence.priority} ${evidence.limit}`
    case 'device':
      return `device ${evidence.source} ${evidence.alertId}`
    case 'silence':
      return `silence ${evidence.source} ${evidence.reason}`
    case 'rule':
      return `rule ${evidence.rule} ${String(evidence.version)} ${evidence.priority}`
    default:
      return evidence satisfies never
  }
}
