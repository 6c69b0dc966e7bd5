import type { Hl7Peer } from '@vigil/clinical'
import type { Hl7Header, Opened, Remark, Verdict } from '@vigil/ingest'
import type { Hl7Receipt, Store } from '@vigil/storage'
import type { Clock, Directory } from '../ports'
import { digestOf } from './identity'
import type { Judge } from './judge'
import type { Peers } from './peers'
import type { Kept } from './quarantine'

interface Deps {
  readonly store: Pick<Store, 'receipt' | 'keepReceipt'>
  readonly directory: Pick<Directory, 'hospital'>
  readonly peers: Pick<Peers, 'note'>
  readonly judge: Judge
  readonly keep: (kept: Kept) => Promise<void>
  readonly clock: Clock
  readonly write: (header: Hl7Header, verdict: Verdict, remarks: readonly Remark[]) => string
}

export type AnswerKnown = (
  peer: Hl7Peer,
  header: Hl7Header,
  opened: Opened,
  bytes: Uint8Array,
) => Promise<string>

/** The answer to a message of a known peer: the stored one for a repeat (H06), else of what became of it. */
export function createAnswerKnown(deps: Deps): AnswerKnown {
  const { store, directory, peers, judge, keep, clock, write } = deps

  const repeated = async (peer: Hl7Peer, before: Hl7Receipt, digest: string, bytes: Uint8Array) => {
    peers.note(peer.id, 'repeated', null)
    if (before.digest !== digest) {
      // As of a sender that counts from 1 again: its data must not vanish behind an AA.
      await keep({ peer: peer.id, ...REUSED, payload: bytes })
      peers.note(peer.id, 'refused', REUSED.reason)
    }
    return before.answer
  }

  return async (peer, header, opened, bytes) => {
    const { controlId } = header
    const digest = digestOf(bytes)
    const { version } = directory.hospital()
    const before = controlId === '' ? null : await store.receipt(peer.id, controlId)
    if (before && isAnswered(before, digest, version)) return repeated(peer, before, digest, bytes)
    const { verdict, remarks } = await judge(peer, opened, bytes)
    const isTaken = verdict === 'accepted'
    const answer = write(header, verdict, remarks)
    const receipt = { peer: peer.id, controlId, at: clock.now(), digest, answer }
    if (controlId !== '') await store.keepReceipt({ ...receipt, refusedUnder: isTaken ? null : version })
    peers.note(peer.id, isTaken ? 'taken' : 'refused', isTaken ? null : (remarks[0]?.reason ?? null))
    return answer
  }
}

const REUSED = {
  reason: 'control-id-reused',
  detail: 'Another message had this control id within 7 days; it got the answer of that one.',
} as const

/** A refusal stands until the message or the configuration is another. */
const isAnswered = ({ refusedUnder, digest }: Hl7Receipt, now: string, version: number): boolean =>
  refusedUnder === null || (refusedUnder === version && digest === now)
