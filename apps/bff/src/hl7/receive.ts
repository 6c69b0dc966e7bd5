import { randomUUID } from 'node:crypto'
import type { EpochMs } from '@vigil/clinical'
import {
  acknowledgement,
  messagesIn,
  openMessage,
  type Hl7Header,
  type MllpFrame,
  type Remark,
  type TakeAdt,
  type Verdict,
} from '@vigil/ingest'
import type { Store } from '@vigil/storage'
import type { Pipeline } from '../pipeline'
import type { NamedPatients } from '../directory/named-patients'
import type { Clock, Directory, Log } from '../ports'
import { envelopeAround } from './envelope'
import { createJudge } from './judge'
import { createAnswerKnown } from './known'
import type { Peers } from './peers'
import { createPlaces } from './places'
import { createHl7Quarantine } from './quarantine'
import { createStrangers } from './strangers'

/** What one frame is answered with, in order. */
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
  /** Whom devices themselves name as their patient. */
  readonly named: Pick<NamedPatients, 'tell'>
  readonly clock: Clock
  readonly log: Log
}

type Why = Pick<Remark, 'reason' | 'detail'>

/** From the bytes of a frame to its answers. Nothing is answered AA or CA before it is on disk (H07). */
export function createReceive(deps: ReceiveDeps): ReceiveFrame {
  const { store, directory, peers, clock, log } = deps
  const keep = createHl7Quarantine(store, () => clock.now())
  const judge = createJudge({ ...deps, keep, places: createPlaces(directory) })
  const noteStranger = createStrangers({ ...deps, keep })
  const write = (header: Hl7Header | null, verdict: Verdict, remarks: readonly Remark[]): string =>
    acknowledgement(header, { verdict, remarks, id: controlId(), at: clock.now() })
  const answerKnown = createAnswerKnown({ ...deps, keep, judge, write })

  const stranger = async (header: Hl7Header | null, bytes: Uint8Array, address: string, why: Why) => {
    await noteStranger(header, bytes, address, why)
    return { answers: [write(header, 'rejected', [{ severity: 'error', ...why }])], isKnown: false }
  }

  const message = async (bytes: Uint8Array, address: string): Promise<Received> => {
    const opened = openMessage(bytes)
    const header = opened.kind === 'message' ? opened.message.header : opened.header
    const peer = header && peers.find(header)
    if (!peer)
      return stranger(
        header,
        bytes,
        address,
        header === null && opened.kind === 'refused' ? opened : UNKNOWN_PEER,
      )
    try {
      return { answers: [await answerKnown(peer, header, opened, bytes)], isKnown: true }
    } catch (error) {
      // Not stored: the sender must send it again, and it gets no receipt, so that it is taken then.
      log.error('mllp.not-stored', { peer: peer.id, error: String(error) })
      peers.note(peer.id, 'refused', NOT_STORED.reason)
      return { answers: [write(header, 'error', [NOT_STORED])], isKnown: true }
    }
  }

  /** A frame that is refused as it is: by its first header, where one can be read. */
  const whole = async (bytes: Uint8Array, address: string, { reason, detail }: Why): Promise<Received> => {
    const opened = openMessage(bytes)
    const header =
      (opened.kind === 'message' ? opened.message.header : opened.header) ?? envelopeAround(bytes)
    const peer = header && peers.find(header)
    if (!peer) return stranger(header, bytes, address, { reason, detail })
    await keep({ peer: peer.id, reason, detail, payload: bytes })
    peers.note(peer.id, 'refused', reason)
    return { answers: [write(header, 'error', [{ severity: 'error', reason, detail }])], isKnown: true }
  }

  return async ({ kind, content }, address) => {
    if (kind !== 'whole') return whole(content, address, kind === 'oversized' ? TOO_LARGE : TRUNCATED)
    const contents = messagesIn(content)
    if (contents.kind === 'refused') return whole(content, address, contents)
    const received: Received[] = []
    for (const each of contents.messages) received.push(await message(each, address))
    const answers = received.flatMap((each) => each.answers)
    return {
      answers: contents.envelope === 'none' ? answers : inEnvelope(answers, contents.envelope, clock.now()),
      isKnown: received.some(({ isKnown }) => isKnown),
    }
  }
}

const UNKNOWN_PEER: Why = {
  reason: 'peer-unknown',
  detail: 'MSH-3 and MSH-4 name no peer that is configured.',
}
const NOT_STORED: Remark = {
  severity: 'error',
  reason: 'not-stored',
  detail: 'The message could not be stored; send it again.',
}
const TOO_LARGE: Why = { reason: 'too-large', detail: 'A message is at most 1 MB.' }
const TRUNCATED: Why = { reason: 'hl7-truncated', detail: 'The next frame began before this one ended.' }

const controlId = (): string => `V${randomUUID().replaceAll('-', '').slice(0, 19)}`

/** A batch is answered with a batch, in one frame, as it came. */
function inEnvelope(answers: readonly string[], envelope: 'batch' | 'file', at: EpochMs): readonly string[] {
  const head = `|^~\\&|VIGIL||||${new Date(at).toISOString().replaceAll(/[-:T]|\.\d+Z$/g, '')}+0000`
  const batch = `BHS${head}\r${answers.join('')}BTS|${answers.length}\r`
  return [envelope === 'batch' ? batch : `FHS${head}\r${batch}FTS|1\r`]
}
