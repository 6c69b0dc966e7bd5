import { isHigher } from '../conditions'
import type { DeviceId, EpochMs } from '../ids'
import type { ParameterCode } from '../parameters'
import type { ConditionKey, Evidence } from './alarm'
import { burdenOf, usedUpAt } from './burden'
import type { Draft } from './draft'
import { behindChatter, goneOnFrom, respected, returned, unknown, violated } from './phase'
import { at } from './settle'
import type { Signal, Stream } from './state'
import type { Limit } from './subject-context'
import { CLEAR_MS } from './timing'

/** Holds a value against every limit of its parameter. */
export function compare(draft: Draft, stream: Stream, value: number): void {
  for (const limit of draft.state.context.limits) {
    if (!limit.codes.includes(stream.code)) continue
    const depth = limit.direction === 'low' ? limit.value - value : value - limit.value
    if (depth > 0) violate(draft, stream, limit, value)
    else inside(draft, stream, limit, -depth)
  }
}

/** One limit of one source is one signal, also when it has grown graver by lasting. */
export const limitKey = (source: DeviceId, code: ParameterCode, rung: Pick<Limit, 'priority'>): string =>
  `limit|${source}|${code}|${rung.priority}`

/** The same, measured by the device in its place. */
export const limitKeyAt = (key: string, successor: DeviceId, code: ParameterCode): string =>
  `limit|${successor}|${code}${key.slice(key.lastIndexOf('|'))}`

/** Whether a limit in force is what this signal violates. */
export const isInForce = (limits: readonly Limit[], condition: ConditionKey, signal: Signal): boolean => {
  const { evidence, key } = signal
  if (evidence.kind !== 'limit') return true
  return limits.some(
    (limit) =>
      limit.condition === condition &&
      limit.codes.includes(evidence.code) &&
      key === limitKey(evidence.source, evidence.code, limit),
  )
}

/** A heart rate of 0 that has no reason is a standstill: never delayed (H14, clinical-decisions 3). */
const delayOf = (limit: Limit, code: ParameterCode, value: number) =>
  code === 'MDC_ECG_HEART_RATE' && value === 0 ? 0 : limit.delayMs

function violate(draft: Draft, stream: Stream, limit: Limit, value: number): void {
  const { now } = draft
  const { source, code } = stream
  const key = limitKey(source, code, limit)
  const before = draft.signal(limit.condition, key)
  const beyond = (each: number) => (limit.direction === 'low' ? limit.value - each : each - limit.value)
  const candidate = { code, value, measuredAt: stream.measuredAt }
  const delayMs = delayOf(limit, code, value)
  const known = goneOnFrom(before, now)
  const burden = burdenOf(known, limit, beyond(value), now)
  const growsAt = known ? known.growsAt : growthOf(limit, now)
  draft.putSignal(limit.condition, {
    key,
    evidence: evidenceOf(stream, limit, value, known),
    phase: behindChatter(before, violated(known, now, delayMs, burden ? usedUpAt(burden, limit) : Infinity)),
    soundAt: before?.soundAt ?? now,
    worst: before?.worst && beyond(before.worst.value) >= beyond(value) ? before.worst : candidate,
    ...(burden && { burden }),
    ...(growsAt !== undefined && { growsAt }),
  })
}

function evidenceOf(stream: Stream, limit: Limit, value: number, before: Signal | undefined): Evidence {
  const known = before?.evidence.priority ?? limit.priority
  return {
    kind: 'limit',
    source: stream.source,
    code: stream.code,
    direction: limit.direction,
    limit: limit.value,
    value,
    // What has grown graver by lasting stays so until it ends.
    priority: limit.lasting && isHigher(known, limit.priority) ? known : limit.priority,
    since: before?.evidence.since ?? stream.measuredAt,
  }
}

const growthOf = ({ lasting, priority }: Limit, now: EpochMs): EpochMs | undefined =>
  lasting && isHigher(lasting.priority, priority) ? at(now, lasting.afterMs) : undefined

/** What lasts for so long counts as graver (AL7). */
export function grow(draft: Draft, condition: ConditionKey, signal: Signal): void {
  const { growsAt, ...grown } = signal
  const { evidence } = signal
  const limit = draft.state.context.limits.find((each) => isInForce([each], condition, signal))
  if (growsAt === undefined || growsAt > draft.now || evidence.kind !== 'limit') return
  const priority = limit?.lasting?.priority ?? evidence.priority
  draft.putSignal(condition, { ...grown, evidence: { ...evidence, priority } })
}

/** Inside the limit, but not by its dead band: neither violated nor respected (AL8). */
function inside(draft: Draft, { source, code }: Stream, limit: Limit, by: number): void {
  const { condition, clearMs = CLEAR_MS, deadband = 0 } = limit
  const signal = draft.signal(condition, limitKey(source, code, limit))
  if (!signal) return
  if (by >= deadband || signal.phase.kind === 'pending') respected(draft, condition, signal, clearMs)
  else returned(draft, condition, signal)
}

/** No value: what is announced stays as it is, what is in its delay waits until values come again. */
export function hold(draft: Draft, { source, code }: Stream): void {
  for (const limit of draft.state.context.limits) {
    if (!limit.codes.includes(code)) continue
    const signal = draft.signal(limit.condition, limitKey(source, code, limit))
    if (signal) unknown(draft, limit.condition, signal, true)
  }
}
