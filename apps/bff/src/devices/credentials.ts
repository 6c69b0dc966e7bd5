import { createHash, timingSafeEqual } from 'node:crypto'
import type { DeviceId } from '@vigil/clinical'
import type { Store } from '@vigil/storage'
import { verifyPassword } from '../auth/password'

/** A monitor that reconnects every few seconds must not cost an argon2 each time. */
export interface Credentials {
  matches(device: DeviceId, password: Buffer): Promise<boolean>
  /** False when the password that let the device in is not its password any more. */
  isStillValid(device: DeviceId): Promise<boolean>
}

interface Proven {
  readonly secretHash: string
  readonly digest: Buffer
}

export function createCredentials(store: Pick<Store, 'deviceSecret'>): Credentials {
  // Digest of the last good password, valid for as long as the stored hash is the same one.
  const proven = new Map<DeviceId, Proven>()
  return {
    async isStillValid(device) {
      return (await store.deviceSecret(device)) === proven.get(device)?.secretHash
    },
    async matches(device, password) {
      const secretHash = await store.deviceSecret(device)
      if (secretHash === null) return false
      const digest = createHash('sha256').update(secretHash).update(password).digest()
      const known = proven.get(device)
      if (known?.secretHash === secretHash && timingSafeEqual(known.digest, digest)) return true
      if (!(await verifyPassword(secretHash, password.toString('utf8')))) return false
      proven.set(device, { secretHash, digest })
      return true
    },
  }
}
