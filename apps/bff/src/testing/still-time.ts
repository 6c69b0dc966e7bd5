import type { EpochMs } from '@vigil/clinical'
import type { ServerClock } from '../clock'

export const BEGIN = Date.parse('2026-11-21T10:00:00Z')

/** Time that passes only when the test says so: `time.ms` since `begin`. */
export function stillTime(begin = BEGIN) {
  const time = { ms: 0 }
  const clock: ServerClock = {
    now: () => (begin + time.ms) as EpochMs,
    monotonic: () => time.ms,
    follow: () => ({ offMs: 0, jumped: false }),
  }
  return { time, clock }
}
