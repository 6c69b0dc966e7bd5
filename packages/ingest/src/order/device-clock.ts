/**
 * How far a device's clock is behind ours (H18). A wrong clock and late data look alike in one message: the difference
 * counts as the clock's only when the device has shown that it publishes in real time. A backlog that is flushed runs
 * faster than time itself and proves nothing (H04).
 */
import type { EpochMs } from '@vigil/clinical'

interface Times {
  /** Of the newest value in the message. */
  readonly measuredAt: number
  readonly receivedAt: EpochMs
}

/** A stretch of messages whose measurement time advanced as our time did. */
interface Stretch {
  readonly first: Times
  readonly last: Times
  readonly messages: number
  /** Smallest receipt minus measurement: the delay of the network is in the others. */
  readonly behindMs: number
}

/** One kind of message of a device: blocks and numerics travel at different delays. */
export interface Pace {
  readonly stretch: Stretch
  /** `null` until the device has shown that it publishes in real time. */
  readonly behindMs: number | null
}

/** Own proposals: 3 messages over 3 s within 20 % of real time. */
const PROOF = { messages: 3, ms: 3_000, drift: 0.2 }
/**
 * Data that go on where they stopped, only later, are delayed rather than stamped by a wrong clock: believed after
 * longer, so that a slow flush does not pass for live (own proposal).
 */
const DELAY_PROOF_MS = 30_000
/** Delays of the network differ by this much; of rare messages by a share of their interval (own proposal). */
const JITTER_MS = 1_500
/** A kind that nothing came of for this long says nothing about the clock now (own proposal). */
const CURRENT_MS = 10_000

/** What is known of the clock so far, from any kind of message. */
interface KnownClock {
  readonly behindMs: number | null
  /** Newest measurement that was live, as the device said. */
  readonly newestLive: number
}

export function nextPace(pace: Pace | null, times: Times, known: KnownClock): Pace {
  const stretch = nextStretch(pace?.stretch ?? null, times)
  const isCurrent = pace && times.receivedAt - pace.stretch.last.receivedAt <= CURRENT_MS
  const goesOn =
    known.behindMs !== null && stretch.behindMs > known.behindMs && times.measuredAt > known.newestLive
  const isShown = isRealTime(stretch, goesOn ? DELAY_PROOF_MS : PROOF.ms)
  return { stretch, behindMs: isShown ? stretch.behindMs : isCurrent ? pace.behindMs : null }
}

function nextStretch(stretch: Stretch | null, times: Times): Stretch {
  const behindMs = times.receivedAt - times.measuredAt
  const fresh = { first: times, last: times, messages: 1, behindMs }
  if (!stretch) return fresh
  const gap = times.receivedAt - stretch.last.receivedAt
  if (Math.abs(driftOf(stretch.first, times)) > Math.max(JITTER_MS, PROOF.drift * gap)) return fresh
  const messages = stretch.messages + 1
  return { first: stretch.first, last: times, messages, behindMs: Math.min(stretch.behindMs, behindMs) }
}

/** By how much measurement time advanced less than ours. */
const driftOf = (from: Times, to: Times): number =>
  to.receivedAt - from.receivedAt - (to.measuredAt - from.measuredAt)

function isRealTime({ first, last, messages }: Stretch, proofMs: number): boolean {
  const elapsed = last.receivedAt - first.receivedAt
  return (
    messages >= PROOF.messages &&
    elapsed >= proofMs &&
    Math.abs(driftOf(first, last)) <= PROOF.drift * elapsed
  )
}

/** Of all kinds that come now the least delayed one tells the clock; `null` while none has shown it. */
export function clockBehind(paces: Iterable<Pace>, now: EpochMs): number | null {
  let least: number | null = null
  for (const { behindMs, stretch } of paces)
    if (behindMs !== null && now - stretch.last.receivedAt <= CURRENT_MS)
      least = Math.min(least ?? behindMs, behindMs)
  return least
}

/** IHE CT: clocks agree within a second; from here on a difference is shown and corrected (reliability.md 1.2, H18). */
export const SKEW_SHOWN_MS = 2_000

/** What is added to the device's times. It moves seldom: each move is a step in its curves. */
export function nextShift(shiftMs: number, behindMs: number): number {
  if (Math.abs(behindMs - shiftMs) <= SKEW_SHOWN_MS) return shiftMs
  return Math.abs(behindMs) <= SKEW_SHOWN_MS ? 0 : Math.round(behindMs)
}
