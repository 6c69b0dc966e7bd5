import { classOf, isHigher } from '../conditions'
import type { AlarmId, EpochMs } from '../ids'
import type { AlarmTimings } from '../settings/site-timings'
import type { Alarm, AlarmEventType, Annunciation, ConditionKey, Evidence, Priority } from './alarm'
import { countReturn, outlastsAt, recurrenceOf, recurringOf, startsNow } from './chatter'
import type { Draft } from './draft'
import { evidenceOf, hasNewLoss, priorityOf, sameSources, worstOf } from './evidence'
import { disturbedUntil, quietUntil } from './quiet'
import type { Condition, Signal } from './state'
import { isLeftOut, isSuspended } from './suspension'
import type { Actor } from './acts'
import { acceptedMs, RECURRING_MS } from './timing'

export const at = (now: EpochMs, ms: number): EpochMs => (now + ms) as EpochMs

/** Signals that are announced: those inside their delay are not. */
export const holding = (condition: Condition): readonly Signal[] =>
  condition.signals.filter(({ phase }) => phase.kind !== 'pending')

/** Brings one alarm in line with its signals; the same signals settle to the same alarm however often it is called. */
export function settle(draft: Draft, key: ConditionKey): void {
  const condition = draft.condition(key)
  const signals = holding(condition).filter((signal) => !isSuspended(draft.state, key, signal, draft.now))
  const alarm = condition.alarm
  if (signals.length === 0) {
    if (alarm?.state === 'active') cease(draft, key, alarm)
    return
  }
  const evidence = evidenceOf(signals, draft.state.streams)
  if (alarm?.state !== 'active') return raise(draft, key, signals, evidence)
  const priority = priorityOf(evidence)
  const worst = worstOf(signals, alarm.worst)
  const isBack = countReturn(draft, key, signals)
  const again = recurrenceOf(draft.condition(key), draft.now)
  // What was said of other evidence, or of another limit, is not said of this.
  const changes = { evidence, priority, worst, assessment: null, ...again }
  if (isHigher(priority, alarm.priority)) return rise(draft, key, changes, 'priority-changed')
  if (priority !== alarm.priority) return publish(draft, key, 'priority-changed', changes, null)
  if (alarm.owner && hasNewLoss(alarm.evidence, evidence)) return rise(draft, key, changes, 're-announced')
  if (!sameSources(alarm.evidence, evidence)) return publish(draft, key, 'evidence-changed', changes, null)
  if (isBack) return publish(draft, key, 'evidence-changed', { worst, ...again }, null)
  if (worst !== alarm.worst) draft.setCondition(key, { alarm: { ...alarm, worst } })
}

function raise(
  draft: Draft,
  key: ConditionKey,
  signals: readonly Signal[],
  evidence: readonly Evidence[],
): void {
  const { now, state } = draft
  const condition = draft.setCondition(key, startsNow(draft.condition(key), key, now))
  const { context } = state
  const priority = priorityOf(evidence)
  const unseen = condition.alarm?.state === 'latched' && condition.unseenHigh
  const alarm: Alarm = {
    id: `${context.subject}~${key}` as AlarmId,
    subject: context.subject,
    unit: context.unit,
    bed: context.bed,
    condition: key,
    class: classOf(key, evidence),
    priority,
    state: 'active',
    annunciation: 'none',
    episode: condition.episode + 1,
    onset: evidence.reduce<EpochMs>((first, { since }) => (since < first ? since : first), now),
    announcedAt: now,
    endedAt: null,
    owner: null,
    seenBy: [],
    evidence,
    worst: worstOf(signals, null),
    audioPausedUntil: null,
    nextDueAt: null,
    simulated: context.simulated,
    assessment: null,
    ...recurrenceOf(condition, now),
  }
  draft.setCondition(key, {
    alarm,
    episode: alarm.episode,
    unseenHigh: unseen || priority === 'high',
    gravest: priority === 'high' ? evidence : unseen ? condition.gravest : null,
    ownerUntil: null,
  })
  joinPause(draft, key, alarm)
  publish(draft, key, 'raised', {}, null)
}

/** A rise, or a further loss: a new episode that no earlier acknowledgement, pause or bedside silence covers. */
function rise(draft: Draft, key: ConditionKey, changes: Partial<Alarm>, event: AlarmEventType): void {
  const known = draft.condition(key)
  // Of one that chatters each return is counted already.
  const isStart = event === 'priority-changed' && !known.chatter
  const condition = isStart ? draft.setCondition(key, startsNow(known, key, draft.now)) : known
  const { alarm } = condition
  if (!alarm) return
  const again = recurrenceOf(condition, draft.now)
  const risen: Alarm = {
    ...alarm,
    ...changes,
    ...again,
    episode: condition.episode + 1,
    owner: null,
    seenBy: [],
  }
  draft.setCondition(key, {
    alarm: risen,
    episode: risen.episode,
    unseenHigh: risen.priority === 'high',
    gravest: risen.priority === 'high' ? risen.evidence : null,
    heldUntil: null,
    ownerUntil: null,
  })
  joinPause(draft, key, risen)
  publish(draft, key, event, { announcedAt: draft.now }, null)
}

/** One that chattered and stays is another alarm than who took it before knew; else it goes on, and chatters no more. */
export function outlast(draft: Draft, key: ConditionKey): void {
  const before = draft.condition(key)
  const { alarm, chatter } = before
  if (!alarm || outlastsAt(before, draft.timings) > draft.now) return
  const condition = draft.setCondition(key, { chatter: null, startedAt: [] })
  const wasTaken = alarm.owner && alarm.owner.at <= (chatter?.backAt ?? draft.now)
  if (wasTaken && alarm.priority !== 'high') return rise(draft, key, {}, 're-announced')
  publish(draft, key, 'evidence-changed', recurrenceOf(condition, draft.now), null)
}

/** A high alarm cleared unseen is latched; everything else ends by itself (clinical-decisions 7). */
function cease(draft: Draft, key: ConditionKey, alarm: Alarm): void {
  const { now } = draft
  const condition = draft.condition(key)
  // Nobody waits at a bedside that is to be quiet.
  if (isLeftOut(draft.state, key)) return end(draft, key, null)
  if (alarm.owner || !condition.unseenHigh || alarm.class === 'technical') return end(draft, key, null)
  const clearedAt = [...condition.clearedAt, now].filter((time) => time > now - RECURRING_MS)
  const cleared = draft.setCondition(key, { clearedAt, heldUntil: null })
  const evidence = condition.gravest ?? alarm.evidence
  const latched = { state: 'latched', priority: 'high', evidence, endedAt: now } as const
  publish(draft, key, 'latched', { ...latched, ...recurrenceOf(cleared, now) }, null)
}

/** Closes an alarm by a recorded event, whatever state it is in. */
export function end(draft: Draft, key: ConditionKey, by: Actor | null, owner?: Alarm['owner']): void {
  const { alarm } = draft.condition(key)
  if (!alarm || alarm.state === 'ended') return
  const ended: Alarm = {
    ...alarm,
    state: 'ended',
    annunciation: 'none',
    endedAt: alarm.endedAt ?? draft.now,
    owner: owner ?? alarm.owner,
    audioPausedUntil: null,
    nextDueAt: null,
  }
  draft.setCondition(key, {
    alarm: ended,
    unseenHigh: false,
    remindAt: null,
    heldUntil: null,
    ownerUntil: null,
  })
  draft.announce('ended', ended, by)
}

const RANK: Readonly<Record<Priority, number>> = { low: 0, medium: 1, high: 2 }

/** During a pause a new high alarm sounds, and a new medium one if nothing as high was paused (clinical-decisions 2). */
function joinPause(draft: Draft, key: ConditionKey, { priority, episode }: Alarm): void {
  const { pause } = draft.state
  if (!pause || priority === 'high' || RANK[priority] > RANK[pause.level]) return
  draft.set({ pause: { ...pause, conditions: { ...pause.conditions, [key]: episode } } })
}

const is = (annunciation: Annunciation) => ({ annunciation, audioPausedUntil: null })

/** Somebody sees to it; who needs help does not stop the sound (clinical-decisions 8). */
export const isTaken = ({ owner }: Pick<Alarm, 'owner'>): boolean =>
  owner !== null && owner.state !== 'needs-help'

/** What the stations must do now, and until when sound is off. */
export function annunciationOf(
  draft: Draft,
  key: ConditionKey,
  alarm: Alarm,
): Pick<Alarm, 'annunciation' | 'audioPausedUntil'> {
  const { now, state } = draft
  const condition = draft.condition(key)
  const paused = state.pause?.conditions[key] === alarm.episode ? state.pause.until : null
  const heldUntil = alarm.state === 'active' ? condition.heldUntil : null
  const until = [paused, heldUntil].reduce((a, b) => (a !== null && b !== null && a > b ? a : (b ?? a)), null)
  if (isTaken(alarm)) return is('accepted')
  if (until !== null && until > now) return { annunciation: 'audio-paused', audioPausedUntil: until }
  if (alarm.state === 'latched') return is(recurringOf(condition, now) ? 'sounding' : 'visual')
  if (state.incidentCover && key === 'no-data') return is('visual')
  if ((quietUntil(alarm) ?? 0) > now || (disturbedUntil(state, alarm) ?? 0) > now) return is('visual')
  return is(soundsAt(condition) <= now ? 'sounding' : 'visual')
}

/** The first time at which a holding signal may sound; `Infinity`: none ever. */
export const soundsAt = (condition: Condition): number =>
  holding(condition).reduce((first, { soundAt }) => Math.min(first, soundAt ?? Infinity), Infinity)

function remindAfter(alarm: Alarm, timings: AlarmTimings): number | null {
  const { state, condition, priority } = alarm
  if (isTaken(alarm)) return acceptedMs(condition, priority)
  const unanswered = unansweredMs(priority, timings)
  if (alarm.owner) return unanswered ?? acceptedMs(condition, priority)
  return state === 'latched' ? 1_000 * timings.latchedAgainSeconds : unanswered
}

/** An alarm that nobody took asks again; low ones do not repeat. */
function unansweredMs(priority: Priority, timings: AlarmTimings): number | null {
  if (priority === 'low') return null
  return 1_000 * (priority === 'high' ? timings.askAgainHighSeconds : timings.askAgainMediumSeconds)
}

/** Changes an open alarm, works out its sound and next due time, and announces it. */
export function publish(
  draft: Draft,
  key: ConditionKey,
  event: AlarmEventType,
  changes: Partial<Alarm>,
  by: Actor | null,
): void {
  // What only adds to the evidence does not put off the next question.
  const keeps = event === 'evidence-changed' || event === 'seen-remotely'
  publishAsking(draft, key, event, changes, { by, remindAt: keeps ? draft.condition(key).remindAt : null })
}

/** `remindAt: null`: the next question is as far off as after any act. */
export function publishAsking(
  draft: Draft,
  key: ConditionKey,
  event: AlarmEventType,
  changes: Partial<Alarm>,
  { by, remindAt: kept }: { readonly by: Actor | null; readonly remindAt: EpochMs | null },
): void {
  const condition = draft.condition(key)
  if (!condition.alarm) return
  const changed = { ...condition.alarm, ...changes }
  const remind = remindAfter(changed, draft.timings)
  const remindAt = kept ?? (remind === null ? null : at(draft.now, remind))
  draft.setCondition(key, { alarm: changed, remindAt })
  const audible = { ...changed, ...annunciationOf(draft, key, changed) }
  const alarm = { ...audible, nextDueAt: nextDueOf(draft, audible) }
  draft.setCondition(key, { alarm })
  draft.announce(event, alarm, by)
}

function nextDueOf(draft: Draft, alarm: Alarm): EpochMs | null {
  const { now, state } = draft
  const condition = draft.condition(alarm.condition)
  const isVisual = alarm.annunciation === 'visual' && alarm.state === 'active'
  const sound = isVisual
    ? (quietUntil(alarm) ?? disturbedUntil(state, alarm) ?? soundsAt(condition))
    : Infinity
  const times = [condition.remindAt, condition.ownerUntil, alarm.audioPausedUntil, sound > now ? sound : null]
  const next = times.reduce<number>((first, time) => Math.min(first, time ?? Infinity), Infinity)
  return next === Infinity ? null : (next as EpochMs)
}

/** Announces `event` if what the stations must do has changed by time or by a pause. */
export function refresh(draft: Draft, key: ConditionKey, event: AlarmEventType, by: Actor | null): void {
  const { alarm } = draft.condition(key)
  if (!alarm || alarm.state === 'ended') return
  const sound = annunciationOf(draft, key, alarm)
  if (sound.annunciation === alarm.annunciation && sound.audioPausedUntil === alarm.audioPausedUntil) return
  publish(
    draft,
    key,
    event,
    { announcedAt: sound.annunciation === 'sounding' ? draft.now : alarm.announcedAt },
    by,
  )
}
