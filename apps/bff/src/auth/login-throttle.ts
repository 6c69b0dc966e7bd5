/** Reliability.md 7.8: 10 tries in 15 minutes. */
const WINDOW_MS = 15 * 60_000
const TRIES = 10
/** Own proposal: one address trying many accounts; a hospital's shared proxy stays below it. */
const TRIES_OF_ADDRESS = 100
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
  succeeded(account: string, address: string): void
}

/**
 * Sliding window per account and address: who guesses from one place is slowed and stopped there, and the victim can
 * still sign in from elsewhere (S08). Unknown accounts are counted alike, so the answer tells nothing (S09).
 */
export function createLoginThrottle(): LoginThrottle {
  const tries = new Map<string, readonly number[]>()

  const recent = (key: string, now: number) => (tries.get(key) ?? []).filter((at) => now - at < WINDOW_MS)
  const remember = (key: string, times: readonly number[]) => {
    tries.delete(key)
    tries.set(key, times)
    const [oldest] = tries.keys()
    if (tries.size > MOST_KEYS && oldest !== undefined) tries.delete(oldest)
  }

  return {
    admit(account, address, now) {
      const pair = JSON.stringify([account, address])
      const ofPair = recent(pair, now)
      const ofAddress = recent(address, now)
      const full = ofPair.length >= TRIES ? ofPair : ofAddress.length >= TRIES_OF_ADDRESS ? ofAddress : null
      if (full) return { admitted: false, retryAfterMs: WINDOW_MS - (now - (full[0] ?? now)) }
      remember(pair, [...ofPair, now])
      remember(address, [...ofAddress, now])
      return { admitted: true, delayMs: delayAfter(ofPair.length) }
    },
    succeeded(account, address) {
      const pair = JSON.stringify([account, address])
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

const delayAfter = (failures: number): number =>
  failures < FREE_TRIES ? 0 : Math.min(FIRST_DELAY_MS * 2 ** (failures - FREE_TRIES), MOST_DELAY_MS)
