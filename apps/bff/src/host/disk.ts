import { statfs } from 'node:fs/promises'
import type { Clock, Health } from '../ports'
import { atLeast, rungAt, type Rung } from './ladder'

/** Own proposal: a disk that has room again is used again within the 5 s of R06. */
const EACH_MS = 4_000
/** Own proposal: twice the journal that the database keeps at most. */
export const LOW_BYTES = 1_073_741_824

export interface Room {
  readonly free: number
  /** Share of what may be used, 0 to 1. */
  readonly used: number
}

interface Deps {
  readonly dataDir: string
  readonly clock: Pick<Clock, 'monotonic'>
  readonly health: Health
  readonly roomIn?: (folder: string) => Promise<Room>
}

/** For who may use it up: what is reserved for root is not counted. */
const roomOf = async (folder: string): Promise<Room> => {
  const { blocks, bfree, bavail, bsize } = await statfs(folder)
  const inUse = blocks - bfree
  return { free: bavail * bsize, used: inUse / Math.max(1, inUse + bavail) }
}

/** A full disk stops everything that is stored, and so every announcement: it is said, and less is recorded, while there is time (H34). */
export function createDiskWatch({ dataDir, clock, health, roomIn = roomOf }: Deps) {
  let lookedAt = Number.NEGATIVE_INFINITY
  let room: Room | null = null
  let rung: Rung = 'all'
  const measure = async () => {
    // A folder that nobody can look at is reported by whoever writes into it; what was decided before goes on.
    room = await roomIn(dataDir).catch(() => null)
    if (room) rung = rungAt(room.used, rung)
    health.set('disk-low', atLeast(rung, 'low') || (room !== null && room.free < LOW_BYTES))
    health.set('waveforms-unrecorded', atLeast(rung, 'no-waveforms'))
    health.set('numerics-sparse', atLeast(rung, 'sparse-numerics'))
  }
  return {
    look(): void {
      const at = clock.monotonic()
      if (at - lookedAt < EACH_MS) return
      lookedAt = at
      void measure()
    },
    /** `null`: not known. */
    free: (): number | null => room?.free ?? null,
    rung: (): Rung => rung,
  }
}
