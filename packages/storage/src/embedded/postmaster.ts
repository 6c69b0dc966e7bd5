import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

export type Postmaster =
  | { readonly kind: 'none' }
  | { readonly kind: 'starting'; readonly pid: number }
  | { readonly kind: 'ready'; readonly pid: number }

/**
 * What `postmaster.pid` says, checked against the process. After kill -9 the file stays behind, and its number may
 * since belong to another program (in a container very likely): then it is removed, or PostgreSQL would refuse to start.
 */
export async function findPostmaster(dataFolder: string): Promise<Postmaster> {
  const file = join(dataFolder, 'postmaster.pid')
  const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n')
  const pid = Number(lines[0])
  if (!(pid > 0)) return { kind: 'none' }
  if (!(await isPostgres(pid))) {
    await rm(file, { force: true })
    return { kind: 'none' }
  }
  return { kind: lines[7]?.trim() === 'ready' ? 'ready' : 'starting', pid }
}

export async function isPostgres(pid: number): Promise<boolean> {
  if (process.platform !== 'linux') return (await commandOf(pid)).includes('postgres')
  const state = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  // `pid (name) state …`: a zombie holds nothing any more.
  return /^\d+ \(postgres\) [^Z]/.test(state)
}

const commandOf = (pid: number) =>
  promisify(execFile)('ps', ['-o', 'command=', '-p', String(pid)]).then(
    (result) => result.stdout,
    () => '',
  )
