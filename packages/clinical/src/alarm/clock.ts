import type { DeviceId, EpochMs } from '../ids'
import type { Draft } from './draft'
import { at } from './settle'
import { CLEAR_MS, CLOCK_DELAY_MS, CLOCK_SKEW_MS } from './timing'

/** Compares the device's clock with ours: receipt decides liveness, but a wrong clock is said (H18). */
export function assessClock(draft: Draft, source: DeviceId, measuredAt: EpochMs, receivedAt: EpochMs): void {
  const { now } = draft
  const key = `clock|${source}`
  const before = draft.signal('device-clock', key)
  if (Math.abs(measuredAt - receivedAt) <= CLOCK_SKEW_MS) {
    if (before?.phase.kind === 'pending') draft.filterSignals('device-clock', (signal) => signal.key !== key)
    if (before?.phase.kind === 'active')
      draft.putSignal('device-clock', { ...before, phase: { kind: 'clearing', at: at(now, CLEAR_MS) } })
    return
  }
  if (before && before.phase.kind !== 'clearing') return
  draft.putSignal('device-clock', {
    key,
    evidence: { kind: 'silence', source, codes: [], reason: 'clock', priority: 'low', since: now },
    phase: before ? { kind: 'active' } : { kind: 'pending', at: at(now, CLOCK_DELAY_MS), held: false },
    soundAt: null,
    worst: null,
  })
}
