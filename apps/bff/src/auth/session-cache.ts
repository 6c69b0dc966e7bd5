import type { Session, Store } from '@vigil/storage'
import type { Clock } from '../ports'

/** A session that another process ended is seen within this; with a socket's re-check it stays below 10 s (S04). */
const CACHED_MS = 4_000
const MOST_CACHED = 10_000

export type Via = 'cookie' | 'token'

export interface Known {
  session: Session
  readonly via: Via
  readonly readAt: number
}

/** Sessions by the hash of their token: the token itself is kept nowhere. */
export interface SessionCache {
  read(hash: string, via: Via): Promise<Known | null>
  remember(hash: string, session: Session, via: Via): Known
  forget(hash: string): void
  hashOf(session: string): string | undefined
}

export function createSessionCache(store: Pick<Store, 'sessionByToken'>, clock: Clock): SessionCache {
  const byHash = new Map<string, Known>()
  const hashes = new Map<string, string>()

  const forget = (hash: string) => {
    const known = byHash.get(hash)
    byHash.delete(hash)
    if (known) hashes.delete(known.session.id)
  }

  const remember = (hash: string, session: Session, via: Via): Known => {
    const known: Known = { session, via, readAt: clock.monotonic() }
    byHash.delete(hash)
    byHash.set(hash, known)
    hashes.set(session.id, hash)
    const [oldest] = byHash.keys()
    if (byHash.size > MOST_CACHED && oldest !== undefined) forget(oldest)
    return known
  }

  return {
    async read(hash, via) {
      const known = byHash.get(hash)
      if (known && clock.monotonic() - known.readAt < CACHED_MS) return known
      try {
        const session = await store.sessionByToken(hash)
        if (session) return remember(hash, session, via)
        forget(hash)
        return null
      } catch (error) {
        // While the database is away a board that was signed in stays lit; nobody new comes in.
        if (known) return known
        throw error
      }
    },
    remember,
    forget,
    hashOf: (session) => hashes.get(session),
  }
}
