import type { Health, Log } from './ports'

/** What makes the data not fully safe now. A change is logged once, not each time somebody repeats it. */
export function createHealth(log: Log): Health {
  const active = new Set<string>()
  return {
    set(reason, isActive) {
      if (active.has(reason) === isActive) return
      if (isActive) active.add(reason)
      else active.delete(reason)
      log[isActive ? 'warn' : 'info'](isActive ? 'health.degraded' : 'health.recovered', { reason })
    },
    reasons: () => [...active].toSorted(),
  }
}
