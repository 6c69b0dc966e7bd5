import type { DeviceId } from '@vigil/clinical'

/** Own proposal, a small part of what a high alarm may wait for (reliability.md 4.1): then whatever else has come is read. */
const SLICE_MS = 2
/** A waveform is stale after 2 s (clinical-decisions, stale-after by class): what waited longer shows nobody anything. */
const SHED_AFTER_MS = 2_000

interface Deps {
  readonly monotonic: () => number
  /** Calls back when whatever else has come was read. */
  readonly next?: (run: () => void) => void
  readonly onShed: (device: DeviceId) => void
}

interface Waiting {
  readonly since: number
  readonly mayBeShed: boolean
  readonly run: () => void
  readonly shed: () => void
}

export interface WaveLane {
  run<T>(
    device: DeviceId,
    work: () => Promise<T>,
    /** What stands for the result where the work is left out; `null`: it was promised and is never left out. */
    instead: T | null,
  ): Promise<T>
  /** When all that this device has in the lane is done: a farewell must not come before the last waveform. */
  behind(device: DeviceId): Promise<unknown>
}

/**
 * Waveforms are most of what devices send and the least of what anybody waits for: they are worked on a slice at a time,
 * behind the alerts and numbers that came meanwhile, and a server without time for them leaves out the oldest first.
 */
export function createWaveLane({ monotonic, next = setImmediate, onShed }: Deps): WaveLane {
  let waiting: Waiting[] = []
  let isDraining = false
  const last = new Map<DeviceId, Promise<unknown>>()

  const drain = () => {
    const began = monotonic()
    let done = 0
    for (const each of waiting) {
      const now = monotonic()
      if (now - began >= SLICE_MS) break
      done += 1
      if (each.mayBeShed && now - each.since > SHED_AFTER_MS) each.shed()
      else each.run()
    }
    waiting = waiting.slice(done)
    isDraining = waiting.length > 0
    if (isDraining) next(drain)
  }

  const enter = <T>(device: DeviceId, work: () => Promise<T>, instead: T | null) =>
    new Promise<T>((resolve, reject) => {
      waiting.push({
        since: monotonic(),
        mayBeShed: instead !== null,
        run: () => void work().then(resolve, reject),
        shed: () => {
          onShed(device)
          // Only where there is something that stands for it.
          if (instead !== null) resolve(instead)
        },
      })
      if (isDraining) return
      isDraining = true
      next(drain)
    })

  return {
    run(device, work, instead) {
      const done = enter(device, work, instead)
      const settled = done.then(
        () => undefined,
        () => undefined,
      )
      last.set(device, settled)
      void settled.then(() => last.get(device) === settled && last.delete(device))
      return done
    },
    behind: (device) => last.get(device) ?? Promise.resolve(),
  }
}
