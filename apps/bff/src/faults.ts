import type { Health, Log } from './ports'

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

/** A failing consumer never stops the others (style.md 3). */
export const guard =
  (fault: (reason: string) => void, log: Log) =>
  <T>(consumer: string, run: () => T): T | null => {
    try {
      return run()
    } catch (error) {
      fault(`${consumer}-failed`)
      log.error('pipeline.consumer-failed', { consumer, error: String(error) })
      return null
    }
  }
