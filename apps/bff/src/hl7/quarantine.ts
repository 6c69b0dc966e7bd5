import type { EpochMs, PeerId } from '@vigil/clinical'
import type { Store } from '@vigil/storage'

export interface Kept {
  readonly peer: PeerId | null
  readonly reason: string
  readonly detail: string
  readonly payload: Uint8Array
}

/** A detail is for a person. */
const LONGEST_DETAIL = 1_000

export const createHl7Quarantine =
  (store: Pick<Store, 'quarantine'>, now: () => EpochMs) =>
  ({ peer, reason, detail, payload }: Kept): Promise<void> =>
    store.quarantine({
      receivedAt: now(),
      protocol: 'mllp',
      device: null,
      peer,
      reason,
      detail: detail.slice(0, LONGEST_DETAIL),
      payload,
    })
