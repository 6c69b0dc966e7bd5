import type { DeviceId } from '@vigil/clinical'
import type { Store } from '@vigil/storage'
import type { Clock, Log } from '../ports'
import { createSparse } from '../sparse'

/** Own proposals. */
const LOG_EACH_MS = 60_000
const AUDIT_EACH_MS = 15 * 60_000

/** Who knocked: what a stranger calls itself is never written down, it may be anything (S09). */
export type Known = DeviceId | 'unknown'

/** What devices did that they should not, in the log once a minute and in the audit trail once per quarter hour. */
export interface Notes {
  refused(device: Known, address: string, why: string): void
  foreignTopic(device: Known, address: string): void
  /** Another connection came with the same client id; the older one was closed. */
  takenOver(device: Known, address: string): void
}

interface Deps {
  readonly store: Pick<Store, 'audit'>
  readonly clock: Clock
  readonly log: Log
}

export function createNotes({ store, clock, log }: Deps): Notes {
  const monotonic = () => clock.monotonic()
  const logged = createSparse(LOG_EACH_MS, monotonic)
  const audited = createSparse(AUDIT_EACH_MS, monotonic)

  const note = (event: string, action: string, device: Known, address: string, why: string) => {
    const held = logged.take(`${event} ${address}`)
    if (held !== null) log.warn(event, { device, address, why, heldBack: held })
    const heldRows = audited.take(`${action} ${device}`)
    if (heldRows === null) return
    store
      .audit({
        at: clock.now(),
        actor: device,
        session: null,
        station: null,
        action,
        object: `device ${device} at ${address}`,
        subject: null,
        outcome: action === 'device.taken-over' ? 'success' : 'refused',
        detail: { why, heldBack: heldRows },
      })
      .catch((error: unknown) => log.error('audit.failed', { action, error: String(error) }))
  }
  return {
    refused: (device, address, why) => note('mqtt.refused', 'device.connected', device, address, why),
    foreignTopic: (device, address) =>
      note('mqtt.foreign-topic', 'device.published', device, address, 'The topic is of another device.'),
    takenOver: (device, address) =>
      note('mqtt.taken-over', 'device.taken-over', device, address, 'The client id came a second time.'),
  }
}
