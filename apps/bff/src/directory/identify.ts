import type { Association, DeviceId, EpochMs } from '@vigil/clinical'
import type { Directory } from '../ports'

/** Whose data these are, by measurement time of our clock; or why nobody's. Never the patient who lies there now. */
export type Identity =
  | { readonly kind: 'associated'; readonly association: Association }
  | {
      readonly kind: 'device-unknown' | 'not-admitted' | 'not-associated' | 'simulated-on-production'
      readonly detail: string
    }

export function identify(directory: Directory, id: DeviceId, measuredAt: EpochMs): Identity {
  const device = directory.device(id)
  if (!device) return unknownDevice(id)
  const association = directory.associationAt(id, measuredAt)
  if (!association)
    return device.home.kind === 'bed'
      ? { kind: 'not-admitted', detail: `Nobody was admitted to ${device.home.bed} at that time.` }
      : { kind: 'not-associated', detail: `Device ${device.id} belonged to nobody at that time.` }
  const unit = directory.unit(association.unit)
  // H25: a drill must not look like a patient.
  if (device.simulated && unit && directory.site(unit.site)?.production)
    return { kind: 'simulated-on-production', detail: 'This site refuses simulated data.' }
  return { kind: 'associated', association }
}

export const unknownDevice = (id: DeviceId) =>
  ({ kind: 'device-unknown', detail: `No device ${id} is configured.` }) as const
