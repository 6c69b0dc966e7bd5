import type { EpochMs } from '../ids'
import type { ConditionKey } from './alarm'
import { clearMsOf } from './chatter'
import type { Draft } from './draft'
import { at } from './settle'
import type { Signal } from './state'

/** A violation that goes on: it waits out its delay once, and what clears is back. */
export function violated(before: Signal | undefined, now: EpochMs, delayMs: number): Signal['phase'] {
  if (before && before.phase.kind !== 'pending') return { kind: 'active' }
  const due = before?.phase.kind === 'pending' ? Math.min(before.phase.at, now + delayMs) : now + delayMs
  return due <= now ? { kind: 'active' } : { kind: 'pending', at: due as EpochMs, held: false }
}

/** No violation any more: one in its delay is forgotten, an announced one must stay away for a while. */
export function respected(draft: Draft, condition: ConditionKey, signal: Signal, clearMs: number): void {
  const ms = clearMsOf(draft.condition(condition), signal, clearMs)
  const clearing = () => ({ ...signal, phase: { kind: 'clearing', at: at(draft.now, ms) } as const })
  switch (signal.phase.kind) {
    case 'pending':
      return draft.filterSignals(condition, ({ key }) => key !== signal.key)
    case 'active':
      return draft.putSignal(condition, clearing())
    case 'clearing':
      // A longer time is that of evidence which nobody confirmed: now it is.
      if (signal.phase.at - draft.now > ms) draft.putSignal(condition, clearing())
      return
    default:
      signal.phase satisfies never
  }
}

/** Not away for certain: what clears is back. */
export function returned(draft: Draft, condition: ConditionKey, signal: Signal): void {
  if (signal.phase.kind === 'clearing') draft.putSignal(condition, { ...signal, phase: { kind: 'active' } })
}

/** Not known: what is announced stands as it is; `isOff`: what is in its delay waits until values come again. */
export function unknown(draft: Draft, condition: ConditionKey, signal: Signal, isOff: boolean): void {
  returned(draft, condition, signal)
  if (isOff && signal.phase.kind === 'pending' && !signal.phase.held)
    draft.putSignal(condition, { ...signal, phase: { ...signal.phase, held: true } })
}
