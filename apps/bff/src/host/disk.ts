import { statfs } from 'node:fs/promises'
import type { Clock, Health } from '../ports'

const EACH_MS = 30_000
/** Own proposal: twice the journal that the database keeps at most. */
export const LOW_BYTES = 1_073_741_824

interface Deps {
  readonly dataDir: string
  readonly clock: Pick<Clock, 'monotonic'>
  readonly health: Health
  readonly freeIn?: (folder: string) => Promise<number>
}

/** For who may use it up: what is reserved for root is not counted. */
const freeBytes = async (folder: string): Promise<number> => {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}

/** A full disk stops everything that is stored, and so every announcement: it is said while there is time (H34). */
export function createDiskWatch({ dataDir, clock, health, freeIn = freeBytes }: Deps) {
  let lookedAt = Number.NEGATIVE_INFINITY
  let free: number | null = null
  const measure = async () => {
    // A folder that nobody can look at is reported by whoever writes into it.
    free = await freeIn(dataDir).catch(() => null)
    health.set('disk-low', free !== null && free < LOW_BYTES)
  }
  return {
    look(): void {
      const at = clock.monotonic()
      if (at - lookedAt < EACH_MS) return
      lookedAt = at
      void measure()
    },
    /** `null`: not known. */
    free: (): number | null => free,
  }
}
