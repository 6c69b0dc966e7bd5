import { parameter } from '../parameters'
import { higher, isHigher } from '../conditions'
import type { Alarm, Evidence, Priority } from './alarm'
import type { Signal, Stream } from './state'

type Streams = Readonly<Record<string, Stream>>
type Silence = Extract<Evidence, { kind: 'silence' }>

/** Streams whose falling silent is an alarm: continuous ones, and the two episodic ones that somebody waits for. */
const AWAITED = ['MDC_CONC_GLU_ISF', 'MDC_TEMP_ROOM']
export const isWatched = ({ code }: Pick<Stream, 'code'>): boolean =>
  parameter(code).contract === 'periodic' || AWAITED.includes(code)

/** The evidence to show: of each source and parameter the gravest rung, of each loss all its parameters together. */
export function evidenceOf(signals: readonly Signal[], streams: Streams): readonly Evidence[] {
  const merged = new Map<string, Evidence>()
  for (const { evidence } of signals) {
    const key = sourceKey(evidence)
    const other = merged.get(key)
    merged.set(key, other ? merge(other, evidence) : evidence)
  }
  return [...merged.values()].map((each) => (each.kind === 'silence' ? wholeDevice(each, streams) : each))
}

function sourceKey(evidence: Evidence): string {
  switch (evidence.kind) {
    case 'limit':
      return `limit|${evidence.source}|${evidence.code}`
    case 'device':
      return `device|${evidence.source}|${evidence.alertId}`
    case 'silence':
      return `silence|${evidence.source}|${evidence.reason}`
    case 'rule':
      return `rule|${evidence.rule}`
    default:
      return evidence satisfies never
  }
}

function merge(a: Evidence, b: Evidence): Evidence {
  if (a.kind === 'silence' && b.kind === 'silence') {
    const since = a.since < b.since ? a.since : b.since
    return { ...a, codes: [...a.codes, ...b.codes], since, priority: higher(a.priority, b.priority) }
  }
  return isHigher(b.priority, a.priority) ? b : a
}

/** No parameter is named when nothing at all comes from the device any more. */
function wholeDevice(evidence: Silence, streams: Streams): Silence {
  const watched = Object.values(streams).filter((each) => each.source === evidence.source && isWatched(each))
  const gone = watched.length > 0 && watched.every(({ code }) => evidence.codes.includes(code))
  const partial = evidence.reason === 'leads-off' || evidence.reason === 'probe-off'
  return gone && !partial ? { ...evidence, codes: [] } : { ...evidence, codes: evidence.codes.toSorted() }
}

export const priorityOf = (evidence: readonly Evidence[]): Priority =>
  evidence.reduce<Priority>((highest, each) => higher(highest, each.priority), 'low')

/** Equal when the same sources say the same; values are not part of it, so that events stay rare. */
export function sameSources(a: readonly Evidence[], b: readonly Evidence[]): boolean {
  return a.length === b.length && fingerprint(a) === fingerprint(b)
}
const fingerprint = (evidence: readonly Evidence[]) =>
  evidence
    .map((each) => {
      return `${sourceKey(each)}|${each.priority}|${detailOf(each)}`
    })
    .toSorted()
    .join('\n')
function detailOf(evidence: Evidence): string {
  switch (evidence.kind) {
    case 'limit':
      return String(evidence.limit)
    case 'device':
      return evidence.inactivation
    case 'silence':
      return evidence.codes.join()
    case 'rule':
      return String(evidence.version)
    default:
      return evidence satisfies never
  }
}

/** Whether `after` names a loss that `before` did not: taking the first one did not take this one. */
export function hasNewLoss(before: readonly Evidence[], after: readonly Evidence[]): boolean {
  const losses = before.filter((each) => each.kind === 'silence')
  return after.some((each) => {
    if (each.kind !== 'silence') return false
    const known = losses.filter(({ source }) => source === each.source)
    if (known.some(({ codes }) => codes.length === 0)) return false
    if (each.codes.length === 0) return true
    return each.codes.some((code) => !known.some(({ codes }) => codes.includes(code)))
  })
}

/** The value farthest beyond its limit, of this episode so far. */
export function worstOf(signals: readonly Signal[], before: Alarm['worst']): Alarm['worst'] {
  let worst = before
  let distance = -1
  for (const { evidence, worst: candidate } of signals) {
    if (evidence.kind !== 'limit' || !candidate) continue
    const beyond = (value: number) => Math.abs(value - evidence.limit)
    if (worst?.code === candidate.code) distance = Math.max(distance, beyond(worst.value))
    if (beyond(candidate.value) > distance) {
      worst = candidate
      distance = beyond(candidate.value)
    }
  }
  return worst
}
