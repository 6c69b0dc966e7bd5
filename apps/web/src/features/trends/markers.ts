import type { MoveRecord } from '@vigil/clinical'
import type { AlarmEvent } from '@vigil/clinical'
import type { SubjectCard } from '@vigil/protocol'
import { hue, marker, type AlarmHue } from '../../format/alarm-line'
import { alarmText, type Surroundings } from '../../format/alarm-text'
import { display } from '../../format/number'
import { moveLine } from '../../format/move-line'
import type { Words } from '../../words'
import type { Span } from './ranges'
import type { Point } from './series'

/** Something that happened, on the one axis of all lanes (TR4). */
export interface Marker {
  readonly at: number
  readonly kind: 'move' | 'oxygen' | AlarmHue
  readonly text: string
}

/** An alarm marks its onset, once an episode. */
export function alarmMarkers(
  events: readonly AlarmEvent[],
  t: Words,
  around: Surroundings,
): readonly Marker[] {
  const newest = new Map<string, AlarmEvent>()
  for (const event of events) {
    const key = `${event.alarm.id} ${event.alarm.episode}`
    const known = newest.get(key)
    if (!known || known.seq < event.seq) newest.set(key, event)
  }
  return [...newest.values()].map(({ alarm }) => ({
    at: alarm.onset,
    kind: hue(alarm),
    text: `${marker(alarm, t)} ${alarmText(alarm, t, around)}`,
  }))
}

export const moveMarkers = (moves: readonly MoveRecord[], t: Words): readonly Marker[] =>
  moves
    .filter(({ undone }) => undone === null)
    .map(({ move }) => ({ at: move.at, kind: 'move', text: moveLine(move, t) }))

/** Where the inspired oxygen changed, and when somebody noted the oxygen (clinical-decisions 15). */
export function oxygenMarkers(subject: SubjectCard, fio2: readonly Point[], t: Words): readonly Marker[] {
  const noted = subject.facts.find(({ kind }) => kind === 'oxygen')
  const markers: Marker[] = noted ? [{ at: noted.at, kind: 'oxygen', text: t('trends.oxygen') }] : []
  let last: number | null = null
  for (const { at, mean } of fio2) {
    if (mean === null) continue
    const now = Math.round(mean)
    if (last !== null && now !== last)
      markers.push({
        at,
        kind: 'oxygen',
        text: t('trends.fio2', { from: display(last, 0), to: display(now, 0) }),
      })
    last = now
  }
  return markers
}

export interface Cluster {
  readonly at: number
  readonly kind: Marker['kind']
  readonly markers: readonly Marker[]
}

const WEIGHT: readonly Marker['kind'][] = ['high', 'medium', 'technical', 'low', 'move', 'oxygen']

/** So close that they would cover each other: one mark with a count, in the look of the gravest. */
export function clustersOf(
  markers: readonly Marker[],
  { from, to }: Span,
  apart: number,
): readonly Cluster[] {
  const clusters: Marker[][] = []
  for (const each of markers.filter(({ at }) => at >= from && at <= to).toSorted((a, b) => a.at - b.at)) {
    const open = clusters.at(-1)
    if (open?.[0] && each.at - open[0].at < apart) open.push(each)
    else clusters.push([each])
  }
  return clusters.flatMap((own) => {
    const [gravest] = own.toSorted((a, b) => WEIGHT.indexOf(a.kind) - WEIGHT.indexOf(b.kind))
    return gravest && own[0] ? [{ at: own[0].at, kind: gravest.kind, markers: own }] : []
  })
}
