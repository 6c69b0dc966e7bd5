import {
  createDecipheriv,
  createECDH,
  createPublicKey,
  hkdfSync,
  randomBytes,
  verify,
  type ECDH,
} from 'node:crypto'
import type { PushAddress } from '@vigil/storage'

/** A browser as a push service sees it: it makes the keys, and nobody else can open what is sent to it. */
export interface TestBrowser {
  readonly address: PushAddress
  /** RFC 8291, from the receiver's side, by the primitives of Node alone. */
  open(body: Buffer): string
}

export function aBrowser(endpoint: string): TestBrowser {
  const pair = createECDH('prime256v1')
  const publicKey = pair.generateKeys()
  const auth = randomBytes(16)
  return {
    address: { endpoint, p256dh: publicKey.toString('base64url'), auth: auth.toString('base64url') },
    open: (body) => openSealed(body, { pair, publicKey, auth }),
  }
}

interface Keys {
  readonly pair: ECDH
  readonly publicKey: Buffer
  readonly auth: Buffer
}

const derive = (secret: Uint8Array, salt: Uint8Array, info: Buffer, length: number) =>
  Buffer.from(hkdfSync('sha256', secret, salt, info, length))

/** RFC 8188: salt (16), record size (4), length of the key id (1), key id: the sender's public key; then one record. */
function openSealed(body: Buffer, { pair, publicKey, auth }: Keys): string {
  const salt = body.subarray(0, 16)
  const idLength = body.readUInt8(20)
  const sender = body.subarray(21, 21 + idLength)
  const record = body.subarray(21 + idLength)
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), publicKey, sender])
  const input = derive(pair.computeSecret(sender), auth, info, 32)
  const key = derive(input, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16)
  const nonce = derive(input, salt, Buffer.from('Content-Encoding: nonce\0'), 12)
  const decipher = createDecipheriv('aes-128-gcm', key, nonce)
  decipher.setAuthTag(record.subarray(-16))
  const padded = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()])
  const end = padded.lastIndexOf(2)
  if (padded.subarray(end + 1).some((byte) => byte !== 0))
    throw new Error('the last record does not end in 2')
  return padded.subarray(0, end).toString()
}

/** RFC 8292: `vapid t=<JWT>, k=<public key>`; throws when the signature is not that key's. */
export function claimsOf(authorization: string): { readonly key: string; readonly claims: unknown } {
  const { token = '', key = '' } =
    /^vapid t=(?<token>[^,]+), k=(?<key>\S+)$/.exec(authorization)?.groups ?? {}
  const [header = '', claims = '', signature = ''] = token.split('.')
  const point = Buffer.from(key, 'base64url')
  const publicKey = createPublicKey({
    format: 'jwk',
    key: {
      kty: 'EC',
      crv: 'P-256',
      x: point.subarray(1, 33).toString('base64url'),
      y: point.subarray(33).toString('base64url'),
    },
  })
  const isSigned = verify(
    'sha256',
    Buffer.from(`${header}.${claims}`),
    { key: publicKey, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  )
  if (!isSigned) throw new Error('the signature is of another key')
  return { key, claims: JSON.parse(Buffer.from(claims, 'base64url').toString()) as unknown }
}
