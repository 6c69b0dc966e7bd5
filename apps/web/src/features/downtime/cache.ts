import { picture, type Picture } from './picture'
import type { Shelf } from './shelf'

/** Own proposal: longer than a downtime lasts, shorter than a picture is of use. */
export const KEPT_MS = 24 * 3_600_000

const KEY = 'key'
const SEALED = 'sealed'
const ALGORITHM = 'AES-GCM'
const IV_BYTES = 12

interface Sealed {
  readonly savedAt: number
  readonly iv: Uint8Array<ArrayBuffer>
  readonly bytes: ArrayBuffer
}

/** Non-extractable: it encrypts and decrypts here, and nobody can carry it away by script. */
async function keyOf(shelf: Shelf): Promise<CryptoKey> {
  const known = await shelf.get(KEY)
  if (known instanceof CryptoKey) return known
  const made = await crypto.subtle.generateKey({ name: ALGORITHM, length: 256 }, false, [
    'encrypt',
    'decrypt',
  ])
  await shelf.put(KEY, made)
  return made
}

export async function keep(shelf: Shelf, kept: Picture): Promise<void> {
  const key = await keyOf(shelf)
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES))
  const text = new TextEncoder().encode(JSON.stringify(kept))
  const bytes = await crypto.subtle.encrypt({ name: ALGORITHM, iv }, key, text)
  await shelf.put(SEALED, { savedAt: kept.savedAt, iv, bytes } satisfies Sealed)
}

const isSealed = (value: unknown): value is Sealed =>
  typeof value === 'object' && value !== null && 'savedAt' in value && 'iv' in value && 'bytes' in value

/** What is too old, or of a clock that was set back, is removed and not shown; so is what cannot be read. */
export async function kept(shelf: Shelf, now: number): Promise<Picture | null> {
  const sealed = await shelf.get(SEALED)
  if (!isSealed(sealed)) return null
  try {
    const age = now - sealed.savedAt
    if (age > KEPT_MS || age < -KEPT_MS) throw new Error('too old')
    const key = await keyOf(shelf)
    const bytes = await crypto.subtle.decrypt({ name: ALGORITHM, iv: sealed.iv }, key, sealed.bytes)
    return picture.parse(JSON.parse(new TextDecoder().decode(bytes)))
  } catch {
    await shelf.clear()
    return null
  }
}
