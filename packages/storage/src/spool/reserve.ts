import { randomBytes } from 'node:crypto'
import { open, rename, rm, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import type { Log } from '../log'

const NAME = 'reserve.bin'
const PIECE = 1_048_576

export interface Reserve {
  /** True: there is more room now than a moment ago. */
  release(): Promise<boolean>
  /** Makes it again where that leaves as much room as it takes; never throws. */
  restore(): Promise<void>
}

/** Room that is given up when the disk is full, so that alarms and the audit trail are still written (H34, R06). */
export function createReserve(folder: string, bytes: number, log: Log): Reserve {
  const file = join(folder, NAME)
  let working: Promise<void> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = working.then(work)
    working = result.then(
      () => undefined,
      () => undefined,
    )
    return result
  }

  async function make(): Promise<void> {
    if (bytes === 0 || (await sizeOf(file)) === bytes) return
    const { bavail, bsize } = await statfs(folder)
    if (bavail * bsize < 2 * bytes) return
    await fill(`${file}.new`, bytes)
    await rename(`${file}.new`, file)
    log.info('disk.reserved', { bytes })
  }

  return {
    release: () =>
      inTurn(async () => {
        if ((await sizeOf(file)) === 0) return false
        await rm(file, { force: true })
        log.error('disk.reserve-released', { bytes })
        return true
      }),
    restore: () =>
      inTurn(async () => {
        await make().catch(async (error: unknown) => {
          await rm(`${file}.new`, { force: true }).catch(() => undefined)
          log.warn('disk.not-reserved', { reason: error instanceof Error ? error.name : 'unknown' })
        })
      }),
  }
}

/** Of Node, and of PostgreSQL. */
export const isDiskFull = (error: unknown): boolean =>
  ['ENOSPC', 'EDQUOT', '53100'].includes(String((error as { code?: unknown } | null)?.code))

const sizeOf = (file: string): Promise<number> =>
  stat(file).then(
    ({ size }) => size,
    () => 0,
  )

/** Random, so that a file system that compresses gives it room, too. */
async function fill(file: string, bytes: number): Promise<void> {
  const handle = await open(file, 'w', 0o600)
  try {
    const piece = randomBytes(PIECE)
    for (let left = bytes; left > 0; left -= PIECE)
      await handle.writeFile(left < PIECE ? piece.subarray(0, left) : piece)
    await handle.sync()
  } finally {
    await handle.close()
  }
}
