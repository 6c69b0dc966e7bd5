import type { Health } from './ports'

/** Own proposal: a fault of ours is shown this long after it last happened. */
const SHOWN_MS = 60_000

/** A reason that nothing ends by itself, such as an exception in a rule: shown for a while, not for ever. */
export function createFaults(health: Health): (reason: string) => void {
  const timers = new Map<string, NodeJS.Timeout>()
  return (reason) => {
    health.set(reason, true)
    clearTimeout(timers.get(reason))
    const timer = setTimeout(() => health.set(reason, false), SHOWN_MS)
    timers.set(reason, timer.unref())
  }
}
