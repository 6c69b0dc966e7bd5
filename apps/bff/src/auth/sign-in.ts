import type { StationId, UserId } from '@vigil/clinical'
import type { AuditEntry, Store } from '@vigil/storage'
import type { Clock, Directory } from '../ports'
import { createSparse } from '../sparse'
import { sessionCookie } from './cookie'
import { createLoginThrottle } from './login-throttle'
import { verifyPassword } from './password'
import { tokenHash } from './secrets'
import { SESSION_TIMES, type Sessions } from './sessions'

/** `refused` says nothing of why: the name, the password, and a disabled user look the same (S09). */
export type SignInOutcome =
  | { readonly kind: 'signed-in'; readonly cookie: string; readonly id: string; readonly name: string }
  | { readonly kind: 'refused' }
  | { readonly kind: 'throttled'; readonly retryAfterMs: number }

/** Where the request came from, and the session that it would replace. */
export interface Door {
  readonly address: string
  readonly cookieHeader: string | undefined
}

export interface SignIn {
  withPassword(user: UserId, password: string, door: Door): Promise<SignInOutcome>
  /** The demo's picker; the caller has made sure that this is the demo, on loopback. */
  asDemoUser(user: UserId, door: Door): Promise<SignInOutcome>
  withStationCode(code: string, door: Door): Promise<SignInOutcome>
}

interface Deps {
  readonly store: Pick<Store, 'passwordHash' | 'redeemEnrolment' | 'audit'>
  readonly sessions: Sessions
  readonly directory: Pick<Directory, 'hospital'>
  readonly clock: Clock
  readonly wait: (ms: number) => Promise<void>
}

/** All codes share one count per address, of their own: a code has no account to guess at. */
const STATION_CODES = 'station-code'
/** Own proposal: sign-ins that were not even looked at stand in the audit trail once per address and quarter hour. */
const THROTTLED_EACH_MS = 15 * 60_000
/** The directory follows a change within 1 s (contract). */
const POLL_MS = 100
const POLLS = 15
const REFUSED: SignInOutcome = { kind: 'refused' }

export function createSignIn({ store, sessions, directory, clock, wait }: Deps): SignIn {
  const userOf = (id: UserId) => directory.hospital().users.find((each) => each.id === id)
  const stationOf = (id: StationId) => directory.hospital().stations.find((each) => each.id === id)

  /** Who was configured a moment ago is known to the directory with its next poll. */
  const soon = async <T>(read: () => T | undefined): Promise<T | undefined> => {
    for (let tries = 0; tries < POLLS && read() === undefined; tries += 1) await wait(POLL_MS)
    return read()
  }

  const audit = auditor(store, clock)
  const gate = createGate({
    audit,
    clock,
    wait,
    nameOf: (account) => userOf(account as UserId)?.id ?? 'unknown',
  })

  /** A new session always has a new token, and the one before it ends (S11). */
  const openFor = async (
    principal: Parameters<Sessions['open']>[0],
    name: string,
    door: Door,
  ): Promise<SignInOutcome> => {
    await sessions.close(door.cookieHeader)
    const { token } = await sessions.open(principal)
    const isStation = principal.kind === 'station'
    const id = isStation ? principal.station : principal.user
    await audit(isStation ? 'station.enrolled' : 'session.opened', id, 'success')
    const maxAgeS = isStation ? SESSION_TIMES.stationMs / 1_000 : null
    return { kind: 'signed-in', cookie: sessionCookie(token, maxAgeS), id, name }
  }

  return {
    async withPassword(id, password, door) {
      const stopped = await gate.admit('password', id, door)
      if (stopped) return stopped
      const matches = await verifyPassword(await store.passwordHash(id), password)
      const user = matches ? await soon(() => userOf(id)) : userOf(id)
      if (!matches || !user || user.disabled) {
        // A name that nobody has may be a password typed into the wrong field: it is not written down.
        await audit('session.opened', user ? id : 'unknown', 'refused')
        return REFUSED
      }
      gate.succeeded('password', id, door)
      return openFor({ kind: 'person', user: id }, user.name, door)
    },
    async asDemoUser(id, door) {
      const user = userOf(id)
      return user && !user.disabled ? openFor({ kind: 'person', user: id }, user.name, door) : REFUSED
    },
    async withStationCode(code, door) {
      const stopped = await gate.admit('code', STATION_CODES, door)
      if (stopped) return stopped
      const id = await store.redeemEnrolment(tokenHash('station-code', code), clock.now())
      const station = id === null ? undefined : await soon(() => stationOf(id))
      if (!station || station.revoked) {
        await audit('station.enrolled', 'unknown', 'refused')
        return REFUSED
      }
      gate.succeeded('code', STATION_CODES, door)
      return openFor({ kind: 'station', station: station.id }, station.name, door)
    },
  }
}

type Audit = (
  action: string,
  actor: string,
  outcome: AuditEntry['outcome'],
  detail?: AuditEntry['detail'],
) => Promise<void>

const auditor =
  (store: Pick<Store, 'audit'>, clock: Clock): Audit =>
  (action, actor, outcome, detail = {}) =>
    store.audit({
      at: clock.now(),
      actor,
      session: null,
      station: null,
      action,
      object: 'session',
      subject: null,
      outcome,
      detail,
    })

interface GateDeps extends Pick<Deps, 'clock' | 'wait'> {
  readonly audit: Audit
  /** A name that nobody has may be a password typed into the wrong field: it is not written down. */
  readonly nameOf: (account: string) => string
}

/** Counts the try before the check, so that a thousand at once are a thousand tries. */
function createGate({ audit, clock, wait, nameOf }: GateDeps) {
  const throttles = { password: createLoginThrottle(), code: createLoginThrottle() }
  const told = createSparse(THROTTLED_EACH_MS, () => clock.monotonic())
  type Kind = keyof typeof throttles
  return {
    async admit(kind: Kind, account: string, { address }: Door): Promise<SignInOutcome | null> {
      const admission = throttles[kind].admit(account, address, clock.monotonic())
      if (admission.admitted) {
        if (admission.delayMs > 0) await wait(admission.delayMs)
        return null
      }
      const heldBack = told.take(`${kind} ${address}`)
      const action = kind === 'code' ? 'station.enrolled' : 'session.opened'
      if (heldBack !== null)
        await audit(action, nameOf(account), 'refused', { throttled: true, address, heldBack })
      return { kind: 'throttled', retryAfterMs: admission.retryAfterMs }
    },
    succeeded: (kind: Kind, account: string, { address }: Door) =>
      throttles[kind].succeeded(account, address, clock.monotonic()),
  }
}
