import { createHash, timingSafeEqual } from 'node:crypto'
import type { DeviceId } from '@vigil/clinical'
import type { Store } from '@vigil/storage'
import { verifyPassword } from '../auth/password'

/** A monitor that reconnects every few seconds must not cost an argon2 each time. */
export interface Credentials {
  /** `fingerprint`: SHA-256 of the certificate that the device has proven to own, where it showed one. */
  matches(device: DeviceId, shown: Shown): Promise<boolean>
  /** False when what let the device in is not its credential any more. */
  isStillValid(device: DeviceId): Promise<boolean>
}

export interface Shown {
  readonly password: Buffer
  readonly fingerprint: string | null
}

type Proven =
  | { readonly kind: 'password'; readonly secretHash: string; readonly digest: Buffer }
  | { readonly kind: 'certificate'; readonly fingerprint: string }

export function createCredentials(store: Pick<Store, 'deviceSecret' | 'deviceCertificate'>): Credentials {
  // Digest of the last good password, valid for as long as the stored hash is the same one.
  const proven = new Map<DeviceId, Proven>()

  const passwordMatches = async (device: DeviceId, password: Buffer): Promise<boolean> => {
    const secretHash = await store.deviceSecret(device)
    if (secretHash === null) return false
    const digest = createHash('sha256').update(secretHash).update(password).digest()
    const known = proven.get(device)
    const isKnown = known?.kind === 'password' && known.secretHash === secretHash
    if (isKnown && timingSafeEqual(known.digest, digest)) return true
    if (!(await verifyPassword(secretHash, password.toString('utf8')))) return false
    proven.set(device, { kind: 'password', secretHash, digest })
    return true
  }

  return {
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
    async matches(device, { password, fingerprint }) {
      if (fingerprint === null || (await store.deviceCertificate(device)) !== fingerprint)
        return passwordMatches(device, password)
      proven.set(device, { kind: 'certificate', fingerprint })
      return true
    },
  }
}
