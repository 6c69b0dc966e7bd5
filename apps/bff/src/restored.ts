import type { Restoration, RestorationStore } from '@vigil/storage'
import type { Clock, Log } from './ports'

/** Until somebody says that they know, and no longer than this: own proposal. */
const SHOWN_MS = 24 * 60 * 60_000
/** How often the store is asked whether somebody did; own proposal. */
const ASK_MS = 10_000

interface Deps {
  readonly store: Pick<RestorationStore, 'restoration'>
  readonly clock: Clock & { monotonic(): number }
  readonly log: Log
}

/** As every display shows it: in words, for no catalogue knows the time. */
const reasonOf = ({ takenAt }: Restoration): string =>
  `restored from the backup of ${new Date(takenAt).toISOString().slice(0, 16).replace('T', ' ')} UTC; what happened since then is missing`

/** Says on every display that the data are those of a backup (H48). */
export function createRestoredNotice({ store, clock, log }: Deps) {
  let shown: string | null = null
  let lost: Restoration['lost'] | null = null
  let askedAt = Number.NEGATIVE_INFINITY
  const show = (restoration: Restoration | null): void => {
    const isDue =
      restoration !== null &&
      restoration.confirmed === null &&
      clock.now() - restoration.restoredAt < SHOWN_MS
    shown = isDue ? reasonOf(restoration) : null
  }
  const ask = async (): Promise<void> => {
    const restoration = await store.restoration()
    lost = restoration?.lost ?? null
    show(restoration)
  }
  return {
    start: ask,
    lost: () => lost,
    /** Beside what makes the server degraded: it is not, and stays ready. */
    notices: (): readonly string[] => (shown === null ? [] : [shown]),
    look() {
      if (shown === null || clock.monotonic() - askedAt < ASK_MS) return
      askedAt = clock.monotonic()
      ask().catch((error: unknown) => log.error('restored.not-asked', { error: String(error) }))
    },
  }
}

export type RestoredNotice = ReturnType<typeof createRestoredNotice>
