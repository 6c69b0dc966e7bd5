import { spawn } from 'node:child_process'
import { chown, mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import type { Account } from './account'

/** The database role, whatever the operating system user is called. */
export const ROLE = 'vigil'

export interface Folders {
  readonly base: string
  readonly data: string
  readonly socket: string
  readonly log: string
}

export const foldersOf = (dataDir: string): Folders => {
  const base = join(dataDir, 'pg')
  return { base, data: join(base, 'data'), socket: join(base, 's'), log: join(base, 'log') }
}

/** Makes the cluster on the first start; a half-made one never gets the final name. */
export async function ensureCluster(
  native: string,
  folders: Folders,
  account: Account,
  sync: boolean,
): Promise<void> {
  await ownFolder(folders.base, account)
  await ownFolder(folders.socket, account)
  if (await stat(join(folders.data, 'PG_VERSION')).catch(() => null)) return
  const draft = await mkdtemp(join(folders.base, 'init-'))
  if (account) await chown(draft, account.uid, account.gid)
  await initdb(native, draft, account, sync)
  await writeFile(join(draft, 'pg_hba.conf'), 'local all all peer map=vigil\n')
  await writeFile(join(draft, 'pg_ident.conf'), identityMap(account))
  await rename(draft, folders.data).catch(async (error: unknown) => {
    await rm(draft, { recursive: true, force: true })
    if (!(await stat(folders.data).catch(() => null))) throw error
  })
}

/** Only this user (and root) may connect, even if others run processes as the same `nobody`. */
function identityMap(account: Account): string {
  const users = account ? ['root'] : ['root', userInfo().username]
  return [...new Set(users)].map((user) => `vigil ${JSON.stringify(user)} ${ROLE}\n`).join('')
}

async function ownFolder(folder: string, account: Account): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  if (account) await chown(folder, account.uid, account.gid)
}

async function initdb(native: string, data: string, account: Account, sync: boolean): Promise<void> {
  const args = [
    '-U',
    ROLE,
    '-A',
    'peer',
    '--data-checksums',
    '-E',
    'UTF8',
    '--locale=C',
    '-D',
    here(data, account),
    ...(sync ? [] : ['--no-sync']),
  ]
  const { code, output } = await run(join(native, 'bin/initdb'), args, data, account)
  if (code === 0) return
  await rm(data, { recursive: true, force: true })
  throw new Error(`initdb ended with ${code}: ${output.slice(-2000)}`)
}

/**
 * The folders above may be closed to the account. The working folder is entered before the rights are dropped, and
 * `/proc/self/cwd` names it without walking the path again.
 */
export const here = (data: string, account: Account): string =>
  account && process.platform === 'linux' ? '/proc/self/cwd' : data

function run(
  command: string,
  args: readonly string[],
  cwd: string,
  account: Account,
): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, ...account, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    const collect = (chunk: Buffer) => (output += chunk.toString())
    child.stdout.on('data', collect)
    child.stderr.on('data', collect)
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, output }))
  })
}

export const tailOf = async (file: string): Promise<string> =>
  (await readFile(file, 'utf8').catch(() => '')).slice(-2000)
