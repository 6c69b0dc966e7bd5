import type { EpochMs } from '../ids'
import type { AlarmTimings } from '../settings/site-timings'
import type { Alarm, ConditionKey, Recurrence } from './alarm'
import type { Draft } from './draft'
import type { Condition, Signal } from './state'
import { CHATTER_COUNT, CHATTER_MS, CLEAR_MS, RECURRING_COUNT, RECURRING_MS } from './timing'

/** Concluded from the clock: a device that sends slowly is late again and again until its rhythm is known (TEC19). */
const CONCLUDED: readonly ConditionKey[] = ['no-data', 'frozen', 'device-clock', 'network-incident']

type Recurring = Pick<Condition, 'startedAt' | 'chatter' | 'clearedAt'>

/** It starts now: three starts within a minute are one that chatters (ISA 18.2), until it starts less often. */
export function startsNow(
  condition: Recurring,
  key: ConditionKey,
  now: EpochMs,
): Pick<Condition, 'startedAt' | 'chatter'> {
  if (CONCLUDED.includes(key)) return { startedAt: [], chatter: null }
  const startedAt = [...condition.startedAt.filter((time) => time > now - CHATTER_MS), now]
  if (startedAt.length < CHATTER_COUNT) return { startedAt, chatter: null }
  const { since = startedAt[0] ?? now, count = startedAt.length - 1 } = condition.chatter ?? {}
  return { startedAt, chatter: { since, count: count + 1, awayAt: null, backAt: now } }
}

/** How it comes back again and again; of one that does not, nothing is said. */
export function recurrenceOf(condition: Recurring, now: EpochMs): Pick<Alarm, 'recurrence'> {
  return { recurrence: chatterOf(condition) ?? recurringOf(condition, now) ?? undefined }
}

const chatterOf = ({ chatter }: Recurring): Recurrence | null =>
  chatter && { kind: 'chattering', count: chatter.count, since: chatter.since }

/** Three short high alarms in ten minutes (clinical-decisions 7). */
export function recurringOf({ clearedAt }: Pick<Recurring, 'clearedAt'>, now: EpochMs): Recurrence | null {
  const recent = clearedAt.filter((time) => time > now - RECURRING_MS)
  const [since] = recent
  return since !== undefined && recent.length >= RECURRING_COUNT
    ? { kind: 'recurring', count: recent.length, since }
    : null
}

/** While it chatters it is one alarm: below high it must stay away for a minute, so that it does not ring anew. */
export function clearMsOf(draft: Draft, key: ConditionKey, { evidence }: Signal, clearMs: number): number {
  if (!draft.condition(key).chatter || evidence.priority === 'high') return clearMs
  return Math.max(clearMs, 1_000 * draft.timings.chatterClearSeconds)
}

/** Counts each return of one that chatters; true: there is one more. */
export function countReturn(draft: Draft, key: ConditionKey, signals: readonly Signal[]): boolean {
  const { chatter } = draft.condition(key)
  if (!chatter) return false
  const isGone = signals.every(({ phase }) => phase.kind === 'clearing')
  if (isGone === (chatter.awayAt !== null)) return false
  const awayAt = isGone ? draft.now : null
  // What was away for less would not have ended otherwise either.
  const isOneMore = !isGone && draft.now - (chatter.awayAt ?? draft.now) >= CLEAR_MS
  const back = isOneMore ? { count: chatter.count + 1, backAt: draft.now } : {}
  draft.setCondition(key, { chatter: { ...chatter, awayAt, ...back } })
  return isOneMore
}

/** When it has been back for so long that it chatters no more; `Infinity`: not while it is away. */
export function outlastsAt({ alarm, chatter, signals }: Condition, timings: AlarmTimings): number {
  if (alarm?.state !== 'active' || !chatter || chatter.awayAt !== null) return Infinity
  const isDelayed = signals.some(({ evidence }) => evidence.kind === 'limit')
  const { chatterStaysSeconds, chatterStaysUndelayedSeconds } = timings
  const stays = isDelayed ? chatterStaysSeconds : chatterStaysUndelayedSeconds
  return (chatter.backAt ?? chatter.since) + 1_000 * stays
}
