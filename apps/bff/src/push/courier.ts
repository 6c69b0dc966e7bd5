import { randomUUID } from 'node:crypto'
import type { PushMessageRow, PushProblem, PushStore } from '@vigil/storage'
import type { Clock, Log } from '../ports'
import type { Answer, Egress, Outgoing } from './egress'
import { sealPush, type Sender, type Wanted } from './message'
import type { Browser, Roster } from './roster'

/** Own proposals. After the last of these it is tried each time so long again. */
const AGAIN_MS = [2_000, 5_000, 10_000, 30_000]
const LONGEST_RETRY_MS = 60_000
/** Pushes that are remembered without the database, so that a receipt finds them at once. */
const MOST_REMEMBERED = 10_000

export type Result = PushMessageRow['result']

export interface Courier {
  /** Resolves when the push service answered, or did not. */
  deliver(browser: Browser, wanted: Wanted): Promise<Result>
  /** A browser says that it shows the push of this id; `null`: nobody sent that. */
  shown(id: string): Promise<Receipt | null>
}

export interface Receipt {
  readonly subscription: string
  /** A repeat says nothing of now. */
  readonly isFirst: boolean
  /** Monotonic; `null`: before this process. */
  readonly sentAt: number | null
}

/** For the figures of whoever runs the server. */
export type Count = (kind: PushMessageRow['kind'], result: Result) => void

interface Deps {
  readonly sender: Sender
  readonly egress: Egress
  readonly roster: Pick<Roster, 'update'>
  readonly store: Pick<PushStore, 'keepPushMessage' | 'pushShown'>
  readonly clock: Clock
  readonly log: Log
  readonly count: Count
}

/** Sends one push, writes down how it went, and knows when the next may be tried. */
export function createCourier(deps: Deps): Courier {
  const { egress, sender, store, clock, log } = deps
  const sent = new Map<
    string,
    { readonly subscription: string; readonly sentAt: number; readonly kept: Promise<void> }
  >()

  const post = async (browser: Browser, id: string, wanted: Wanted): Promise<Attempt> => {
    const { address } = browser.row
    if (!address) return { result: 'gone', code: 'gone', retryAfterMs: null }
    const sealed = seal(address, id, wanted, sender)
    if (!sealed) return { result: 'refused', code: 'bad-key', retryAfterMs: null }
    try {
      return attemptOf(await egress.post(sealed))
    } catch (error) {
      return { result: 'unreachable', code: codeOf(error), retryAfterMs: null }
    }
  }
  const remember = (row: PushMessageRow, sentAt: number) => {
    const kept = store
      .keepPushMessage(row)
      .catch((error: unknown) => log.warn('push.not-kept', { error: String(error) }))
    sent.set(row.id, { subscription: row.subscription, sentAt, kept })
    const [oldest] = sent.keys()
    if (sent.size > MOST_REMEMBERED && oldest !== undefined) sent.delete(oldest)
  }

  return {
    async deliver(browser, wanted) {
      const id = randomUUID()
      const sentAt = clock.now()
      const at = clock.monotonic()
      browser.lastAt = at
      if (isLoud(wanted)) browser.loud.set(wanted.unit.id, { id, isShown: false })
      const attempt = await post(browser, id, wanted)
      const row = messageOf(browser, id, wanted, attempt.result)
      remember({ ...row, sentAt }, at)
      deps.count(row.kind, attempt.result)
      await settle(deps, browser, attempt, at)
      return attempt.result
    },
    async shown(id) {
      const known = sent.get(id)
      await known?.kept
      const row = await store.pushShown(id, clock.now())
      sent.delete(id)
      const subscription = row?.subscription ?? known?.subscription
      if (subscription === undefined) return null
      return { subscription, isFirst: row?.isFirst ?? true, sentAt: known?.sentAt ?? null }
    },
  }
}

const isLoud = (wanted: Wanted): wanted is Extract<Wanted, { push: unknown }> =>
  'push' in wanted && wanted.push.kind === 'alarm' && wanted.push.because === 'calls'

interface Attempt {
  readonly result: Result
  /** For the log: the status, or what the network said. */
  readonly code: string
  readonly retryAfterMs: number | null
}

/** The library throws where what a browser gave is no point of the curve. */
function seal(...of: Parameters<typeof sealPush>): Outgoing | null {
  try {
    return sealPush(...of)
  } catch {
    return null
  }
}

/** RFC 8030, 7.3 and 8: 404 and 410 mean that the browser is there no more. */
function attemptOf({ status, retryAfterMs }: Answer): Attempt {
  const attempt = { code: String(status), retryAfterMs }
  if (status >= 200 && status < 300) return { ...attempt, result: 'sent' }
  if (status === 404 || status === 410) return { ...attempt, result: 'gone' }
  return { ...attempt, result: status === 429 || status >= 500 ? 'unreachable' : 'refused' }
}

/** The network's own word, never the address. */
const codeOf = (error: unknown): string => {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : null
  return typeof code === 'string' ? code : error instanceof Error ? error.name : 'unknown'
}

async function settle(
  { roster, clock, log }: Deps,
  browser: Browser,
  attempt: Attempt,
  sentAt: number,
): Promise<void> {
  const { problem } = browser.row
  if (attempt.result === 'sent') {
    browser.failures = 0
    browser.unansweredFrom ??= sentAt
    // Only the browser itself can say that it shows them again.
    if (problem && problem.kind !== 'unanswered') await roster.update(browser, { problem: null })
    return
  }
  const step = AGAIN_MS[Math.min(browser.failures, AGAIN_MS.length - 1)] ?? LONGEST_RETRY_MS
  browser.failures += 1
  browser.retryAt = clock.monotonic() + Math.min(Math.max(step, attempt.retryAfterMs ?? 0), LONGEST_RETRY_MS)
  const { result: kind, code } = attempt
  await report({ roster, clock, log }, browser, kind, code)
}

/** Said once while it lasts. */
export async function report(
  { roster, clock, log }: Pick<Deps, 'roster' | 'clock' | 'log'>,
  browser: Browser,
  kind: PushProblem,
  code: string,
): Promise<void> {
  const { id, problem } = browser.row
  if (problem?.kind === kind) return
  log.warn('push.failed', { subscription: id, problem: kind, code })
  await roster.update(browser, {
    problem: { kind, since: problem?.since ?? clock.now() },
    ...(kind === 'gone' ? { gone: true as const } : {}),
  })
}

function messageOf(
  { row }: Browser,
  id: string,
  wanted: Wanted,
  result: Result,
): Omit<PushMessageRow, 'sentAt'> {
  const whom = { id, subscription: row.id, user: row.user, result, shownAt: null }
  if (!('push' in wanted)) return { ...whom, kind: wanted.kind, unit: null, priority: null, alarms: [] }
  const { push, unit } = wanted
  return push.kind === 'alarm'
    ? { ...whom, kind: 'alarm', unit: unit.id, priority: push.priority, alarms: push.alarms }
    : { ...whom, kind: 'resolved', unit: unit.id, priority: null, alarms: [] }
}
