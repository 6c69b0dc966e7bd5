import { randomUUID } from 'node:crypto'
import type { EpochMs } from '@vigil/clinical'
import type { PushAnswer, PushSubscribe } from '@vigil/protocol'
import { authorize } from '../auth/authorize'
import type { Caller, Clock, Directory } from '../ports'
import type { Courier, Receipt, Result } from './courier'
import type { Egress } from './egress'
import { problemOf, type Browser, type Roster } from './roster'

/** Own proposal: a shift. The text holds nothing of a patient, so it outlives a session that ended because nobody acted. */
const LASTS_MS = 12 * 3_600_000

/** Own proposal: a test that nobody waited for says nothing new, and is a request to somebody else's server. */
const TEST_EACH_MS = 10_000

export type Person = Extract<Caller, { kind: 'person' }>

/** What people and their browsers ask. */
export interface PushDesk {
  answer(caller: Caller): PushAnswer
  subscribe(
    caller: Person,
    asked: PushSubscribe,
  ): Promise<'kept' | 'not-set-up' | 'foreign-address' | 'foreign-unit'>
  /** The same person signed in anew in a browser that is subscribed. */
  renew(caller: Person, endpoint: string): Promise<'kept' | 'unknown'>
  /** `null`: the browser that asks. */
  end(caller: Person, id: string | null): Promise<'ended' | 'unknown'>
  /** Within 10 s the last answer again, and no push. */
  test(caller: Person): Promise<Result | 'unknown'>
  /** A browser says that it shows this push. */
  shown(id: string): Promise<boolean>
  /** At sign-out, and when somebody else signs in. */
  sessionEnded(session: string): Promise<void>
}

interface Deps {
  readonly roster: Roster
  /** `null`: push is not set up here. */
  readonly courier: Courier | null
  readonly key: string | null
  readonly egress: Pick<Egress, 'isAllowed'>
  readonly directory: Pick<Directory, 'unit'>
  readonly clock: Clock
}

export function createDesk(deps: Deps): PushDesk {
  const { roster, courier, clock } = deps
  const test = createTests(clock)
  const all = () => [...roster.browsers()]
  const own = (caller: Person, id: string | null): Browser | undefined =>
    all().find(
      ({ row }) => row.user === caller.user && (id === null ? row.session === caller.session : row.id === id),
    )
  return {
    answer: (caller) => ({
      key: deps.key,
      browsers: caller.kind === 'person' ? cardsOf(all(), caller, clock.now()) : [],
    }),
    subscribe: (caller, asked) => subscribe(deps, caller, asked),
    async renew(caller, endpoint) {
      await roster.refresh(clock.monotonic())
      const found = all().find(({ row }) => row.address?.endpoint === endpoint)
      if (!found || found.row.user !== caller.user) return 'unknown'
      const { session } = caller
      await roster.keep({ ...found.row, session, until: untilOf(clock) }, clock.monotonic())
      return 'kept'
    },
    async end(caller, id) {
      const found = own(caller, id)
      if (!found) return 'unknown'
      await roster.remove({ id: found.row.id })
      return 'ended'
    },
    async test(caller) {
      const found = own(caller, null)
      return found && courier ? test(found, courier) : 'unknown'
    },
    async shown(id) {
      const receipt = courier ? await courier.shown(id) : null
      if (receipt === null) return false
      const browser = roster.find(receipt.subscription)
      for (const push of browser?.loud.values() ?? []) if (push.id === id) push.isShown = true
      if (browser && receipt.isFirst) await heard(roster, browser, receipt, clock.now())
      return true
    },
    sessionEnded: (session) => roster.remove({ session }),
  }
}

/** By where it goes: one that subscribes anew is the same browser. */
function createTests(clock: Clock) {
  const last = new Map<string, { readonly at: number; readonly result: Promise<Result> }>()
  return (browser: Browser, courier: Courier): Promise<Result> => {
    const now = clock.monotonic()
    for (const [key, { at }] of last) if (now - at >= TEST_EACH_MS) last.delete(key)
    const key = browser.row.address?.endpoint ?? browser.row.id
    const result = last.get(key)?.result ?? courier.deliver(browser, { kind: 'test' })
    if (!last.has(key)) last.set(key, { at: now, result })
    return result
  }
}

const untilOf = (clock: Clock) => (clock.now() + LASTS_MS) as EpochMs

async function subscribe(
  { roster, key, egress, directory, clock }: Deps,
  caller: Person,
  { address, units }: PushSubscribe,
) {
  if (key === null) return 'not-set-up' as const
  if (!egress.isAllowed(address.endpoint)) return 'foreign-address' as const
  const isForeign = units.some((unit) => !directory.unit(unit) || !authorize(caller, 'view', unit).allowed)
  if (isForeign) return 'foreign-unit' as const
  const { session, user } = caller
  // One browser, one subscription: the units are those of the last time.
  await roster.remove({ session })
  const fresh = { told: {}, problem: null, receivedAt: null }
  const when = { createdAt: clock.now(), until: untilOf(clock) }
  await roster.keep(
    { id: randomUUID(), session, user, units: [...new Set(units)], address, ...when, ...fresh },
    clock.monotonic(),
  )
  return 'kept' as const
}

/** The word for an older push does not answer the ones that wait. */
async function heard(
  roster: Roster,
  browser: Browser,
  { sentAt }: Receipt,
  receivedAt: EpochMs,
): Promise<void> {
  const { unansweredFrom } = browser
  const isAnswer = unansweredFrom === null || (sentAt !== null && sentAt >= unansweredFrom)
  if (isAnswer) browser.unansweredFrom = null
  const isOver = isAnswer && browser.row.problem?.kind === 'unanswered'
  await roster.update(browser, { receivedAt, ...(isOver ? { problem: null } : {}) })
}

const cardsOf = (browsers: readonly Browser[], caller: Person, now: EpochMs): PushAnswer['browsers'] =>
  browsers
    .filter(({ row }) => row.user === caller.user)
    .map(({ row }) => ({
      id: row.id,
      here: row.session === caller.session,
      units: [...row.units],
      since: row.createdAt,
      until: row.until,
      receivedAt: row.receivedAt,
      problem: problemOf(row, now),
    }))
