import { chown, mkdir, open, readdir, readFile, rename, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/** A file in DATA_DIR while keys and database may not belong together. */
export const RESTORING = 'restoring'

export interface KeptFile {
  /** Inside DATA_DIR, with `/`. */
  readonly name: string
  readonly bytes: Buffer
}

/**
 * What belongs to the data and is no table: acknowledged operations that wait for the database, and the keys. The keys are
 * secrets: only an encrypted backup holds them.
 */
export async function filesOf(dataDir: string, withKeys: boolean): Promise<readonly KeptFile[]> {
  const folders = ['spool', 'spool/refused', ...(withKeys ? ['keys'] : [])]
  return (await Promise.all(folders.map((folder) => filesIn(dataDir, folder)))).flat()
}

async function filesIn(dataDir: string, folder: string): Promise<readonly KeptFile[]> {
  const entries = await readdir(join(dataDir, folder), { withFileTypes: true }).catch(() => [])
  const files: KeptFile[] = []
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    if (!entry.isFile() || !isKept(folder, entry.name)) continue
    // A segment that was brought in meanwhile is in the database, whose snapshot comes later.
    const bytes = await readFile(join(dataDir, folder, entry.name)).catch(() => null)
    if (bytes) files.push({ name: `${folder}/${entry.name}`, bytes })
  }
  return files
}

/** Drafts and the mark of the running owner are no data. */
const isKept = (folder: string, name: string): boolean =>
  folder === 'keys' ? !/\.(draft|\d+)$/.test(name) : /\.spool(\.kept)?$/.test(name)

/** Whole or not at all under its name, and on disk. */
export async function writeWhole(file: string, bytes: Buffer): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  const draft = join(dirname(file), `${basename(file)}.draft`)
  const handle = await open(draft, 'w', 0o600)
  try {
    await handle.writeFile(bytes)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(draft, file)
  await syncFolder(dirname(file))
}

export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

export const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )

/** Files that root writes for a data folder of somebody else belong to that one. */
export async function ownAs(folder: string, file: string): Promise<void> {
  if (process.getuid?.() !== 0) return
  const owner = await stat(folder)
  await chown(file, owner.uid, owner.gid)
}
