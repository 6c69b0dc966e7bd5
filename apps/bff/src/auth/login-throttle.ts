/** Reliability.md 7.8: 10 tries in 15 minutes. */
const WINDOW_MS = 15 * 60_000
const TRIES = 10
/** Own proposal: one address trying many accounts; a hospital's shared proxy stays below it. */
const TRIES_OF_ADDRESS = 100
/** Own proposal: who signed in well from there within a shift is never locked out of it by others. */
const TRUSTED_MS = 12 * 60 * 60_000
/** Own proposal: from the fourth failure on each try waits longer, up to this. */
const FREE_TRIES = 3
const FIRST_DELAY_MS = 250
const MOST_DELAY_MS = 8_000
/** Keys kept; the oldest go first. */
const MOST_KEYS = 50_000

export type Admission =
  | { readonly admitted: true; readonly delayMs: number }
  | { readonly admitted: false; readonly retryAfterMs: number }

export interface LoginThrottle {
  /** Counts the try at once, so that parallel tries count too. `now` is monotonic. */
  admit(account: string, address: string, now: number): Admission
  succeeded(account: string, address: string, now: number): void
}

/**
 * Sliding window per account and address: who guesses from one place is slowed and stopped there, and the victim can
 * still sign in from elsewhere (S08). Unknown accounts are counted alike, so the answer tells nothing (S09).
 * A full address slows accounts that failed nowhere near it, and does not lock them out: nurses share a workstation.
 */
export function createLoginThrottle(): LoginThrottle {
  const tries = new Map<string, readonly number[]>()
  const trusted = new Map<string, number>()

  const recent = (key: string, now: number) => (tries.get(key) ?? []).filter((at) => now - at < WINDOW_MS)
  const remember = (key: string, times: readonly number[]) => keep(tries, key, times)
  const isTrusted = (pair: string, now: number) => now - (trusted.get(pair) ?? -Infinity) < TRUSTED_MS

  return {
    admit(account, address, now) {
      const pair = JSON.stringify([account, address])
      const ofPair = recent(pair, now)
      const ofAddress = recent(address, now)
      const isAddressFull = ofAddress.length >= TRIES_OF_ADDRESS
      const full = ofPair.length >= TRIES ? ofPair : isAddressFull && ofPair.length > 0 ? ofAddress : null
      if (full && !isTrusted(pair, now))
        return { admitted: false, retryAfterMs: WINDOW_MS - (now - (full[0] ?? now)) }
      remember(pair, [...ofPair.slice(-TRIES), now])
      remember(address, [...ofAddress.slice(-TRIES_OF_ADDRESS), now])
      const isSlowed = isAddressFull && !isTrusted(pair, now)
      return { admitted: true, delayMs: isSlowed ? MOST_DELAY_MS : delayAfter(ofPair.length) }
    },
    succeeded(account, address, now) {
      const pair = JSON.stringify([account, address])
      keep(trusted, pair, now)
      const forgiven = new Set(tries.get(pair))
      tries.delete(pair)
      // Only this account's tries are forgiven: one good account must not pay for a spray.
      const ofAddress = tries.get(address)
      if (ofAddress)
        tries.set(
          address,
          ofAddress.filter((at) => !forgiven.has(at)),
        )
    },
  }
}

function keep<T>(known: Map<string, T>, key: string, value: T): void {
  known.delete(key)
  known.set(key, value)
  const [oldest] = known.keys()
  if (known.size > MOST_KEYS && oldest !== undefined) known.delete(oldest)
}

const delayAfter = (failures: number): number =>
  failures < FREE_TRIES ? 0 : Math.min(FIRST_DELAY_MS * 2 ** (failures - FREE_TRIES), MOST_DELAY_MS)
