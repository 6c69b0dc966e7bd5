import type { EpochMs } from '@vigil/clinical'
import type { Clock } from './ports'

interface Sources {
  readonly wall: () => number
  readonly monotonic: () => number
}

const SYSTEM: Sources = { wall: () => Date.now(), monotonic: () => performance.now() }

/** Own proposal: a corrected wall clock is followed at 1 %, so that no duration is stretched or cut. */
const SLEW = 0.01
/** Own proposal: more than this is a jump and said aloud. */
const JUMP_MS = 2_000

export interface ServerClock extends Clock {
  /** Called each second: follows the wall slowly and returns how far it is away, and whether that is a jump. */
  follow(): { readonly offMs: number; readonly jumped: boolean }
}

/**
 * Wall time that cannot jump: the wall at start plus monotonic time. A leap of the system clock (NTP, an operator, a
 * suspended machine) neither fires nor holds an alarm.
 */
export function createClock(sources: Sources = SYSTEM): ServerClock {
  let anchor = sources.wall() - sources.monotonic()
  let followedAt = sources.monotonic()
  // The one place where the server's time gets its brand.
  const now = () => Math.floor(anchor + sources.monotonic()) as EpochMs
  return {
    now,
    monotonic: sources.monotonic,
    follow() {
      const elapsed = sources.monotonic() - followedAt
      followedAt += elapsed
      const off = sources.wall() - (anchor + sources.monotonic())
      const most = elapsed * SLEW
      anchor += Math.max(-most, Math.min(most, off))
      return { offMs: off, jumped: Math.abs(off) > JUMP_MS }
    },
  }
}
