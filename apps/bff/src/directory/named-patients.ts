import type { DeviceId, EpochMs } from '@vigil/clinical'
import type { Directory } from '../ports'

/** Whom a device itself names as its patient, where its protocol tells (PID of HL7 ORU). In memory: it tells again. */
export interface NamedPatients {
  /** Called with each message that names somebody. */
  tell(device: DeviceId, mrn: string, at: EpochMs): void
  /** Whom it names now; `null` when it names nobody, has not for a while, or not since it was moved. */
  of(device: DeviceId, now: EpochMs): string | null
}

/** A device that has named nobody for so long says nothing about now. Own proposal. */
const KEPT_MS = 5 * 60_000

interface Told {
  readonly mrn: string
  readonly at: EpochMs
  readonly home: string
}

export function createNamedPatients(directory: Pick<Directory, 'device'>): NamedPatients {
  const named = new Map<DeviceId, Told>()
  const homeOf = (device: DeviceId): string => JSON.stringify(directory.device(device)?.home ?? null)
  return {
    tell(device, mrn, at) {
      const before = named.get(device)
      // What comes late tells whom it named then.
      if (!before || before.at <= at) named.set(device, { mrn, at, home: homeOf(device) })
    },
    of(device, now) {
      const last = named.get(device)
      return last && now - last.at <= KEPT_MS && last.home === homeOf(device) ? last.mrn : null
    },
  }
}
