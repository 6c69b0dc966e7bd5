import { parseTopic, type RejectCode } from '@vigil/ingest'
import type { Store } from '@vigil/storage'
import type { EpochMs } from '@vigil/clinical'
import type { Identity } from '../directory/identify'

/** One published packet as it came, from our own broker or the hospital's. */
export interface Delivery {
  readonly protocol: 'mqtt' | 'mqtt-bridge'
  readonly topic: string
  readonly payload: Uint8Array
  /** History that a broker kept. What a device publishes to us with the retain flag is not that. */
  readonly retained: boolean
  /** Where it waited before it was looked at; now, where it did not. */
  readonly receivedAt?: EpochMs
}

/** Why a part was not taken over, for the answer in the protocol's own way. */
export interface Refusal {
  readonly reason: Exclude<Identity['kind'], 'associated'> | RejectCode | 'alert-flood'
  readonly detail: string
}

export interface Cause {
  readonly kind: Refusal['reason']
  readonly detail: string
  readonly fragment?: string
}

const text = new TextEncoder()

/** Kept with its reason, never dropped; it never blocks what is behind it (H08). */
export const createQuarantine =
  (store: Pick<Store, 'quarantine'>, now: () => EpochMs) =>
  async (delivery: Delivery, { kind, detail, fragment }: Cause): Promise<Refusal> => {
    await store.quarantine({
      receivedAt: now(),
      protocol: delivery.protocol,
      device: parseTopic(delivery.topic)?.device ?? null,
      reason: kind,
      detail,
      // The payload itself where the parser names no part of it.
      payload: fragment ? text.encode(fragment) : delivery.payload,
    })
    return { reason: kind, detail }
  }
