import type { EpochMs } from '../ids'
import type { ConditionKey } from './alarm'
import { clearMsOf } from './chatter'
import type { Draft } from './draft'
import { at } from './settle'
import type { Signal } from './state'

/** A violation that goes on: it waits out its delay once, or less when it is deep (`usedUp`); what clears is back. */
export function violated(
  before: Signal | undefined,
  now: EpochMs,
  delayMs: number,
  usedUp = Infinity,
): Signal['phase'] {
  if (before && before.phase.kind !== 'pending') return { kind: 'active' }
  const latest = before?.burden?.latestAt ?? (before?.phase.kind === 'pending' ? before.phase.at : Infinity)
  const due = Math.min(latest, now + delayMs, usedUp)
  return due <= now ? { kind: 'active' } : { kind: 'pending', at: due as EpochMs, held: false }
}

/** Away for its own time: nothing but its chatter keeps it. */
const isOver = ({ phase }: Signal, now: EpochMs): boolean =>
  phase.kind === 'clearing' && (phase.overAt ?? Infinity) <= now

/** What a violation goes on from: one that was over begins anew, with a delay of its own. */
export function goneOnFrom(before: Signal | undefined, now: EpochMs): Signal | undefined {
  if (before?.phase.kind !== 'clearing' || !isOver(before, now)) return before
  const { again } = before.phase
  return again && { ...before, phase: { kind: 'pending', ...again } }
}

/** In its new delay it is away as before. */
export function behindChatter(before: Signal | undefined, phase: Signal['phase']): Signal['phase'] {
  if (before?.phase.kind !== 'clearing' || phase.kind !== 'pending') return phase
  return { ...before.phase, again: { at: phase.at, held: phase.held } }
}

/** No violation any more: one in its delay is forgotten, an announced one must stay away for a while. */
export function respected(draft: Draft, condition: ConditionKey, signal: Signal, clearMs: number): void {
  const ms = clearMsOf(draft, condition, signal, clearMs)
  const over = ms > clearMs && { overAt: at(draft.now, clearMs) }
  const clearing = () => ({ ...signal, phase: { kind: 'clearing', at: at(draft.now, ms), ...over } as const })
  switch (signal.phase.kind) {
    case 'pending':
      return draft.filterSignals(condition, ({ key }) => key !== signal.key)
    case 'active':
      return draft.putSignal(condition, clearing())
    case 'clearing':
      // A longer time is that of evidence which nobody confirmed: now it is.
      if (signal.phase.at - draft.now > ms) draft.putSignal(condition, clearing())
      else if (signal.phase.again)
        draft.putSignal(condition, { ...signal, phase: { ...signal.phase, again: undefined } })
      return
    default:
      signal.phase satisfies never
  }
}

/** Not away for certain: what clears is back. */
export function returned(draft: Draft, condition: ConditionKey, signal: Signal): void {
  if (signal.phase.kind === 'clearing' && !isOver(signal, draft.now))
    draft.putSignal(condition, { ...signal, phase: { kind: 'active' } })
}

/** Not known: what is announced stands as it is; `isOff`: what is in its delay waits until values come again. */
export function unknown(draft: Draft, condition: ConditionKey, signal: Signal, isOff: boolean): void {
  returned(draft, condition, signal)
  const { phase } = signal
  if (!isOff) return
  if (phase.kind === 'pending' && !phase.held)
    draft.putSignal(condition, { ...signal, phase: { ...phase, held: true } })
  if (phase.kind === 'clearing' && phase.again && !phase.again.held)
    draft.putSignal(condition, { ...signal, phase: { ...phase, again: { ...phase.again, held: true } } })
}

/** What its time makes of it; `null`: nothing is left of it. */
export function inTime(phase: Signal['phase'], now: EpochMs): Signal['phase'] | null {
  switch (phase.kind) {
    case 'active':
      return phase
    case 'pending':
      return phase.at <= now && !phase.held ? { kind: 'active' } : phase
    case 'clearing': {
      const { again } = phase
      if (again && !again.held && again.at <= Math.min(now, phase.at)) return { kind: 'active' }
      if (phase.at > now) return phase
      return again ? { kind: 'pending', ...again } : null
    }
    default:
      return phase satisfies never
  }
}
