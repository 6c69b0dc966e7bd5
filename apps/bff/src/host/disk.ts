import { statfs } from 'node:fs/promises'
import type { Clock, Health } from '../ports'

const EACH_MS = 30_000

/** What is still written, from everything down to what must never be lost (H34: waveforms go first). */
export type Keeps = 'all' | 'no-waveforms' | 'few-numerics'

/** Shares of the disk (issue), and room in bytes for small ones (own proposal: the journal that the database keeps, and parts of it). */
const STAGES = [
  { keeps: 'few-numerics', reason: 'disk-95', used: 0.95, free: 268_435_456 },
  { keeps: 'no-waveforms', reason: 'disk-90', used: 0.9, free: 536_870_912 },
  { keeps: 'all', reason: 'disk-low', used: 0.8, free: 1_073_741_824 },
] as const

export interface Room {
  readonly free: number
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
  const { bavail, bfree, blocks, bsize } = await statfs(folder)
  const taken = blocks - bfree
  return { free: bavail * bsize, used: taken / Math.max(1, taken + bavail) }
}

/** The stage that is reached: by share, but never while there is room for days, and by what is left on a small disk. */
const stageOf = ({ free, used }: Room) =>
  STAGES.find((stage) => free < stage.free || (used >= stage.used && free < PLENTY_BYTES)) ?? null

/** Own proposal: a tenth of a very large disk is no shortage. */
const PLENTY_BYTES = 107_374_182_400

/** A full disk stops what is stored: it is said while there is time, and what matters least is left out first. */
export function createDiskWatch({ dataDir, clock, health, roomIn = roomOf }: Deps) {
  let lookedAt = Number.NEGATIVE_INFINITY
  let room: Room | null = null
  let stage: ReturnType<typeof stageOf> = null
  const measure = async () => {
    // A folder that nobody can look at is reported by whoever writes into it.
    room = await roomIn(dataDir).catch(() => null)
    stage = room && stageOf(room)
    for (const { reason } of STAGES) health.set(reason, stage?.reason === reason)
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
    keeps: (): Keeps => stage?.keeps ?? 'all',
  }
}
