import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Head } from './chain'
import type { AuditKey } from './key'

/**
 * The newest row, noted outside the database: a chain whose tail was cut off is still a whole chain, and only this
 * tells.
 */
export interface Checkpoint {
  /** In the background, the newest wins. */
  advance(head: Head | null): void
  read(): Promise<Head | 'none' | 'forged'>
  settle(): Promise<void>
}

export const checkpointText = (key: AuditKey, head: Head): string =>
  `${head.seq} ${head.mac} ${key.mac(`checkpoint ${head.seq} ${head.mac}`)}\n`

export function openCheckpoint(
  dataDir: string,
  key: AuditKey,
  onFailure: (error: unknown) => void,
): Checkpoint {
  const file = join(dataDir, 'keys', 'audit.checkpoint')
  const sealOf = (head: Head) => key.mac(`checkpoint ${head.seq} ${head.mac}`)
  let newest: Head | null = null
  let writing = Promise.resolve()

  async function read(): Promise<Head | 'none' | 'forged'> {
    const text = await readFile(file, 'utf8').catch(() => null)
    if (text === null) return 'none'
    const [seq, mac = '', seal] = text.trim().split(' ')
    const head = { seq: Number(seq), mac }
    return seal === sealOf(head) ? head : 'forged'
  }

  async function write(): Promise<void> {
    for (let next = take(); next; next = take()) {
      const before = await read()
      // Another process may be further on.
      if (before !== 'none' && before !== 'forged' && before.seq >= next.seq) continue
      const draft = `${file}.${process.pid}`
      await writeFile(draft, checkpointText(key, next), { mode: 0o600 })
      await rename(draft, file)
    }
  }

  function take(): Head | null {
    const head = newest
    newest = null
    return head
  }

  return {
    read,
    advance: (head) => {
      // Who writes beside us may have been told of first.
      if (head === null || head.seq <= (newest?.seq ?? 0)) return
      newest = head
      writing = writing.then(write).catch(onFailure)
    },
    settle: () => writing,
  }
}
