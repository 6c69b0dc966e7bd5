import type { EpochMs } from '../ids'
import { timingsOf, type AlarmTimings } from '../settings/site-timings'
import type { Alarm, AlarmEventType, ConditionKey } from './alarm'
import type { Condition, Signal, Stream, SubjectState } from './state'
import type { Actor } from './acts'
import type { AlarmEffect } from './step-types'

export const NEW_CONDITION: Condition = {
  signals: [],
  alarm: null,
  episode: 0,
  unseenHigh: false,
  gravest: null,
  clearedAt: [],
  startedAt: [],
  chatter: null,
  remindAt: null,
  heldUntil: null,
  ownerUntil: null,
}

/** One step in the making: the given state is never changed, and only what changes is copied, once. */
export class Draft {
  readonly now: EpochMs
  readonly effects: AlarmEffect[] = []
  /** Conditions whose signals changed and that must be settled. */
  readonly touched = new Set<ConditionKey>()
  /** Due rows must be computed anew. */
  reschedule = false
  state: SubjectState
  #streams: Record<string, Stream> | null = null
  #conditions: Record<ConditionKey, Condition> | null = null

  constructor(state: SubjectState, now: EpochMs) {
    this.state = state
    this.now = now
  }

  /** The site's own times of the engine. */
  get timings(): AlarmTimings {
    return timingsOf(this.state.context.timings)
  }

  set(part: Partial<SubjectState>): void {
    this.state = { ...this.state, ...part }
  }

  stream(key: string): Stream | undefined {
    return this.state.streams[key]
  }

  setStream(key: string, stream: Stream): void {
    if (!this.#streams) {
      this.#streams = { ...this.state.streams }
      this.set({ streams: this.#streams })
    }
    this.#streams[key] = stream
  }

  /** Replaces all of them; later `setStream` calls copy again. */
  setStreams(streams: Readonly<Record<string, Stream>>): void {
    this.#streams = null
    this.set({ streams })
  }

  condition(key: ConditionKey): Condition {
    return this.state.conditions[key] ?? NEW_CONDITION
  }

  setCondition(key: ConditionKey, change: Partial<Condition>): Condition {
    const condition = { ...this.condition(key), ...change }
    if (!this.#conditions) {
      this.#conditions = { ...this.state.conditions }
      this.set({ conditions: this.#conditions })
    }
    this.#conditions[key] = condition
    this.reschedule = true
    return condition
  }

  signal(condition: ConditionKey, key: string): Signal | undefined {
    return this.state.conditions[condition]?.signals.find((signal) => signal.key === key)
  }

  putSignal(condition: ConditionKey, signal: Signal): void {
    const { signals } = this.condition(condition)
    const known = signals.some(({ key }) => key === signal.key)
    this.setCondition(condition, {
      signals: known
        ? signals.map((each) => (each.key === signal.key ? signal : each))
        : [...signals, signal],
    })
    this.touched.add(condition)
  }

  /** Keeps the signals that `keep` says; settles the condition when any went. */
  filterSignals(condition: ConditionKey, keep: (signal: Signal) => boolean): void {
    const { signals } = this.condition(condition)
    const kept = signals.filter(keep)
    if (kept.length === signals.length) return
    this.setCondition(condition, { signals: kept })
    this.touched.add(condition)
  }

  announce(event: AlarmEventType, alarm: Alarm, by: Actor | null): void {
    this.effects.push({ type: 'announce', event, alarm, by })
  }
}
