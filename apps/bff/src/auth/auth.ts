import { setTimeout } from 'node:timers/promises'
import type { Store } from '@vigil/storage'
import type { Clock, Directory } from '../ports'
import { createSessions, SESSION_TIMES, type Sessions } from './sessions'
import { createSignIn, type SignIn } from './sign-in'

interface Deps {
  readonly store: Store
  readonly directory: Directory
  readonly clock: Clock
  readonly idleMs?: number
  readonly wait?: (ms: number) => Promise<void>
  /** Of a session that somebody closed. */
  readonly onClosed?: (session: string) => Promise<void>
}

/** Sessions for everybody who asks "who is this", and the ways to get one. */
export function createAuth({
  store,
  directory,
  clock,
  idleMs = SESSION_TIMES.idleMs,
  wait = (ms) => setTimeout(ms),
  ...hooks
}: Deps): {
  readonly sessions: Sessions
  readonly signIn: SignIn
} {
  const sessions = createSessions({ store, directory, clock, times: { ...SESSION_TIMES, idleMs }, ...hooks })
  return { sessions, signIn: createSignIn({ store, sessions, directory, clock, wait }) }
}
