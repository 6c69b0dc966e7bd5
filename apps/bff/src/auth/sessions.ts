import { randomUUID } from 'node:crypto'
import type { EpochMs, StationId, UserId } from '@vigil/clinical'
import type { Session, Store } from '@vigil/storage'
import type { Auth, Caller, Clock, Directory } from '../ports'
import { tokenOfBearer, tokenOfCookie } from './cookie'
import { newToken, tokenHash } from './secrets'
import { createSessionCache, type Known, type Via } from './session-cache'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** Reliability.md 7.3; the idle time is our own proposal of a site's default. */
export interface SessionTimes {
  readonly idleMs: number
  readonly absoluteMs: number
  readonly stationMs: number
}
export const SESSION_TIMES: SessionTimes = {
  idleMs: 15 * MINUTE,
  absoluteMs: 12 * HOUR,
  stationMs: 30 * 24 * HOUR,
}

/** Activity is written down at most this often. */
const TOUCH_MS = MINUTE

export interface Sessions extends Auth {
  open(principal: Session['principal']): Promise<{ readonly token: string; readonly session: Session }>
  /** Ends the session of a cookie, if there is one: at sign-out, and when somebody else signs in over it. */
  close(cookieHeader: string | undefined): Promise<void>
}

interface Deps {
  readonly store: Pick<Store, 'createSession' | 'sessionByToken' | 'touchSession' | 'endSession'>
  readonly directory: Pick<Directory, 'hospital'>
  readonly clock: Clock
  readonly times?: SessionTimes
  /** It was closed by a person, not by the time that passed. */
  readonly onClosed?: (session: string) => Promise<void>
}

export function createSessions({ store, directory, clock, times = SESSION_TIMES, onClosed }: Deps): Sessions {
  const cache = createSessionCache(store, clock)

  const isOver = ({ session, via }: Known, now: EpochMs): boolean =>
    now >= session.expiresAt ||
    (via === 'cookie' && session.principal.kind === 'person' && now - session.lastSeenAt > times.idleMs)

  const touch = async (known: Known, now: EpochMs) => {
    if (known.via === 'token' || now - known.session.lastSeenAt < TOUCH_MS) return
    known.session = { ...known.session, lastSeenAt: now }
    // A lost touch costs at most an earlier sign-in; it must not fail the request.
    await store.touchSession(known.session.id, now).catch(() => undefined)
  }

  const callerByHash = async (hash: string, via: Via): Promise<Caller | null> => {
    const known = await cache.read(hash, via)
    if (!known) return null
    const now = clock.now()
    if (isOver(known, now)) {
      cache.forget(hash)
      if (via === 'cookie') await store.endSession(known.session.id)
      return null
    }
    return callerOf(known.session, via, directory)
  }

  return {
    fromCookie(header) {
      const token = tokenOfCookie(header)
      return token === null ? Promise.resolve(null) : callerByHash(tokenHash('session', token), 'cookie')
    },
    fromBearer(header) {
      const token = tokenOfBearer(header)
      return token === null ? Promise.resolve(null) : callerByHash(tokenHash('token', token), 'token')
    },
    refresh(caller) {
      const hash = cache.hashOf(caller.session)
      const via = caller.kind === 'person' ? caller.via : 'cookie'
      return hash === undefined ? Promise.resolve(null) : callerByHash(hash, via)
    },
    async touch(caller) {
      const hash = cache.hashOf(caller.session)
      const via = caller.kind === 'person' ? caller.via : 'cookie'
      const known = hash === undefined ? null : await cache.read(hash, via)
      if (known) await touch(known, clock.now())
    },
    async open(principal) {
      const now = clock.now()
      const life = principal.kind === 'station' ? times.stationMs : times.absoluteMs
      const expiresAt = (now + life) as EpochMs
      const session: Session = { id: randomUUID(), principal, createdAt: now, expiresAt, lastSeenAt: now }
      const token = newToken()
      const hash = tokenHash('session', token)
      await store.createSession(session, hash)
      cache.remember(hash, session, 'cookie')
      return { token, session }
    },
    async close(header) {
      const token = tokenOfCookie(header)
      if (token === null) return
      const hash = tokenHash('session', token)
      const known = await cache.read(hash, 'cookie')
      cache.forget(hash)
      if (!known) return
      await store.endSession(known.session.id)
      await onClosed?.(known.session.id)
    },
  }
}

/** With today's rights: a disabled user and a revoked station are nobody. */
function callerOf(session: Session, via: Via, directory: Pick<Directory, 'hospital'>): Caller | null {
  const { principal } = session
  return principal.kind === 'person'
    ? personOf(session.id, principal.user, via, directory)
    : stationOf(session.id, principal.station, directory)
}

function personOf(session: string, id: UserId, via: Via, directory: Pick<Directory, 'hospital'>) {
  const user = directory.hospital().users.find((each) => each.id === id)
  if (!user || user.disabled) return null
  return { kind: 'person', session, user: id, name: user.name, grants: user.grants, via } as const
}

function stationOf(session: string, id: StationId, directory: Pick<Directory, 'hospital'>) {
  const station = directory.hospital().stations.find((each) => each.id === id)
  if (!station || station.revoked) return null
  return { kind: 'station', session, station: id, name: station.name, units: station.units } as const
}
