import type { EpochMs } from '../ids'
import type { Alarm, ConditionKey, Owner } from './alarm'
import type { Draft } from './draft'
import { streamKey } from './observe'
import { at, end, publish, refresh } from './settle'
import type { Reply } from './state'
import { askAgain } from './timers'
import type { Actor, AlarmCommand, CommandResult } from './acts'
import { MAX_PAUSE_MS, OWNER_GONE_MS, REPLIES_KEPT } from './timing'
import { isHigher } from '../conditions'

type Refusal = Extract<CommandResult, { ok: false }>['reason']

/** A person's act. The reply is an effect; the same key again gets the same reply and does nothing. */
export function command(draft: Draft, actor: Actor, given: AlarmCommand): void {
  const known = draft.state.replies.find(({ key, user }) => key === given.key && user === actor.user)
  if (known) return reply(draft, given.key, known, true)
  ownerBack(draft, actor.user)
  if (isDone(draft, actor, given)) {
    const done: Reply = { key: given.key, condition: given.condition, user: actor.user, refused: null }
    return reply(draft, given.key, done, true)
  }
  const refused = refusalOf(draft, given) ?? act(draft, actor, given)
  const kept: Reply = { key: given.key, condition: given.condition, user: actor.user, refused }
  draft.set({ replies: [...draft.state.replies.slice(1 - REPLIES_KEPT), kept] })
  reply(draft, given.key, kept, false)
}

function reply(draft: Draft, key: string, { condition, refused }: Reply, repeated: boolean): void {
  const { alarm } = draft.condition(condition)
  const result: CommandResult =
    refused === null && alarm
      ? { ok: true, alarm, repeated }
      : { ok: false, reason: refused ?? 'no-such-alarm', alarm }
  draft.effects.push({ type: 'reply', key, result })
}

/** An act never lands on another episode than the one the person saw. */
function refusalOf(draft: Draft, { condition, episode }: AlarmCommand): Refusal | null {
  const { alarm } = draft.condition(condition)
  if (!alarm) return 'no-such-alarm'
  if (alarm.episode !== episode) return 'other-episode'
  return alarm.state === 'ended' ? 'ended' : null
}

/** Accepted as the same person in the same state already, from another page or with another key: nothing to announce. */
function isDone(draft: Draft, actor: Actor, given: AlarmCommand): boolean {
  if (given.type !== 'acknowledge' || actor.remote || refusalOf(draft, given) !== null) return false
  const owner = draft.condition(given.condition).alarm?.owner
  return owner?.user === actor.user && owner.state === given.owner
}

function act(draft: Draft, actor: Actor, given: AlarmCommand): Refusal | null {
  const { alarm } = draft.condition(given.condition)
  if (!alarm) return 'no-such-alarm'
  // Sound may be switched on again from anywhere; everything else needs somebody who can go there.
  if (actor.remote && given.type !== 'resume') return seeRemotely(draft, actor, alarm)
  switch (given.type) {
    case 'acknowledge':
      return acknowledge(draft, actor, alarm, given.owner)
    case 'pause':
      return pause(draft, actor, alarm, given.durationMs)
    case 'resume':
      return resume(draft, actor)
    case 'resolve':
      if (alarm.state === 'active') return takenOff(draft, actor, alarm)
      end(draft, alarm.condition, actor)
      return null
    case 'reject':
      return reject(draft, actor, alarm)
    default:
      return given satisfies never
  }
}

/**
 * A sensor taken off on purpose: what stopped is awaited no more until it is measured again, by a recorded act. Not
 * while the whole device is gone, since nothing would then tell that nobody watches.
 */
function takenOff(draft: Draft, actor: Actor, alarm: Alarm): Refusal | null {
  const isSensor = alarm.evidence.every(
    (each) => each.kind === 'silence' && each.reason === 'lost' && each.codes.length > 0,
  )
  if (alarm.condition !== 'no-data' || !isSensor) return 'not-latched'
  const gone = new Set(
    alarm.evidence.flatMap((each) => {
      const source = each.kind === 'silence' ? each.source : null
      return each.kind === 'silence' && source ? each.codes.map((code) => streamKey(source, code)) : []
    }),
  )
  draft.setStreams(Object.fromEntries(Object.entries(draft.state.streams).filter(([key]) => !gone.has(key))))
  draft.setCondition(alarm.condition, { signals: [] })
  end(draft, alarm.condition, actor)
  return null
}

/** Seen, not taken: the bedside chain goes on (clinical-decisions 8). */
function seeRemotely(draft: Draft, actor: Actor, alarm: Alarm): null {
  if (alarm.seenBy.some(({ user }) => user === actor.user)) return null
  const seenBy = [...alarm.seenBy, { user: actor.user, name: actor.name, at: draft.now }]
  publish(draft, alarm.condition, 'seen-remotely', { seenBy }, actor)
  return null
}

/** "I take it": sound stops; it asks again by itself while it lasts (clinical-decisions 8). */
function acknowledge(draft: Draft, actor: Actor, alarm: Alarm, state: Owner['state']): Refusal | null {
  const { owner, condition } = alarm
  // Who asks for help can be relieved; anybody else has taken it.
  if (owner && owner.user !== actor.user && owner.state !== 'needs-help') return 'already-taken'
  const taken: Owner = { user: actor.user, name: actor.name, station: actor.station, at: draft.now, state }
  if (alarm.state === 'latched') {
    end(draft, condition, actor, taken)
    return null
  }
  draft.setCondition(condition, { unseenHigh: false, heldUntil: null, ownerUntil: null })
  publish(draft, condition, owner ? 'owner-changed' : 'accepted', { owner: taken }, actor)
  return null
}

/** Sound of the patient's present alarms, at most 2 minutes (clinical-decisions 2). */
function pause(draft: Draft, actor: Actor, alarm: Alarm, durationMs: number): Refusal | null {
  if (!(durationMs > 0 && durationMs <= MAX_PAUSE_MS)) return 'too-long'
  const open = openNow(draft)
  const level = open.reduce(
    (highest, { priority }) => (isHigher(priority, highest) ? priority : highest),
    alarm.priority,
  )
  const conditions = Object.fromEntries(open.map(({ condition, episode }) => [condition, episode]))
  draft.set({ pause: { until: at(draft.now, durationMs), level, conditions } })
  draft.reschedule = true
  for (const { condition } of open) refresh(draft, condition, 'audio-paused', actor)
  return null
}

function resume(draft: Draft, actor: Actor): null {
  draft.set({ pause: null })
  draft.reschedule = true
  for (const { condition } of openNow(draft)) {
    if (draft.condition(condition).heldUntil !== null) draft.setCondition(condition, { heldUntil: null })
    refresh(draft, condition, 'audio-resumed', actor)
  }
  return null
}

const openNow = ({ state }: Draft): readonly Alarm[] =>
  Object.values(state.conditions).flatMap(({ alarm }) => (alarm && alarm.state !== 'ended' ? [alarm] : []))

/** The owner gives it back: it asks again at once. From anybody else it changes nothing. */
function reject(draft: Draft, actor: Actor, { condition, owner, priority }: Alarm): null {
  if (owner?.user !== actor.user) return null
  draft.setCondition(condition, { ownerUntil: null, unseenHigh: priority === 'high' })
  publish(draft, condition, 'owner-changed', { owner: null, announcedAt: draft.now }, actor)
  return null
}

const ownedBy = (draft: Draft, user: string): readonly ConditionKey[] =>
  openNow(draft).flatMap(({ condition, owner }) => (owner?.user === user ? [condition] : []))

/** No client of the owner is connected: the ownership ends in 60 s (H44). Uses `now`. */
export function ownerGone(draft: Draft, user: string): void {
  for (const key of ownedBy(draft, user)) {
    const ownerUntil: EpochMs = draft.condition(key).ownerUntil ?? at(draft.now, OWNER_GONE_MS)
    draft.setCondition(key, { ownerUntil })
  }
}

export function ownerBack(draft: Draft, user: string): void {
  for (const key of ownedBy(draft, user)) {
    const { ownerUntil } = draft.condition(key)
    if (ownerUntil === null) continue
    if (ownerUntil <= draft.now) askAgain(draft, key)
    else draft.setCondition(key, { ownerUntil: null })
  }
}
