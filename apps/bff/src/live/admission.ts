import type { IncomingMessage } from 'node:http'
import type { Auth, Caller } from '../ports'
import { isOwnHost, isOwnOrigin } from '../origin'

/** reliability.md 7.8. A station is a wall of screens in one browser profile, so it may open more than a person. */
const MOST_PER_USER = 10
const MOST_PER_STATION = 50
export const MOST_PER_ADDRESS = 200

/** Own proposal: every page of a large ward that comes back at once; more at a time is a flood. */
const MOST_STRANGERS = 100

/** The part of an Engine.IO connection that is looked at. */
export interface Connection {
  readonly remoteAddress: string
  once(event: 'close', listener: () => void): unknown
}

/** Connections that have not said who they are, by address. */
export function createStrangers() {
  const waiting = new Map<string, Set<Connection>>()
  const isKnown = (connection: Connection) => {
    const ofAddress = waiting.get(connection.remoteAddress)
    ofAddress?.delete(connection)
    if (ofAddress?.size === 0) waiting.delete(connection.remoteAddress)
  }
  return {
    isWelcome: (address: string | undefined) => (waiting.get(address ?? '')?.size ?? 0) < MOST_STRANGERS,
    came(connection: Connection) {
      const ofAddress = waiting.get(connection.remoteAddress) ?? new Set()
      waiting.set(connection.remoteAddress, ofAddress.add(connection))
      connection.once('close', () => isKnown(connection))
    },
    isKnown,
  }
}

/** Exact origin (finding 15). A script sends none, and a browser cannot leave it out. */
export function isAllowedOrigin(request: IncomingMessage, tls: boolean): boolean {
  const { origin, host } = request.headers
  if (!isOwnHost(host, tls)) return false
  return origin === undefined || isOwnOrigin(origin, host, tls)
}

/** The session cookie, or for scripts `auth: { token }`. */
export async function callerOf(
  auth: Auth,
  handshake: { readonly headers: IncomingMessage['headers']; readonly auth: unknown },
): Promise<Caller | null> {
  const { auth: given } = handshake
  const token: unknown = given instanceof Object ? Reflect.get(given, 'token') : undefined
  if (typeof token === 'string') return auth.fromBearer(`Bearer ${token}`)
  return auth.fromCookie(handshake.headers.cookie)
}

const ownerOf = (caller: Caller) => (caller.kind === 'person' ? `p:${caller.user}` : `s:${caller.station}`)

export function isTooMany(
  open: Iterable<{ readonly caller: Caller; readonly address: string }>,
  newcomer: { readonly caller: Caller; readonly address: string },
): boolean {
  let ofOwner = 0
  let ofAddress = 0
  for (const each of open) {
    if (ownerOf(each.caller) === ownerOf(newcomer.caller)) ofOwner += 1
    if (each.address === newcomer.address) ofAddress += 1
  }
  const most = newcomer.caller.kind === 'person' ? MOST_PER_USER : MOST_PER_STATION
  return ofOwner >= most || ofAddress >= MOST_PER_ADDRESS
}
