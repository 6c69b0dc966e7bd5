import { createHash } from 'node:crypto'
import type { Unit } from '@vigil/clinical'
import type { PushNote } from '@vigil/protocol'
import type { PushAddress } from '@vigil/storage'
import webPush from 'web-push'
import type { Push } from './decide'
import type { Outgoing } from './egress'
import type { VapidKeys } from './vapid-keys'

/** What is asked to be shown; the words are the browser's own. */
export type Wanted =
  | { readonly push: Push; readonly unit: Pick<Unit, 'id' | 'name'> }
  | { readonly kind: 'test' | 'check' | 'ended' }

interface Manner {
  /** How long a push service keeps it for a phone that is off. */
  readonly ttlS: number
  /** RFC 8030, 5.3. */
  readonly urgency: 'normal' | 'high'
}

const SHIFT_S = 12 * 3_600

/**
 * Own proposals: an alarm that nobody takes is announced again after 2 or 5 minutes, so an older push is of no use; that
 * it is over, and that this device is not reached any more, must arrive, however late.
 */
function mannerOf(wanted: Wanted): Manner {
  // As an alarm of high priority goes: it tests that way.
  if (!('push' in wanted)) return { ttlS: wanted.kind === 'ended' ? SHIFT_S : 120, urgency: 'high' }
  const { push } = wanted
  if (push.kind === 'resolved') return { ttlS: SHIFT_S, urgency: 'normal' }
  return push.priority === 'high' ? { ttlS: 120, urgency: 'high' } : { ttlS: 300, urgency: 'normal' }
}

/** Priority and unit, and nothing of a patient (H89): it leaves the hospital, and a locked screen shows it to everybody. */
export function noteOf(id: string, wanted: Wanted): PushNote {
  if (!('push' in wanted)) return { v: 1, id, kind: wanted.kind }
  const { push, unit } = wanted
  const place = { id: unit.id, name: unit.name }
  return push.kind === 'resolved'
    ? { v: 1, id, kind: 'resolved', unit: place }
    : {
        v: 1,
        id,
        kind: 'alarm',
        unit: place,
        priority: push.priority,
        count: push.alarms.length,
        quiet: push.because === 'falls',
      }
}

/** The newer push of a unit takes the place of one that still waits. The service learns nothing from the name. */
function topicOf({ endpoint }: PushAddress, wanted: Wanted): string {
  const about = 'push' in wanted ? wanted.unit.id : wanted.kind
  return createHash('sha256').update(`${endpoint} ${about}`).digest('base64url').slice(0, 32)
}

export interface Sender {
  readonly keys: VapidKeys
  /** RFC 8292, 2.1: whom a push service may ask. */
  readonly contact: string
}

/** Encrypted for this browser alone (RFC 8291) and signed by us (RFC 8292). */
export function sealPush(
  address: PushAddress,
  id: string,
  wanted: Wanted,
  { keys, contact }: Sender,
): Outgoing {
  const { endpoint, p256dh, auth } = address
  const { ttlS, urgency } = mannerOf(wanted)
  const { headers, body } = webPush.generateRequestDetails(
    { endpoint, keys: { p256dh, auth } },
    JSON.stringify(noteOf(id, wanted)),
    {
      vapidDetails: { subject: contact, ...keys },
      contentEncoding: 'aes128gcm',
      TTL: ttlS,
      urgency,
      topic: topicOf(address, wanted),
    },
  )
  return {
    url: endpoint,
    headers,
    body,
  }
}
