import type { EpochMs } from '../ids'
import { parameter, type SignalGroup } from '../parameters'
import type { AlarmTimings } from '../settings/site-timings'
import type { Condition, Signal, Stream } from './state'
import { CLEAR_MS, SILENCE_SOUND_MS } from './timing'

/** Respiration by impedance is measured by the leads of the ECG (clinical.md 6.1). */
const sensorOf = (group: SignalGroup): SignalGroup => (group === 'resp' ? 'ecg' : group)

export const sharesSensor = (a: Stream, b: Stream): boolean =>
  a.source === b.source && sensorOf(parameter(a.code).group) === sensorOf(parameter(b.code).group)

export const isSensorOff = ({ reason }: Stream): boolean => reason === 'leads-off' || reason === 'probe-off'

/**
 * When a sensor that is off sounds because it was off a moment ago, and nobody had taken that: the wait goes on, and
 * does not begin anew. `Infinity`: it was not.
 */
export function awaitedSound(
  { alarm }: Condition,
  { evidence }: Signal,
  now: EpochMs,
  { sensorAgainSeconds }: AlarmTimings,
): number {
  if (evidence.kind !== 'silence' || !(evidence.reason === 'leads-off' || evidence.reason === 'probe-off'))
    return Infinity
  if (alarm?.state !== 'ended' || alarm.endedAt === null || alarm.owner) return Infinity
  // It ended when it had been on for a while.
  const isLately = now - alarm.endedAt <= 1_000 * sensorAgainSeconds - CLEAR_MS
  const isSame = alarm.evidence.some(({ source }) => source === evidence.source)
  return isLately && isSame ? alarm.onset + SILENCE_SOUND_MS : Infinity
}
