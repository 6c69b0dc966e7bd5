import type { Beat } from '../messages'
import type { Connection } from '../port'

/**
 * Own proposal: NOT LIVE is on the screen 5 s after the last proof at the latest (design invariant 4), so the page decides
 * half a second earlier: its timer runs every 250 ms and a frame must still be painted.
 */
export const SILENCE_MS = 4_500
/** The plane posts every 500 ms; after this its silence is its own failure and not the server's. */
export const PLANE_SILENCE_MS = 2_500

/** H32: the canary alarms every 10 s. */
const CANARY_MS = 15_000

export interface LinkFacts {
  readonly beat: Beat | null
  /** Since the last message of the plane, by the page's own clock. */
  readonly planeSilentMs: number
  /** How long the newest beat lay in the page's queue, by the clock that the plane and the page share. */
  readonly behindMs: number
  /** Since the canary's count changed last. */
  readonly canaryAgoMs: number
  /** Since `start`. */
  readonly startedAgoMs: number
  readonly serverNow: number | null
  readonly since: number
}

/** Judged by proof alone: the last heartbeat that named our alarm set, however healthy the socket calls itself. */
export function connectionOf(facts: LinkFacts): Connection {
  const { beat } = facts
  if (beat?.link.kind === 'refused') return { kind: 'refused', problem: beat.link.problem }
  const verifiedAgoMs =
    beat === null || beat.verifiedAgoMs === null
      ? null
      : beat.verifiedAgoMs + facts.behindMs + facts.planeSilentMs
  const lastLiveAt =
    verifiedAgoMs === null || facts.serverNow === null ? null : Math.round(facts.serverNow - verifiedAgoMs)
  if (beat?.link.kind === 'out-of-step') return { kind: 'not-live', lastLiveAt, reason: 'out-of-step' }
  if ((verifiedAgoMs ?? facts.startedAgoMs) > SILENCE_MS) {
    return { kind: 'not-live', lastLiveAt, reason: silenceReason(facts) }
  }
  if (beat === null || verifiedAgoMs === null) return { kind: 'connecting', since: facts.since }
  return {
    kind: 'live',
    heartbeatAgeMs: Math.floor(verifiedAgoMs / 1000) * 1000,
    latencyMs: beat.latencyMs,
    skipped: beat.skipped,
    degraded: beat.degraded,
    engine: facts.canaryAgoMs > CANARY_MS ? 'silent' : 'answers',
  }
}

function silenceReason(facts: LinkFacts): 'worker-failed' | 'page-behind' | 'server-gone' | 'silent' {
  if (facts.planeSilentMs > PLANE_SILENCE_MS) return 'worker-failed'
  if (facts.behindMs > PLANE_SILENCE_MS) return 'page-behind'
  return facts.beat?.link.kind === 'gone' ? 'server-gone' : 'silent'
}

/** Equal where a board would draw the same. */
export function sameConnection(a: Connection, b: Connection): boolean {
  switch (a.kind) {
    case 'connecting':
      return b.kind === 'connecting' && a.since === b.since
    case 'live':
      return (
        b.kind === 'live' &&
        a.heartbeatAgeMs === b.heartbeatAgeMs &&
        a.latencyMs === b.latencyMs &&
        a.skipped === b.skipped &&
        a.engine === b.engine &&
        a.degraded.join() === b.degraded.join()
      )
    case 'not-live':
      // The moment of the last proof wobbles by milliseconds as the clock estimate improves.
      return (
        b.kind === 'not-live' && a.reason === b.reason && (a.lastLiveAt === null) === (b.lastLiveAt === null)
      )
    case 'refused':
      return (
        b.kind === 'refused' && a.problem.code === b.problem.code && a.problem.message === b.problem.message
      )
  }
}
