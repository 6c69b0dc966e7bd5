import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { isAway } from './away'
import type { Database } from './database'

/** Greater than every one before, from the file alone while the database is away; both remember it. */
export async function nextEpoch(db: Database, dataDir: string): Promise<number> {
  const file = join(dataDir, 'keys', 'epoch')
  const fromFile = Number(await readFile(file, 'utf8').catch(() => '0')) || 0
  const fromDatabase = await inDatabase(db, fromFile)
  const epoch = fromDatabase ?? fromFile + 1
  await write(file, epoch)
  return epoch
}

async function inDatabase(db: Database, atLeast: number): Promise<number | null> {
  try {
    const made = await sql<{ epoch: number }>`
      update engine_epoch set epoch = greatest(epoch, ${atLeast}::int) + 1 returning epoch`.execute(db)
    return made.rows[0]?.epoch ?? null
  } catch (error) {
    if (isAway(error)) return null
    throw error
  }
}

async function write(file: string, epoch: number): Promise<void> {
  await mkdir(join(file, '..'), { recursive: true, mode: 0o700 })
  const draft = `${file}.draft`
  const handle = await open(draft, 'w', 0o600)
  try {
    await handle.writeFile(`${epoch}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(draft, file)
}
