import { parameter } from '../parameters'
import type { Alarm, ConditionKey } from './alarm'
import type { Draft } from './draft'
import { followPlan } from './plan'
import { followComfort } from './comfort'
import { changeDevices } from './replace'
import { end, publish, settle } from './settle'
import type { Stream } from './state'
import type { SubjectContext } from './subject-context'
import { compare, isInForce } from './violation'

/** Limits, place or devices changed: everything known is assessed anew, and every end is an event. */
export function changeContext(draft: Draft, context: SubjectContext): void {
  const before = draft.state.context
  draft.set({ context })
  draft.reschedule = true
  changeDevices(draft, before, context)
  reassess(draft)
  followPlan(draft)
  followComfort(draft, before)
  for (const key of draft.touched) settle(draft, key)
  draft.touched.clear()
  if (before.unit !== context.unit) moveUnit(draft)
  else if (before.bed !== context.bed)
    eachOpen(draft, (key) => publish(draft, key, 'evidence-changed', { bed: context.bed }, null))
}

/** Holds what is known against the limits in force. */
export function reassess(draft: Draft): void {
  dropLimits(draft)
  for (const stream of Object.values(draft.state.streams))
    if (stream.value !== null && isCurrent(draft, stream)) compare(draft, stream, stream.value)
}

const isCurrent = ({ now }: Draft, { code, advancedAt }: Stream) =>
  now - advancedAt <= parameter(code).lateAfterMs

function eachOpen(draft: Draft, act: (key: ConditionKey, alarm: Alarm) => void): void {
  for (const [key, { alarm }] of Object.entries(draft.state.conditions))
    if (alarm && alarm.state !== 'ended') act(key, alarm)
}

/** A violation of a limit that is no longer in force is none. */
function dropLimits(draft: Draft): void {
  const { limits } = draft.state.context
  for (const condition of Object.keys(draft.state.conditions))
    draft.filterSignals(condition, (signal) => isInForce(limits, condition, signal))
}

/** The old unit sees it end, the new one sees it begin: nobody there has taken it yet (H93). */
function moveUnit(draft: Draft): void {
  const { unit, bed } = draft.state.context
  draft.set({ pause: null })
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
    // Whoever silenced it at the old bed is not at the new one.
    draft.setCondition(key, {
      episode,
      ownerUntil: null,
      heldUntil: null,
      unseenHigh: alarm.priority === 'high',
    })
    const event = alarm.state === 'latched' ? 'latched' : 'raised'
    publish(
      draft,
      key,
      event,
      { unit, bed, episode, owner: null, seenBy: [], announcedAt: draft.now, assessment: null },
      null,
    )
  })
}

/** Discharge confirmed by a person: nothing stays open and nothing is forgotten silently. */
export function endSubject(draft: Draft): void {
  eachOpen(draft, (key) => end(draft, key, null))
  for (const key of Object.keys(draft.state.conditions)) draft.setCondition(key, { signals: [] })
  draft.touched.clear()
  // Also where nothing rang: what a plan waited for would stay overdue for ever.
  draft.reschedule = true
  draft.setStreams({})
  draft.set({
    statuses: {},
    pause: null,
    past: {},
    endedAlerts: {},
    stated: {},
    plan: null,
    takenOver: [],
    successors: {},
  })
}
