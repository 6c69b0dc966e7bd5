import { createHash, createHmac, randomBytes } from 'node:crypto'
import { mkdir, open, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** Kept outside the database: who can only edit rows cannot compute their hashes anew. */
export interface AuditKey {
  /** Fingerprint; says nothing of the key. */
  readonly id: string
  readonly mac: (text: string) => string
}

export async function auditKey(dataDir: string): Promise<AuditKey> {
  const folder = join(dataDir, 'keys')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, 'audit.key')
  await make(file)
  const { mode } = await stat(file)
  if ((mode & 0o077) !== 0)
    throw new Error(`${file} can be read by others. Make it private (chmod 600) and start again.`)
  return auditKeyIn(await readFile(file, 'utf8'))
}

/** As the file holds it. */
export const auditKeyIn = (text: string): AuditKey => keyOf(Buffer.from(text.trim(), 'hex'))

function keyOf(secret: Buffer): AuditKey {
  if (secret.length !== 32) throw new Error('the audit key file does not hold 32 bytes in hexadecimal')
  return {
    id: createHash('sha256').update('vigil audit key').update(secret).digest('hex').slice(0, 16),
    mac: (text) => createHmac('sha256', secret).update(text).digest('hex'),
  }
}

async function make(file: string): Promise<void> {
  const handle = await open(file, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') return null
    throw error
  })
  if (!handle) return
  await handle.writeFile(`${randomBytes(32).toString('hex')}\n`)
  await handle.sync()
  await handle.close()
}
