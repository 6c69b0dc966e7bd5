import type { Association, DeviceMessage } from '@vigil/clinical'
import type { Directory } from '../ports'

/** Whose data these are, by measurement time; or why nobody's. Never the patient who happens to lie there now. */
export type Identity =
  | { readonly kind: 'associated'; readonly association: Association }
  | {
      readonly kind: 'device-unknown' | 'not-admitted' | 'not-associated' | 'simulated-on-production'
      readonly detail: string
    }

export function identify(directory: Directory, message: DeviceMessage): Identity {
  const device = directory.device(message.device)
  if (!device) return { kind: 'device-unknown', detail: `No device ${message.device} is configured.` }
  const association = directory.associationAt(message.device, message.measuredAt)
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
