import type { DeviceId, EpochMs } from '@vigil/clinical'

/** Whom a device itself names as its patient, where its protocol tells (PID of HL7 ORU). In memory: it tells again. */
export interface NamedPatients {
  /** Called with each message that names somebody. */
  tell(device: DeviceId, mrn: string, at: EpochMs): void
  /** Whom it names now; `null` when it names nobody, or has not for a while. */
  of(device: DeviceId, now: EpochMs): string | null
}

/** A device that has named nobody for so long says nothing about now. Own proposal. */
const KEPT_MS = 5 * 60_000

export function createNamedPatients(): NamedPatients {
  const named = new Map<DeviceId, { readonly mrn: string; readonly at: EpochMs }>()
  return {
    tell(device, mrn, at) {
      const before = named.get(device)
      // What comes late tells whom it named then.
      if (!before || before.at <= at) named.set(device, { mrn, at })
    },
    of(device, now) {
      const last = named.get(device)
      return last && now - last.at <= KEPT_MS ? last.mrn : null
    },
  }
}
