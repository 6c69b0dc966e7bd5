import { higher, isHigher } from '../conditions'
import type { AlarmId, EpochMs } from '../ids'
import type { Alarm, AlarmEventType, ConditionKey } from './alarm'
import type { Draft } from './draft'
import { hasNewLoss } from './evidence'
import { holding, isTaken, publishAsking } from './settle'
import type { Condition, Pause, Signal } from './state'

/**
 * One condition of two subjects who turned out to be one. Where both have an alarm open, the higher priority and the
 * earlier onset win; who took or paused the lesser one has not taken the other. `pause` is the one of the other subject.
 */
export function unite(draft: Draft, key: ConditionKey, theirs: Condition, pause: Pause | null): void {
  const mine = draft.condition(key)
  const signals = unitedSignals(mine.signals, theirs.signals)
  const clearedAt = [...new Set([...mine.clearedAt, ...theirs.clearedAt])].toSorted((a, b) => a - b)
  const startedAt = [...new Set([...mine.startedAt, ...theirs.startedAt])].toSorted((a, b) => a - b)
  draft.setCondition(key, { signals, clearedAt, startedAt, chatter: mine.chatter ?? theirs.chatter })
  draft.touched.add(key)
  const [a, b] = [openOf(mine), goesOn(draft, theirs)]
  if (b && a) return join(draft, key, { mine, theirs, a, b, pause })
  if (b) return carryOver(draft, key, theirs, b, pause)
  // What ended a while ago still makes a loss sound at once (TEC3).
  if (mine.alarm || !theirs.alarm) return
  const { endedAt } = theirs.alarm
  const ended = {
    state: 'ended',
    annunciation: 'none',
    endedAt: endedAt ?? draft.now,
    nextDueAt: null,
  } as const
  draft.setCondition(key, { alarm: { ...own(draft, theirs.alarm), ...ended } })
}

const openOf = ({ alarm }: Condition): Alarm | null => (alarm && alarm.state !== 'ended' ? alarm : null)

function own({ state }: Draft, alarm: Alarm): Alarm {
  const { subject, unit, bed, simulated } = state.context
  return { ...alarm, id: `${subject}~${alarm.condition}` as AlarmId, subject, unit, bed, simulated }
}

/** Of the same source the phase that is further on; a delay that runs goes on as it began. */
function unitedSignals(mine: readonly Signal[], theirs: readonly Signal[]): readonly Signal[] {
  const others = theirs.filter(({ key }) => !mine.some((each) => each.key === key))
  const own = mine.map((signal) => {
    const other = theirs.find(({ key }) => key === signal.key)
    return other ? unitedSignal(signal, other) : signal
  })
  return [...own, ...others]
}

const STAGE = { pending: 0, clearing: 1, active: 2 } as const

function unitedSignal(mine: Signal, theirs: Signal): Signal {
  const [a, b] = [mine.phase, theirs.phase]
  const isFirst = STAGE[a.kind] > STAGE[b.kind] || (a.kind === b.kind && timeOf(a) <= timeOf(b))
  const since = Math.min(mine.evidence.since, theirs.evidence.since) as EpochMs
  return {
    ...mine,
    evidence: { ...mine.evidence, since },
    phase: isFirst ? a : b,
    soundAt: earlier(mine.soundAt, theirs.soundAt),
    worst: mine.worst ?? theirs.worst,
  }
}
const timeOf = (phase: Signal['phase']) => (phase.kind === 'active' ? 0 : phase.at)
const earlier = (a: EpochMs | null, b: EpochMs | null): EpochMs | null =>
  a !== null && b !== null ? (Math.min(a, b) as EpochMs) : (a ?? b)

/** What goes on of it. Whoever spoke for it may be no device of this subject: cleared, and to be seen if it was high. */
function goesOn({ now }: Draft, theirs: Condition): Alarm | null {
  const alarm = openOf(theirs)
  if (alarm?.state !== 'active' || holding(theirs).length > 0) return alarm
  if (alarm.owner || !theirs.unseenHigh || alarm.class === 'technical') return null
  return { ...alarm, state: 'latched', priority: 'high', endedAt: now }
}

/** Nothing of it was open here: the same alarm with its owner, its pause and its next question, under this subject. */
function carryOver(
  draft: Draft,
  key: ConditionKey,
  theirs: Condition,
  alarm: Alarm,
  pause: Pause | null,
): void {
  const episode = draft.condition(key).episode + 1
  const { unseenHigh, gravest, remindAt, heldUntil, ownerUntil } = theirs
  draft.setCondition(key, {
    alarm: { ...own(draft, alarm), episode, assessment: null },
    episode,
    unseenHigh,
    gravest,
    heldUntil,
    ownerUntil,
  })
  if (pause?.conditions[key] === alarm.episode) joinPause(draft, key, pause, episode)
  const event = alarm.state === 'latched' ? 'latched' : 'raised'
  publishAsking(draft, key, event, {}, { by: null, remindAt })
}

/** Sound comes back at the earlier of both times. */
function joinPause(draft: Draft, key: ConditionKey, pause: Pause, episode: number): void {
  const mine = draft.state.pause
  const until = mine ? earlier(mine.until, pause.until) : pause.until
  const level = mine && isHigher(pause.level, mine.level) ? mine.level : pause.level
  draft.set({
    pause: { until: until ?? pause.until, level, conditions: { ...mine?.conditions, [key]: episode } },
  })
}

interface Both {
  readonly mine: Condition
  readonly theirs: Condition
  readonly a: Alarm
  readonly b: Alarm
  readonly pause: Pause | null
}

/** What a person did to this side covers both: the other is neither graver nor a further loss. */
const covers = (a: Alarm, b: Alarm) =>
  !isHigher(b.priority, a.priority) && !hasNewLoss(a.evidence, b.evidence)

function join(draft: Draft, key: ConditionKey, both: Both): void {
  const { mine, theirs, a, b, pause } = both
  const sides = [
    ...(covers(a, b) ? [{ ...mine, alarm: a, pause: draft.state.pause }] : []),
    ...(covers(b, a) ? [{ ...theirs, alarm: b, pause }] : []),
  ]
  const owned = sides.filter(({ alarm }) => alarm.owner !== null)
  const lead = owned.find(({ alarm }) => isTaken(alarm)) ?? owned[0] ?? null
  const paused = sides.find((side) => side.pause?.conditions[key] === side.alarm.episode) ?? null
  const held = sides.find(({ heldUntil }) => heldUntil !== null) ?? null
  const owner = lead?.alarm.owner ?? null
  const event = eventOf(both, owner, paused !== null, draft.state.pause)
  const isAnew = event === 'priority-changed' || event === 're-announced' || event === 'raised'
  const episode = mine.episode + (isAnew ? 1 : 0)
  const alarm = { ...united(a, b), owner, episode, ...(isAnew ? { announcedAt: draft.now } : {}) }
  if (event === 'evidence-changed' && JSON.stringify(alarm) === JSON.stringify(a)) return
  draft.setCondition(key, {
    alarm,
    episode,
    heldUntil: held?.heldUntil ?? null,
    ownerUntil: lead?.ownerUntil ?? null,
    unseenHigh: !(owner && isTaken({ owner })) && (mine.unseenHigh || theirs.unseenHigh),
    gravest: theirs.unseenHigh && !mine.unseenHigh ? theirs.gravest : mine.gravest,
  })
  if (paused?.pause) joinPause(draft, key, paused.pause, episode)
  publishAsking(draft, key, event, {}, { by: null, remindAt: earlier(mine.remindAt, theirs.remindAt) })
}

/** What is louder than before is a new episode; everything else is news of the same one. */
function eventOf(
  { a, b }: Both,
  owner: Alarm['owner'],
  isPaused: boolean,
  pause: Pause | null,
): AlarmEventType {
  if (a.state === 'latched' && b.state === 'active') return 'raised'
  if (isHigher(b.priority, a.priority)) return 'priority-changed'
  const wasPaused = pause?.conditions[a.condition] === a.episode
  if ((a.owner && !owner) || (wasPaused && !isPaused)) return 're-announced'
  return owner && owner !== a.owner ? 'owner-changed' : 'evidence-changed'
}

function united(a: Alarm, b: Alarm): Alarm {
  const isActive = a.state === 'active' || b.state === 'active'
  const sources =
    a.state === b.state ? [...a.evidence, ...b.evidence] : (a.state === 'active' ? a : b).evidence
  return {
    ...a,
    state: isActive ? 'active' : 'latched',
    priority: higher(a.priority, b.priority),
    onset: Math.min(a.onset, b.onset) as EpochMs,
    endedAt: isActive ? null : earlier(a.endedAt, b.endedAt),
    seenBy: [...a.seenBy, ...b.seenBy.filter(({ user }) => !a.seenBy.some((each) => each.user === user))],
    evidence: [...new Map(sources.map((each) => [JSON.stringify(each), each])).values()],
    worst: a.worst ?? b.worst,
    assessment: null,
  }
}
