import { createHash, randomBytes, randomInt } from 'node:crypto'

/** 256 random bits: the value of a cookie or a bearer token. Only its hash is stored. */
export const newToken = (): string => randomBytes(32).toString('base64url')

/** 128 bits, for a device: printed once, typed by nobody. */
export const newDevicePassword = (): string => randomBytes(16).toString('base64url')

// Letters and digits that are not taken for one another on a wall screen.
const CODE_ALPHABET = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'

/** Typed once by a person within 10 minutes, throttled like a password: about 50 bits. */
export function newStationCode(): string {
  const letters = Array.from({ length: 10 }, () => CODE_ALPHABET[randomInt(CODE_ALPHABET.length)])
  return `${letters.slice(0, 5).join('')}-${letters.slice(5).join('')}`
}

/**
 * SHA-256 with its purpose: a value that was made for one door opens no other. A plain hash is enough for values of
 * full entropy.
 */
export function tokenHash(purpose: 'session' | 'token' | 'station-code', value: string): string {
  const normal = purpose === 'station-code' ? value.toUpperCase().replaceAll(/[^A-Z0-9]/g, '') : value
  return createHash('sha256').update(`vigil:${purpose}:${normal}`).digest('hex')
}
