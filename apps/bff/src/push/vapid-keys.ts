import { randomUUID } from 'node:crypto'
import { link, mkdir, open, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import webPush from 'web-push'
import { z } from 'zod'

/** Who we are to the push services (RFC 8292). Made once: another key makes every subscription useless. */
export type VapidKeys = z.infer<typeof vapidKeys>

const vapidKeys = z.object({
  /** An uncompressed point of P-256 and its scalar, base64url. */
  publicKey: z.string().length(87),
  privateKey: z.string().length(43),
})

/** Beside the other keys, readable by the owner alone. */
export async function loadVapidKeys(dataDir: string): Promise<VapidKeys> {
  const folder = join(dataDir, 'keys')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, 'vapid.json')
  await make(file)
  const { mode } = await stat(file)
  if ((mode & 0o077) !== 0)
    throw new Error(`${file} can be read by others. Make it private (chmod 600) and start again.`)
  const parsed = vapidKeys.safeParse(parse(await readFile(file, 'utf8')))
  if (!parsed.success)
    throw new Error(
      `${file} does not hold a key pair. Bring it back from the backup, or delete it: every browser must then turn push on again.`,
    )
  return parsed.data
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Whole or not at all: half a file would stand in the way of every later start. The first one to link it wins. */
async function make(file: string): Promise<void> {
  if (await stat(file).catch(() => null)) return
  const draft = `${file}.${randomUUID()}`
  try {
    const handle = await open(draft, 'wx', 0o600)
    await handle.writeFile(`${JSON.stringify(webPush.generateVAPIDKeys())}\n`)
    await handle.sync()
    await handle.close()
    await link(draft, file).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
  } finally {
    await rm(draft, { force: true })
  }
}
