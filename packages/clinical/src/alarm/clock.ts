import type { DeviceId } from '../ids'
import type { Draft } from './draft'
import { at } from './settle'
import {
  CLEAR_MS,
  CLOCK_DELAY_MS,
  CLOCK_SKEW_MS,
  HISTORY_ENDS_MS,
  HISTORY_VISUAL_MS,
  SILENCE_SOUND_MS,
  SILENCE_VISUAL_MS,
} from './timing'

/** A wrong clock is corrected by the host, and said (H18). */
export function assessClock(draft: Draft, source: DeviceId, skewMs: number): void {
  const { now } = draft
  const key = `clock|${source}`
  const before = draft.signal('device-clock', key)
  if (Math.abs(skewMs) <= CLOCK_SKEW_MS) {
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

const historyKey = (source: DeviceId) => `history|${source}`

/**
 * A device that sends and nothing of it is live: its clock is wrong, or its data are old. Nobody is monitored by it, and
 * no stream of it can fall silent, so this is what says so (H01, H18).
 */
export function observeHistory(draft: Draft, source: DeviceId): void {
  const { now, state } = draft
  const isLive = Object.values(state.streams).some(
    (stream) => stream.source === source && now - stream.advancedAt < SILENCE_VISUAL_MS,
  )
  if (isLive) return
  const key = historyKey(source)
  const before = draft.signal('device-clock', key)
  const ends = { kind: 'clearing', at: at(now, HISTORY_ENDS_MS) } as const
  const phase = before?.phase
  if (before && phase?.kind === 'clearing') {
    // Renewed seldom: each renewal is a commit.
    if (phase.at - now < HISTORY_ENDS_MS / 2) draft.putSignal('device-clock', { ...before, phase: ends })
  } else if (before && phase?.kind === 'pending' && now - phase.at < HISTORY_ENDS_MS) {
    if (phase.at <= now) draft.putSignal('device-clock', { ...before, phase: ends })
  } else
    draft.putSignal('device-clock', {
      key,
      evidence: { kind: 'silence', source, codes: [], reason: 'clock', priority: 'medium', since: now },
      // Held: only a further message shows that the device goes on sending history.
      phase: { kind: 'pending', at: at(now, HISTORY_VISUAL_MS), held: true },
      soundAt: at(now, HISTORY_VISUAL_MS + SILENCE_SOUND_MS),
      worst: null,
    })
}

/** Live data came: whatever it sent before, it is monitored now. */
export function endHistory(draft: Draft, source: DeviceId): void {
  const key = historyKey(source)
  const signal = draft.signal('device-clock', key)
  if (!signal) return
  if (signal.phase.kind === 'pending') draft.filterSignals('device-clock', (each) => each.key !== key)
  else if (signal.phase.kind === 'clearing' && signal.phase.at - draft.now > CLEAR_MS)
    draft.putSignal('device-clock', {
      ...signal,
      phase: { kind: 'clearing', at: at(draft.now, CLEAR_MS) },
    })
}
