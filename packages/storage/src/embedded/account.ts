import { readFile, stat } from 'node:fs/promises'

/** The operating system user the database runs as; `null`: as ourselves. */
export type Account = { readonly uid: number; readonly gid: number } | null

const NOBODY = { uid: 65_534, gid: 65_534 }

/** PostgreSQL refuses to run as root; then it runs as the owner of its data, a user `vigil`, or `nobody`. */
export async function databaseAccount(dataFolder: string): Promise<Account> {
  if (process.getuid?.() !== 0) return null
  const owner = await stat(dataFolder).catch(() => null)
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid }
  const passwd = await readFile('/etc/passwd', 'utf8').catch(() => '')
  return userOf(passwd, 'vigil') ?? userOf(passwd, 'nobody') ?? NOBODY
}

function userOf(passwd: string, name: string): Account {
  const fields = passwd
    .split('\n')
    .find((line) => line.startsWith(`${name}:`))
    ?.split(':')
  const uid = Number(fields?.[2])
  const gid = Number(fields?.[3])
  // macOS lists nobody as -2, which setuid does not take.
  return uid > 0 && gid > 0 ? { uid, gid } : null
}
