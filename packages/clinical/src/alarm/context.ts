import type { DeviceId } from '../ids'
import { parameter } from '../parameters'
import type { Alarm, ConditionKey } from './alarm'
import type { Draft } from './draft'
import { compare } from './observe'
import { end, publish, settle } from './settle'
import type { Signal, Stream } from './state'
import type { SubjectContext } from './subject-context'

/** Limits, place or devices changed: everything known is assessed anew, and every end is an event. */
export function changeContext(draft: Draft, context: SubjectContext): void {
  const before = draft.state.context
  draft.set({ context })
  draft.reschedule = true
  changeDevices(draft, before, context)
  dropLimits(draft)
  for (const stream of Object.values(draft.state.streams))
    if (stream.value !== null && isCurrent(draft, stream)) compare(draft, stream, stream.value)
  for (const key of draft.touched) settle(draft, key)
  draft.touched.clear()
  if (before.unit !== context.unit) moveUnit(draft)
  else if (before.bed !== context.bed)
    eachOpen(draft, (key) => publish(draft, key, 'evidence-changed', { bed: context.bed }, null))
}

const isCurrent = ({ now }: Draft, { code, advancedAt }: Stream) =>
  now - advancedAt <= parameter(code).lateAfterMs

function eachOpen(draft: Draft, act: (key: ConditionKey, alarm: Alarm) => void): void {
  for (const [key, { alarm }] of Object.entries(draft.state.conditions))
    if (alarm && alarm.state !== 'ended') act(key, alarm)
}

const ids = ({ devices }: SubjectContext): ReadonlySet<DeviceId> =>
  new Set(devices.map(({ device }) => device))

/** A device that left takes its evidence with it; one put in its place takes over what was open (clinical-decisions 13). */
function changeDevices(draft: Draft, before: SubjectContext, after: SubjectContext): void {
  const gone = [...ids(before)].filter((device) => !ids(after).has(device))
  const come = [...ids(after)].filter((device) => !ids(before).has(device))
  const [old, successor] = [gone[0], come[0]]
  if (old === undefined) return
  const { streams, statuses } = draft.state
  draft.setStreams(
    Object.fromEntries(Object.entries(streams).filter(([, { source }]) => !gone.includes(source))),
  )
  draft.set({
    statuses: Object.fromEntries(
      Object.entries(statuses).filter(([id]) => !gone.some((device) => device === id)),
    ),
  })
  const isReplaced = gone.length === 1 && come.length === 1 && successor !== undefined
  for (const [key, condition] of Object.entries(draft.state.conditions)) {
    if (isReplaced) for (const signal of condition.signals) handOver(draft, key, signal, old, successor)
    draft.filterSignals(key, ({ evidence }) => evidence.source === null || !gone.includes(evidence.source))
  }
}

function handOver(
  draft: Draft,
  condition: ConditionKey,
  signal: Signal,
  old: DeviceId,
  successor: DeviceId,
): void {
  const { evidence } = signal
  if (evidence.kind !== 'limit' || evidence.source !== old) return
  const key = `limit|${successor}|${evidence.code}|${evidence.priority}`
  draft.putSignal(condition, { ...signal, key, evidence: { ...evidence, source: successor } })
}

/** A violation of a limit that is no longer in force is none. */
function dropLimits(draft: Draft): void {
  const { limits } = draft.state.context
  for (const condition of Object.keys(draft.state.conditions))
    draft.filterSignals(condition, ({ evidence }) => {
      if (evidence.kind !== 'limit') return true
      return limits.some(
        (limit) =>
          limit.condition === condition &&
          limit.priority === evidence.priority &&
          limit.codes.includes(evidence.code),
      )
    })
}

/** The old unit sees it end, the new one sees it begin: nobody there has taken it yet (H93). */
function moveUnit(draft: Draft): void {
  const { unit, bed } = draft.state.context
  eachOpen(draft, (key, alarm) => {
    const left = {
      state: 'ended',
      annunciation: 'none',
      endedAt: draft.now,
      audioPausedUntil: null,
      nextDueAt: null,
    } as const
    draft.announce('ended', { ...alarm, ...left }, null)
    const episode = draft.condition(key).episode + 1
    draft.setCondition(key, { episode, ownerUntil: null, unseenHigh: alarm.priority === 'high' })
    const event = alarm.state === 'latched' ? 'latched' : 'raised'
    publish(draft, key, event, { unit, bed, episode, owner: null, seenBy: [], announcedAt: draft.now }, null)
  })
}

/** Discharge confirmed by a person: nothing stays open and nothing is forgotten silently. */
export function endSubject(draft: Draft): void {
  eachOpen(draft, (key) => end(draft, key, null))
  for (const key of Object.keys(draft.state.conditions)) draft.setCondition(key, { signals: [] })
  draft.touched.clear()
  draft.setStreams({})
  draft.set({ statuses: {}, pause: null, past: {}, endedAlerts: {} })
}
