import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  randomBytes,
  scryptSync,
} from 'node:crypto'
import { Unusable } from '../away'
import type { ByteReader } from './byte-reader'

/** What stands in `--key`: 32 random bytes in hexadecimal, or a passphrase. */
export type BackupKey = { readonly kind: 'random' | 'passphrase'; readonly secret: Buffer }

const MAGIC = 'vigil-backup 1\n'
const FRAME_BYTES = 256 * 1024
const TAG_BYTES = 16
const FINAL = 0x8000_0000
const HEADER_LIMIT_BYTES = 4_096
/** OWASP Password Storage Cheat Sheet: scrypt with N = 2^17, r = 8, p = 1. */
const SCRYPT = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 * 1024 }
/** NIST SP 800-63B-4, 3.1.1.2: 15 characters where a password stands alone. */
const PASSPHRASE_LEAST = 15

interface Header {
  readonly cipher: 'aes-256-gcm' | 'none'
  readonly derivation: 'hkdf-sha256' | 'scrypt' | 'none'
  readonly salt: string
  /** Tells a wrong key from a damaged file; says nothing of the key. */
  readonly check: string
}

export function backupKey(text: string): BackupKey {
  const secret = text.trim()
  if (/^[0-9a-f]{64}$/i.test(secret)) return { kind: 'random', secret: Buffer.from(secret, 'hex') }
  if (secret.length < PASSPHRASE_LEAST)
    throw new Unusable(
      `The key file holds neither 64 hexadecimal digits nor a passphrase of at least ${PASSPHRASE_LEAST} characters.`,
    )
  return { kind: 'passphrase', secret: Buffer.from(secret.normalize('NFC')) }
}

/** Each file has a key of its own, so that the counted nonces never meet the same key twice. */
function fileKey({ kind, secret }: BackupKey, salt: Buffer): Buffer {
  if (kind === 'passphrase') return scryptSync(secret, salt, 32, SCRYPT)
  return Buffer.from(hkdfSync('sha256', secret, salt, 'vigil backup', 32))
}

const checkOf = (key: Buffer): string =>
  createHmac('sha256', key).update('vigil backup key check').digest('hex').slice(0, 32)

interface Frame {
  readonly aad: Buffer
  readonly nonce: Buffer
}

/** The place of a frame and whether it is the last are part of what its tag proves. */
function frameOf(header: Buffer, counter: number, isFinal: boolean): Frame {
  const place = Buffer.alloc(9)
  place.writeBigUInt64BE(BigInt(counter))
  place[8] = isFinal ? 1 : 0
  return {
    aad: Buffer.concat([createHash('sha256').update(header).digest(), place]),
    nonce: Buffer.concat([Buffer.alloc(4), place.subarray(0, 8)]),
  }
}

/** Without a key the tag shows damage; it keeps nobody from making another one. */
const digestTag = (aad: Buffer, body: Buffer): Buffer =>
  createHash('sha256').update(aad).update(body).digest().subarray(0, TAG_BYTES)

function sealFrame(key: Buffer | null, { aad, nonce }: Frame, body: Buffer): readonly Buffer[] {
  if (!key) return [body, digestTag(aad, body)]
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(aad)
  return [cipher.update(body), cipher.final(), cipher.getAuthTag()]
}

function openFrame(key: Buffer | null, { aad, nonce }: Frame, body: Buffer, tag: Buffer): Buffer {
  if (!key) {
    if (!digestTag(aad, body).equals(tag)) throw damaged('a part of it does not fit its checksum')
    return body
  }
  const decipher = createDecipheriv('aes-256-gcm', key, nonce).setAAD(aad).setAuthTag(tag)
  try {
    return Buffer.concat([decipher.update(body), decipher.final()])
  } catch {
    throw damaged('a part of it was changed or is not in its place')
  }
}

export const damaged = (why: string): Unusable => new Unusable(`The backup is damaged: ${why}.`)

/** Seals what comes into frames of one size, the last one marked. */
export const sealing = (given: BackupKey | null) =>
  async function* seal(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    const salt = randomBytes(16)
    const key = given && fileKey(given, salt)
    const derivation = given ? (given.kind === 'random' ? 'hkdf-sha256' : 'scrypt') : 'none'
    const header: Header = {
      cipher: key ? 'aes-256-gcm' : 'none',
      derivation,
      salt: salt.toString('hex'),
      check: key ? checkOf(key) : '',
    }
    const head = Buffer.from(`${MAGIC}${JSON.stringify(header)}\n`)
    yield head
    let counter = 0
    let held = Buffer.alloc(0)
    const frame = (body: Buffer, isFinal: boolean): Buffer => {
      const length = Buffer.alloc(4)
      length.writeUInt32BE(isFinal ? body.length + FINAL : body.length)
      return Buffer.concat([length, ...sealFrame(key, frameOf(head, counter++, isFinal), body)])
    }
    for await (const bytes of source) {
      held = Buffer.concat([held, bytes])
      for (; held.length > FRAME_BYTES; held = held.subarray(FRAME_BYTES))
        yield frame(held.subarray(0, FRAME_BYTES), false)
    }
    yield frame(held, true)
  }

export interface Unsealed {
  readonly isEncrypted: boolean
  readonly content: AsyncGenerator<Buffer>
}

/** What was sealed; throws a sentence for a person where it cannot be opened, is damaged or ends too early. */
export async function unseal(reader: ByteReader, given: BackupKey | null): Promise<Unsealed> {
  const magic = await reader.take(MAGIC.length)
  if (magic?.toString('latin1') !== MAGIC) throw new Unusable('This is not a backup of Vigil.')
  const line = await reader.line(HEADER_LIMIT_BYTES)
  const header = line && headerIn(line)
  if (!line || !header) throw damaged('its beginning cannot be read')
  const key = keyFor(header, given)
  const head = Buffer.concat([magic, line])
  return { isEncrypted: key !== null, content: frames(reader, key, head) }
}

function headerIn(line: Buffer): Header | null {
  try {
    // Checked below, field by field, before anything relies on it.
    const header = JSON.parse(line.toString('utf8')) as Partial<Header>
    const { cipher, derivation, salt, check } = header
    const isKnown = (cipher === 'aes-256-gcm') === (derivation === 'hkdf-sha256' || derivation === 'scrypt')
    if (!isKnown || (cipher !== 'none' && cipher !== 'aes-256-gcm')) return null
    if (typeof salt !== 'string' || typeof check !== 'string') return null
    return { cipher, derivation: derivation ?? 'none', salt, check }
  } catch {
    return null
  }
}

function keyFor(header: Header, given: BackupKey | null): Buffer | null {
  if (header.cipher === 'none') return null
  if (!given) throw new Unusable('This backup is encrypted. Name its key file with --key.')
  const wanted = header.derivation === 'scrypt' ? 'passphrase' : 'random'
  const key = given.kind === wanted ? fileKey(given, Buffer.from(header.salt, 'hex')) : null
  if (!key || checkOf(key) !== header.check)
    throw new Unusable('The key does not fit: this backup was encrypted with another one.')
  return key
}

async function* frames(reader: ByteReader, key: Buffer | null, head: Buffer): AsyncGenerator<Buffer> {
  for (let counter = 0; ; counter++) {
    const word = (await reader.take(4))?.readUInt32BE()
    if (word === undefined) throw damaged('its end is missing')
    const isFinal = word >= FINAL
    const length = isFinal ? word - FINAL : word
    if (length > FRAME_BYTES) throw damaged('a part of it has an impossible length')
    const body = await reader.take(length)
    const tag = await reader.take(TAG_BYTES)
    if (!body || !tag) throw damaged('its end is missing')
    yield openFrame(key, frameOf(head, counter, isFinal), body, tag)
    if (!isFinal) continue
    if (await reader.take(1)) throw damaged('something follows its end')
    return
  }
}
