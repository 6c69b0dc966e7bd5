import { open, rm, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'

/** Own proposal: some hours of alarms and audit of a hospital. */
export const RESERVE_BYTES = 64 * 1024 * 1024
const PIECE_BYTES = 1024 * 1024
/** It is made only where so many times its size are free: it must not be what fills the disk. */
const ROOM = 3

/** Room on the disk that nothing else can take: given up when it is full, so that alarms go on (H34, R06). */
export interface Reserve {
  /** Where there is none and there is room. */
  make(): Promise<void>
  /** `true`: there is room now that was not there. */
  release(): Promise<boolean>
  /** Given up, and not made again yet. */
  isReleased(): boolean
}

export function createReserve(folder: string, bytes = RESERVE_BYTES): Reserve {
  const file = join(folder, 'reserve')
  let released = false
  let making: Promise<void> | null = null

  async function fill(): Promise<void> {
    const { bavail, bsize } = await statfs(folder)
    const known = await stat(file).catch(() => null)
    if (known?.size === bytes) {
      released = false
      return
    }
    if (bavail * bsize < ROOM * bytes) return
    const handle = await open(file, 'w', 0o600)
    try {
      // Written, since a hole in a file reserves nothing.
      const piece = Buffer.alloc(PIECE_BYTES, 0x5a)
      for (let left = bytes; left > 0; left -= PIECE_BYTES)
        await handle.appendFile(left < PIECE_BYTES ? piece.subarray(0, left) : piece)
      await handle.datasync()
      released = false
    } finally {
      await handle.close()
    }
  }

  return {
    make: () => {
      // Whoever has no room for it does without, as before.
      making ??= fill()
        .catch(() => undefined)
        .finally(() => (making = null))
      return making
    },
    release: async () => {
      await making
      released = true
      const there = await stat(file).catch(() => null)
      if (!there) return false
      await rm(file, { force: true })
      return true
    },
    isReleased: () => released,
  }
}
