import type { Store } from '@vigil/storage'
import type { ServerClock } from './clock'
import type { Health, Log } from './ports'

const EVERY_MS = 1_000
/** H32: the engine is alive only while it looks at its due things. */
const SWEEP_OVERDUE_MS = 2_000

interface Deps {
  readonly store: Pick<Store, 'seal' | 'recording' | 'damaged'>
  readonly clock: ServerClock
  readonly engine: { readonly sweptAt: () => number }
  readonly looks: readonly { readonly look: () => void }[]
  readonly health: Health
  readonly log: Log
}

/** What must be looked at each second, whatever happens. */
export function startHousekeeping({ store, clock, engine, looks, health, log }: Deps): { stop(): void } {
  let sealing = false
  const seal = async () => {
    if (sealing) return
    sealing = true
    try {
      await store.seal(clock.now())
      health.set('not-sealing', false)
    } catch (error) {
      health.set('not-sealing', true)
      log.error('store.seal-failed', { error: String(error) })
    } finally {
      sealing = false
    }
  }
  const timer = setInterval(() => {
    const { jumped, offMs } = clock.follow()
    if (jumped) log.warn('clock.jumped', { offMs: Math.round(offMs) })
    health.set('clock-jumped', jumped)
    health.set('chunk-damaged', store.damaged() > 0)
    health.set('not-recording', store.recording() === 'spool')
    health.set('engine-stalled', clock.monotonic() - engine.sweptAt() > SWEEP_OVERDUE_MS)
    for (const each of looks) each.look()
    void seal()
  }, EVERY_MS)
  return { stop: () => clearInterval(timer) }
}
