import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'

/** Own proposal: a whole hospital behind one gateway comes back at once; more at a time is a flood. */
const MOST_PENDING = 100
/** Own proposal: a wrong password costs nothing three times, then a pause that doubles. */
const FREE_FAILURES = 3
const FIRST_PAUSE_MS = 1_000
const MOST_PAUSE_MS = 60_000
/** Own proposal: so many wrong passwords of one address, and one more each second. */
const MOST_OF_ADDRESS = 60
const FORGIVEN_EACH_MS = 1_000
/** Keys kept; the oldest go first. */
const MOST_KEYS = 10_000

interface Failures {
  readonly count: number
  readonly at: number
}

/** Holds back whoever guesses, before any query and any password check. */
export interface Admission {
  /** A new connection that has not shown who it is; false: too many of its address. */
  opened(socket: Socket): boolean
  /** It has; it counts no more. */
  proven(connection: Duplex): void
  /** True while nothing of this device from this address is looked at. */
  isBarred(device: string, address: string): boolean
  failed(device: string, address: string): void
  succeeded(device: string, address: string): void
}

export const addressOf = (connection: Duplex): string => {
  const address: unknown = Reflect.get(connection, 'remoteAddress')
  return typeof address === 'string' ? address.replace(/^::ffff:/, '') : 'unknown'
}
/** The same of a socket and of the TLS connection on it. */
const placeOf = (connection: Duplex) => `${addressOf(connection)} ${Reflect.get(connection, 'remotePort')}`

export function createAdmission(monotonic: () => number): Admission {
  const pending = new Map<string, Set<string>>()
  const pairs = new Map<string, Failures>()
  const addresses = new Map<string, Failures>()

  const leave = (address: string, place: string) => {
    const places = pending.get(address)
    places?.delete(place)
    if (places?.size === 0) pending.delete(address)
  }
  const remember = (known: Map<string, Failures>, key: string, failures: Failures) => {
    known.delete(key)
    known.set(key, failures)
    const [oldest] = known.keys()
    if (known.size > MOST_KEYS && oldest !== undefined) known.delete(oldest)
  }
  const countOf = (address: string): number => {
    const known = addresses.get(address)
    return known ? Math.max(0, known.count - (monotonic() - known.at) / FORGIVEN_EACH_MS) : 0
  }
  return {
    opened(socket) {
      const address = addressOf(socket)
      const place = placeOf(socket)
      const places = pending.get(address) ?? new Set()
      if (places.size >= MOST_PENDING) return false
      pending.set(address, places.add(place))
      socket.once('close', () => leave(address, place))
      return true
    },
    proven: (connection) => leave(addressOf(connection), placeOf(connection)),
    isBarred(device, address) {
      if (countOf(address) >= MOST_OF_ADDRESS) return true
      const pair = pairs.get(pairOf(device, address))
      return pair !== undefined && monotonic() < pair.at + pauseAfter(pair.count)
    },
    failed(device, address) {
      const pair = pairOf(device, address)
      remember(pairs, pair, { count: (pairs.get(pair)?.count ?? 0) + 1, at: monotonic() })
      remember(addresses, address, { count: countOf(address) + 1, at: monotonic() })
    },
    succeeded(device, address) {
      pairs.delete(pairOf(device, address))
      // It was counted as a failure before it was checked.
      remember(addresses, address, { count: Math.max(0, countOf(address) - 1), at: monotonic() })
    },
  }
}

const pairOf = (device: string, address: string) => JSON.stringify([device, address])

const pauseAfter = (failures: number): number =>
  failures <= FREE_FAILURES
    ? 0
    : Math.min(FIRST_PAUSE_MS * 2 ** (failures - FREE_FAILURES - 1), MOST_PAUSE_MS)
