import { readFile, rm, writeFile } from 'node:fs/promises'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * One process at a time writes and drains a spool: the server, while it runs. Another (the command line) goes without
 * and sees the database's failure itself. Says whether we own it now.
 */
export async function ownSpool(folder: string): Promise<boolean> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, 'owner')
  const me = await identity(process.pid)
  for (;;) {
    const made = await writeFile(file, me, { flag: 'wx', mode: 0o600 }).then(
      () => true,
      () => false,
    )
    if (made) return true
    const owner = await readFile(file, 'utf8').catch(() => '')
    if (owner === me) return true
    if (owner !== '' && owner === (await identity(Number(owner.split(' ')[0])))) return false
    await rm(file, { force: true })
  }
}

export const disownSpool = (folder: string): Promise<void> => rm(join(folder, 'owner'), { force: true })

/** Number and start time: after a crash or in a new container the number alone may be somebody else's. */
async function identity(pid: number): Promise<string> {
  if (process.platform === 'linux') {
    const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
    const startTime = line.slice(line.lastIndexOf(')')).split(' ')[20]
    return `${pid} ${startTime ?? 'gone'}`
  }
  return `${pid} ${isAlive(pid) ? 'alive' : 'gone'}`
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
