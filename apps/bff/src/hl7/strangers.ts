import type { Hl7Header, Remark } from '@vigil/ingest'
import type { Clock } from '../ports'
import { createSparse } from '../sparse'
import type { Peers } from './peers'
import type { Kept } from './quarantine'

/** Own proposals: of each address so many messages a minute are kept, and so much of each. */
const PERIOD_MS = 60_000
const MOST_KEPT = 60
const MOST_BYTES = 4_096

interface Deps {
  readonly peers: Pick<Peers, 'stranger'>
  readonly keep: (kept: Kept) => Promise<void>
  readonly clock: Clock
}

export type NoteStranger = (
  header: Hl7Header | null,
  bytes: Uint8Array,
  address: string,
  why: Pick<Remark, 'reason' | 'detail'>,
) => Promise<void>

/** What nobody sent that we know: seen by whoever looks after devices, and never so much that it fills a disk. */
export function createStrangers({ peers, keep, clock }: Deps): NoteStranger {
  const periods = createSparse(PERIOD_MS, () => clock.monotonic())
  const counts = new Map<string, number>()
  const isKept = (address: string): boolean => {
    if (periods.take(address) !== null) counts.delete(address)
    const count = (counts.get(address) ?? 0) + 1
    counts.delete(address)
    counts.set(address, count)
    const [oldest] = counts.keys()
    if (counts.size > MOST_ADDRESSES && oldest !== undefined) counts.delete(oldest)
    return count <= MOST_KEPT
  }
  return async (header, bytes, address, { reason, detail }) => {
    peers.stranger(header, address)
    if (isKept(address)) await keep({ peer: null, reason, detail, payload: bytes.subarray(0, MOST_BYTES) })
  }
}

const MOST_ADDRESSES = 1_000
