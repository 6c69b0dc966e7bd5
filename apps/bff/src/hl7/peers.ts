import type { EpochMs, Hl7Peer, PeerId } from '@vigil/clinical'
import { componentOf, type Hl7Header } from '@vigil/ingest'
import type { Clock, Directory, Log } from '../ports'

export type Handled = 'taken' | 'repeated' | 'refused'

/** How it goes with one peer, since the server started. */
export interface PeerState {
  readonly lastMessageAt: EpochMs | null
  readonly taken: number
  readonly repeated: number
  readonly refused: number
  readonly lastReason: string | null
  readonly lastRefusedAt: EpochMs | null
}

/** Somebody who is not configured. What it calls itself may be anything: bounded, and never in a log. */
export interface Stranger {
  readonly application: string
  readonly facility: string
  readonly address: string
  readonly messages: number
  readonly lastAt: EpochMs
}

export interface Peers {
  find(header: Hl7Header): Hl7Peer | null
  note(peer: PeerId, handled: Handled, reason: string | null): void
  stranger(header: Hl7Header | null, address: string): void
  state(peer: PeerId): PeerState
  strangers(): readonly Stranger[]
}

interface Deps {
  readonly directory: Pick<Directory, 'hospital'>
  readonly clock: Clock
  readonly fault: (reason: string) => void
  /** Counts one message of a peer; a stranger has no name that may be counted under. */
  readonly count?: (peer: PeerId, handled: Handled, reason: string | null) => void
  readonly log: Log
}

/** H08: more than so many refused messages of one peer in a minute are somebody's task. */
const REFUSED_A_MINUTE = 5
const MINUTE_MS = 60_000
/** Own proposals. */
const MOST_STRANGERS = 20
const LONGEST_NAME = 60

const NOTHING: PeerState = {
  lastMessageAt: null,
  taken: 0,
  repeated: 0,
  refused: 0,
  lastReason: null,
  lastRefusedAt: null,
}

export function createPeers({ directory, clock, fault, log, count = () => undefined }: Deps): Peers {
  const states = new Map<PeerId, PeerState>()
  const refusedAt = new Map<PeerId, number[]>()
  const strangers = new Map<string, Stranger>()

  const watch = (peer: PeerId, reason: string | null) => {
    const now = clock.monotonic()
    const recent = [...(refusedAt.get(peer) ?? []).filter((at) => now - at < MINUTE_MS), now]
    refusedAt.set(peer, recent.slice(-REFUSED_A_MINUTE - 1))
    if (recent.length <= REFUSED_A_MINUTE) return
    refusedAt.set(peer, [])
    log.warn('mllp.many-refused', { peer, inOneMinute: recent.length, lastReason: reason })
    fault('hl7-messages-refused')
  }

  return {
    find: (header) => directory.hospital().hl7Peers.find((peer) => isNamedBy(header, peer)) ?? null,
    note(peer, handled, reason) {
      count(peer, handled, reason)
      const before = states.get(peer) ?? NOTHING
      const now = clock.now()
      states.set(peer, {
        ...before,
        lastMessageAt: now,
        [handled]: before[handled] + 1,
        ...(handled === 'refused' ? { lastReason: reason, lastRefusedAt: now } : {}),
      })
      // Data of a bed without a patient are refused for as long as the bed is empty: nobody's fault.
      if (handled === 'refused' && reason !== null && !OF_AN_EMPTY_BED.has(reason)) watch(peer, reason)
    },
    stranger(header, address) {
      const application = nameIn(header?.sendingApplication)
      const facility = nameIn(header?.sendingFacility)
      const key = [application, facility, address].join('\n')
      const messages = (strangers.get(key)?.messages ?? 0) + 1
      strangers.delete(key)
      strangers.set(key, { application, facility, address, messages, lastAt: clock.now() })
      const [oldest] = strangers.keys()
      if (strangers.size > MOST_STRANGERS && oldest !== undefined) strangers.delete(oldest)
    },
    state: (peer) => states.get(peer) ?? NOTHING,
    strangers: () => [...strangers.values()].toReversed(),
  }
}

const nameIn = (field = ''): string => field.replaceAll(/\p{C}/gu, '').slice(0, LONGEST_NAME)

const OF_AN_EMPTY_BED: ReadonlySet<string> = new Set(['not-admitted', 'not-associated'])

const isNamedBy = (header: Hl7Header, { application, facility }: Hl7Peer): boolean =>
  isName(application, header.sendingApplication, header) && isName(facility, header.sendingFacility, header)

/** The whole field, or its first component: `MON` names `MON^ACDE48234567ABCD^EUI-64` too. */
const isName = (name: string, field: string, { delimiters }: Hl7Header): boolean =>
  field === name || componentOf(field, 1, delimiters) === name
