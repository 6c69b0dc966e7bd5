import { randomUUID } from 'node:crypto'
import type { EpochMs, Hl7Peer } from '@vigil/clinical'
import {
  acknowledgement,
  messagesIn,
  openMessage,
  type Hl7Header,
  type MllpFrame,
  type Opened,
  type Remark,
  type TakeAdt,
  type Verdict,
} from '@vigil/ingest'
import type { Hl7Receipt, Store } from '@vigil/storage'
import type { Pipeline } from '../pipeline'
import type { Clock, Directory, Log } from '../ports'
import { createSparse } from '../sparse'
import { envelopeAround } from './envelope'
import { digestOf } from './identity'
import { createJudge, type Judged } from './judge'
import type { Peers } from './peers'
import { createPlaces } from './places'
import { createHl7Quarantine } from './quarantine'

/** What one frame is answered with, in order; empty where the sender asked for no answer. */
export interface Received {
  readonly answers: readonly string[]
  /** True when a known peer sent it. */
  readonly isKnown: boolean
}

export type ReceiveFrame = (frame: MllpFrame, address: string) => Promise<Received>

export interface ReceiveDeps {
  readonly store: Pick<Store, 'quarantine' | 'receipt' | 'keepReceipt'>
  readonly directory: Directory
  readonly pipeline: Pick<Pipeline, 'take' | 'unusable'>
  readonly takeAdt: TakeAdt
  readonly peers: Peers
  readonly clock: Clock
  readonly log: Log
}

/** Own proposals: a stranger's messages that are kept, each minute of an address, and how much of each. */
const STRANGERS_MINUTE_MS = 60_000
const STRANGERS_KEPT = 60
const STRANGER_BYTES = 4_096

/** From the bytes of a frame to its answers. Nothing is answered AA or CA before it is on disk (H07). */
export function createReceive(deps: ReceiveDeps): ReceiveFrame {
  const { store, directory, peers, clock, log } = deps
  const now = () => clock.now()
  const keep = createHl7Quarantine(store, now)
  const judge = createJudge({ ...deps, keep, places: createPlaces(directory) })
  const strangersKept = createStrangerLimit(() => clock.monotonic())

  const answer = (header: Hl7Header | null, verdict: Verdict, remarks: readonly Remark[]): string =>
    acknowledgement(header, { verdict, remarks, id: controlId(), at: clock.now() }) ?? ''

  /** The message is nobody's that we know: not an effect, and only so much of it is kept. */
  const stranger = async (
    header: Hl7Header | null,
    bytes: Uint8Array,
    address: string,
    { reason, detail }: Pick<Remark, 'reason' | 'detail'>,
  ): Promise<string> => {
    peers.stranger(header, address)
    if (strangersKept(address))
      await keep({ peer: null, reason, detail, payload: bytes.subarray(0, STRANGER_BYTES) })
    return answer(header, 'rejected', [{ severity: 'error', reason, detail }])
  }

  const message = async (bytes: Uint8Array, address: string): Promise<Received> => {
    const opened = openMessage(bytes)
    const header = opened.kind === 'message' ? opened.message.header : opened.header
    const peer = header && peers.find(header)
    if (!peer) {
      const why = header === null && opened.kind === 'refused' ? opened : UNKNOWN_PEER
      return { answers: [await stranger(header, bytes, address, why)], isKnown: false }
    }
    try {
      return { answers: [await known(peer, header, opened, bytes)], isKnown: true }
    } catch (error) {
      // Not stored: the sender must send it again, and it gets no receipt, so that it is taken then.
      log.error('mllp.not-stored', { peer: peer.id, error: String(error) })
      peers.note(peer.id, 'refused', NOT_STORED.reason)
      return { answers: [answer(header, 'error', [NOT_STORED])], isKnown: true }
    }
  }

  const known = async (
    peer: Hl7Peer,
    header: Hl7Header,
    opened: Opened,
    bytes: Uint8Array,
  ): Promise<string> => {
    const digest = digestOf(bytes)
    const before = header.controlId === '' ? null : await store.receipt(peer.id, header.controlId)
    if (before && isAnswered(before, digest, directory.hospital().version))
      return repeated(peer, before, digest, bytes)
    const version = directory.hospital().version
    const judged = await judge(peer, opened, bytes)
    const text = answer(header, judged.verdict, judged.remarks)
    if (header.controlId !== '')
      await store.keepReceipt({
        peer: peer.id,
        controlId: header.controlId,
        at: clock.now(),
        digest,
        refusedUnder: judged.verdict === 'accepted' ? null : version,
        answer: text,
      })
    noteJudged(peers, peer, judged)
    return text
  }

  const repeated = async (peer: Hl7Peer, before: Hl7Receipt, digest: string, bytes: Uint8Array) => {
    peers.note(peer.id, 'repeated', null)
    if (before.digest !== digest) {
      // As of a sender that counts from 1 again: its data must not vanish behind an AA.
      await keep({ peer: peer.id, ...REUSED, payload: bytes })
      peers.note(peer.id, 'refused', REUSED.reason)
    }
    return before.answer
  }

  /** A frame that is refused as it is: by its first header, where one can be read. */
  const whole = async (
    bytes: Uint8Array,
    address: string,
    why: Pick<Remark, 'reason' | 'detail'>,
  ): Promise<Received> => {
    const opened = openMessage(bytes)
    const header =
      (opened.kind === 'message' ? opened.message.header : opened.header) ?? envelopeAround(bytes)
    const peer = header && peers.find(header)
    if (!peer) return { answers: [await stranger(header, bytes, address, why)], isKnown: false }
    await keep({ peer: peer.id, ...why, payload: bytes })
    peers.note(peer.id, 'refused', why.reason)
    return { answers: [answer(header, 'error', [{ severity: 'error', ...why }])], isKnown: true }
  }

  return async ({ kind, content }, address) => {
    switch (kind) {
      case 'oversized':
        return whole(content, address, TOO_LARGE)
      case 'truncated':
        return whole(content, address, TRUNCATED)
      case 'whole': {
        const contents = messagesIn(content)
        if (contents.kind === 'refused') return whole(content, address, contents)
        const received: Received[] = []
        for (const each of contents.messages) received.push(await message(each, address))
        const answers = received.flatMap((each) => each.answers).filter((text) => text !== '')
        return {
          answers: contents.envelope === 'none' ? answers : inEnvelope(answers, contents.envelope, now()),
          isKnown: received.some(({ isKnown }) => isKnown),
        }
      }
      default:
        return kind satisfies never
    }
  }
}

const UNKNOWN_PEER = {
  reason: 'peer-unknown',
  detail: 'MSH-3 and MSH-4 name no peer that is configured.',
} as const
const REUSED = {
  reason: 'control-id-reused',
  detail: 'Another message had this control id within 7 days; it got the answer of that one.',
} as const
const NOT_STORED: Remark = {
  severity: 'error',
  reason: 'not-stored',
  detail: 'The message could not be stored; send it again.',
}
const TOO_LARGE = { reason: 'too-large', detail: 'A message is at most 1 MB.' } as const
const TRUNCATED = { reason: 'hl7-truncated', detail: 'The next frame began before this one ended.' } as const

const controlId = (): string => `V${randomUUID().replaceAll('-', '').slice(0, 19)}`

/** A refusal stands until the message or the configuration is another. */
const isAnswered = ({ refusedUnder, digest }: Hl7Receipt, now: string, version: number): boolean =>
  refusedUnder === null || (refusedUnder === version && digest === now)

function noteJudged(peers: Peers, peer: Hl7Peer, { verdict, remarks }: Judged): void {
  const isTaken = verdict === 'accepted'
  peers.note(peer.id, isTaken ? 'taken' : 'refused', isTaken ? null : (remarks[0]?.reason ?? null))
}

function createStrangerLimit(monotonic: () => number): (address: string) => boolean {
  const first = createSparse(STRANGERS_MINUTE_MS, monotonic)
  const counts = new Map<string, number>()
  return (address) => {
    if (first.take(address) !== null) counts.set(address, 0)
    const count = (counts.get(address) ?? 0) + 1
    counts.set(address, count)
    if (counts.size > STRANGERS_KEPT * 100) counts.clear()
    return count <= STRANGERS_KEPT
  }
}

/** A batch is answered with a batch, in one frame, as it came. */
function inEnvelope(answers: readonly string[], envelope: 'batch' | 'file', at: EpochMs): readonly string[] {
  if (answers.length === 0) return []
  const head = `|^~\\&|VIGIL||||${new Date(at).toISOString().replaceAll(/[-:T]|\.\d+Z$/g, '')}+0000`
  const batch = `BHS${head}\r${answers.join('')}BTS|${answers.length}\r`
  return [envelope === 'batch' ? batch : `FHS${head}\r${batch}FTS|1\r`]
}
