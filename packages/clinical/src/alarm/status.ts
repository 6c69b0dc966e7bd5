import type { DeviceId, EpochMs } from '../ids'
import type { DeviceStatus } from '../sample'
import type { Draft } from './draft'

/** What a device last said of itself, and when; without a time in states of an earlier version. */
export type SaidStatus = DeviceStatus & { readonly at?: EpochMs }

export function putStatus(draft: Draft, source: DeviceId, at: EpochMs, status: DeviceStatus): void {
  draft.set({ statuses: { ...draft.state.statuses, [source]: { ...status, at } } })
}

/** Whoever measures is on, also without saying so again: what stops later is lost, not in standby (TEC2). */
export function measures(draft: Draft, source: DeviceId, measuredAt: number): void {
  const { statuses } = draft.state
  const status = statuses[source]
  if (!status || status.state === 'online' || measuredAt <= (status.at ?? -Infinity)) return
  const online: SaidStatus = { ...status, state: 'online', reason: 'none' }
  draft.set({ statuses: { ...statuses, [source]: online } })
}
