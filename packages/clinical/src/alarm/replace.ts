import type { DeviceId, EpochMs } from '../ids'
import { classOf } from '../conditions'
import { parameter } from '../parameters'
import type { ConditionKey, Evidence } from './alarm'
import type { Draft } from './draft'
import { isWatched } from './evidence'
import { streamKey } from './observe'
import { at, publish } from './settle'
import { isFresh } from './silence'
import type { Signal, Stream } from './state'
import type { SubjectContext } from './subject-context'
import { UNCONFIRMED_MS } from './timing'
import { limitKeyAt } from './violation'

/** Time of a stream that is only awaited: any measurement is newer. */
export const NEVER_MEASURED = 0 as EpochMs

const ids = ({ devices }: SubjectContext): ReadonlySet<DeviceId> =>
  new Set(devices.map(({ device }) => device))

/** A device that left takes its evidence with it; one put in its place takes over what was open (clinical-decisions 13). */
export function changeDevices(draft: Draft, before: SubjectContext, after: SubjectContext): void {
  const gone = [...ids(before)].filter((device) => !ids(after).has(device))
  const come = [...ids(after)].filter((device) => !ids(before).has(device))
  const [old, successor] = [gone[0], come[0]]
  if (old === undefined) return
  const isReplaced = gone.length === 1 && come.length === 1 && successor !== undefined
  const { streams, statuses, successors } = draft.state
  const kept = Object.entries(streams).filter(([, { source }]) => !gone.includes(source))
  const awaited = isReplaced
    ? Object.values(streams).filter((each) => each.source === old && isWatched(each))
    : []
  draft.setStreams(
    Object.fromEntries([...kept, ...awaited.map((stream) => inherited(draft, stream, successor ?? old))]),
  )
  draft.set({ statuses: without(statuses, gone) })
  if (!isReplaced) return leave(draft, gone)
  draft.set({ successors: { ...renamed(successors, old, successor), [old]: successor } })
  for (const key of Object.keys(draft.state.conditions)) handOver(draft, key, old, successor)
}

const without = <T>(of: Readonly<Record<string, T>>, gone: readonly DeviceId[]): Record<string, T> =>
  Object.fromEntries(Object.entries(of).filter(([id]) => !gone.some((device) => device === id)))

/** What waited for the device that leaves again waits for the next; one that comes back speaks for itself. */
const renamed = (successors: Readonly<Record<DeviceId, DeviceId>>, old: DeviceId, to: DeviceId) =>
  Object.fromEntries(
    Object.entries(successors)
      .map(([from, by]) => [from, by === old ? to : by] as const)
      .filter(([from, by]) => from !== by),
  )

/** The new device is awaited for what the old one measured: from the swap, or from when that fell silent. */
function inherited({ now }: Draft, stream: Stream, successor: DeviceId): [string, Stream] {
  const goesOn = isFresh(stream, now)
  return [
    streamKey(successor, stream.code),
    {
      ...stream,
      source: successor,
      measuredAt: NEVER_MEASURED,
      advancedAt: goesOn ? now : stream.advancedAt,
      heardAt: goesOn ? now : stream.advancedAt,
      value: null,
      behind: null,
    },
  ]
}

function leave(draft: Draft, gone: readonly DeviceId[]): void {
  const { successors } = draft.state
  const isGone = (source: DeviceId | null) =>
    source !== null && (gone.includes(source) || gone.includes(successors[source] ?? source))
  for (const key of Object.keys(draft.state.conditions))
    draft.filterSignals(key, ({ evidence }) => !isGone(evidence.source))
  const left = Object.entries(successors).filter(([, by]) => !gone.includes(by))
  draft.set({ successors: Object.fromEntries(left) })
}

function handOver(draft: Draft, condition: ConditionKey, old: DeviceId, successor: DeviceId): void {
  for (const signal of draft.condition(condition).signals) {
    const { evidence } = signal
    if (evidence.source !== old || staysOf(condition, evidence)) continue
    draft.filterSignals(condition, ({ key }) => key !== signal.key)
    const key = keyAt(condition, signal, successor)
    if (key !== null)
      draft.putSignal(condition, { ...signal, key, evidence: { ...evidence, source: successor } })
  }
  const { alarm } = draft.condition(condition)
  if (alarm?.state !== 'active' || !alarm.evidence.some((each) => isLossOf(each, old))) return
  // The same loss under another name is no further loss: who took it has taken it.
  const evidence = alarm.evidence.map((each) => (isLossOf(each, old) ? { ...each, source: successor } : each))
  publish(draft, condition, 'evidence-changed', { evidence }, null)
}

const isLossOf = (evidence: Evidence, device: DeviceId): evidence is Extract<Evidence, { kind: 'silence' }> =>
  evidence.kind === 'silence' && evidence.reason !== 'clock' && evidence.source === device

/** What the old device announced of the patient stands until the new one has spoken. */
const staysOf = (condition: ConditionKey, evidence: Evidence): boolean =>
  evidence.kind === 'device' && classOf(condition, [evidence]) !== 'technical'

/** `null`: it was about the removed device itself. */
function keyAt(condition: ConditionKey, { key, evidence }: Signal, successor: DeviceId): string | null {
  switch (evidence.kind) {
    case 'limit':
      return condition === 'battery-low' ? null : limitKeyAt(key, successor, evidence.code)
    case 'silence': {
      const [code] = evidence.codes
      return evidence.reason === 'clock' || code === undefined
        ? null
        : `silence|${streamKey(successor, code)}`
    }
    case 'device':
    case 'rule':
      return null
    default:
      return evidence satisfies never
  }
}

/** Live data of a device: what it took over and does not measure is awaited no more, and stands for a while only. */
export function confirmData(draft: Draft, source: DeviceId): void {
  const { successors, streams } = draft.state
  const olds = Object.keys(successors).filter((old) => successors[old as DeviceId] === source)
  if (olds.length === 0) return
  const awaited = Object.entries(streams).filter(
    ([, stream]) => stream.source === source && stream.measuredAt === NEVER_MEASURED,
  )
  if (awaited.length > 0) {
    const keys = new Set(awaited.map(([key]) => key))
    draft.setStreams(Object.fromEntries(Object.entries(streams).filter(([key]) => !keys.has(key))))
    draft.reschedule = true
  }
  let open = false
  for (const [condition, { signals }] of Object.entries(draft.state.conditions))
    for (const signal of signals.filter((each) => isUnconfirmed(draft, each, source, olds))) {
      open = true
      if (signal.phase.kind !== 'active') continue
      draft.putSignal(condition, {
        ...signal,
        phase: { kind: 'clearing', at: at(draft.now, UNCONFIRMED_MS) },
      })
    }
  if (!open) draft.set({ successors: without(successors, olds as DeviceId[]) })
}

function isUnconfirmed(
  draft: Draft,
  { evidence }: Signal,
  source: DeviceId,
  olds: readonly string[],
): boolean {
  if (evidence.kind === 'device') return olds.includes(evidence.source)
  if (evidence.kind !== 'limit' || evidence.source !== source) return false
  // A spot measurement is not due yet: until then it stands.
  if (parameter(evidence.code).contract !== 'periodic') return false
  return draft.stream(streamKey(source, evidence.code)) === undefined
}

/** The new device says something of the same condition: its word counts. */
export function confirmAlert(draft: Draft, source: DeviceId, condition: ConditionKey): void {
  const { successors } = draft.state
  draft.filterSignals(
    condition,
    ({ evidence }) => evidence.kind !== 'device' || successors[evidence.source] !== source,
  )
}
