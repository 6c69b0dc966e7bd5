import { createHash, timingSafeEqual } from 'node:crypto'
import type { DeviceId } from '@vigil/clinical'
import type { Store } from '@vigil/storage'
import { verifyDevicePassword } from '../auth/password'

/** A monitor that reconnects every few seconds must cost neither an argon2 nor a query each time. */
export interface Credentials {
  /** From memory: the certificate of this device, or the password that let it in before. */
  recognises(device: DeviceId, shown: Shown): Promise<boolean>
  /** The slow check. `isWanted` false: nobody waits for the answer any more. */
  verifies(device: DeviceId, password: Buffer, isWanted: () => boolean): Promise<'matches' | 'wrong' | 'busy'>
  /** False when what let the device in is not its credential any more. */
  isStillValid(device: DeviceId): Promise<boolean>
}

export interface Shown {
  readonly password: Buffer
  /** SHA-256 of the certificate that the device has proven to own, where it showed one. */
  readonly fingerprint: string | null
}

type Proven =
  | { readonly kind: 'password'; readonly secretHash: string; readonly digest: Buffer }
  | { readonly kind: 'certificate'; readonly fingerprint: string }

type Secrets = Pick<Store, 'deviceSecret' | 'deviceCertificate'>

/** `version` of the hospital: secrets change only with it. */
export function createCredentials(store: Secrets, version: () => number): Credentials {
  // Digest of the last good password, valid for as long as the stored hash is the same one.
  const proven = new Map<DeviceId, Proven>()
  const storedOf = createStored(store, version)

  return {
    async recognises(device, { password, fingerprint }) {
      const { secretHash, certificate } = await storedOf(device)
      if (fingerprint !== null && fingerprint === certificate) {
        proven.set(device, { kind: 'certificate', fingerprint })
        return true
      }
      const known = proven.get(device)
      if (known?.kind !== 'password' || known.secretHash !== secretHash) return false
      return timingSafeEqual(known.digest, digestOf(secretHash, password))
    },
    async verifies(device, password, isWanted) {
      const { secretHash } = await storedOf(device)
      if (secretHash === null) return 'wrong'
      const verdict = await verifyDevicePassword(secretHash, password.toString('utf8'), isWanted)
      if (verdict === 'matches')
        proven.set(device, { kind: 'password', secretHash, digest: digestOf(secretHash, password) })
      return verdict
    },
    async isStillValid(device) {
      const known = proven.get(device)
      switch (known?.kind) {
        case 'password':
          return (await store.deviceSecret(device)) === known.secretHash
        case 'certificate':
          return (await store.deviceCertificate(device)) === known.fingerprint
        case undefined:
          return false
        default:
          return known satisfies never
      }
    },
  }
}

const digestOf = (secretHash: string, password: Buffer): Buffer =>
  createHash('sha256').update(secretHash).update(password).digest()

interface Stored {
  readonly secretHash: string | null
  readonly certificate: string | null
}

/** Asked of the store once per device and version of the hospital, however many connections ask at once. */
function createStored(store: Secrets, version: () => number): (device: DeviceId) => Promise<Stored> {
  const cached = new Map<DeviceId, { readonly version: number; readonly stored: Promise<Stored> }>()
  const read = async (device: DeviceId): Promise<Stored> => {
    const [secretHash, certificate] = await Promise.all([
      store.deviceSecret(device),
      store.deviceCertificate(device),
    ])
    return { secretHash, certificate }
  }
  return (device) => {
    const now = version()
    const known = cached.get(device)
    if (known?.version === now) return known.stored
    const stored = read(device)
    const entry = { version: now, stored }
    cached.set(device, entry)
    stored.catch(() => {
      if (cached.get(device) === entry) cached.delete(device)
    })
    return stored
  }
}
