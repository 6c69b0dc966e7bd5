import type { EpochMs, Sequence } from '@vigil/clinical'

/** This database came out of a backup: what was there after it is lost. */
export interface Restoration {
  /** When the backup was taken. */
  readonly takenAt: EpochMs
  readonly restoredAt: EpochMs
  /** Sequences between these two may have been seen by browsers, and are not here. */
  readonly lost: { readonly after: Sequence; readonly before: Sequence }
  /** Every open alarm was announced again; `null`: not yet. */
  readonly announcedAt: EpochMs | null
  /** Somebody said that they know. */
  readonly confirmed: { readonly at: EpochMs; readonly by: string } | null
}

export interface RestorationStore {
  /** The newest one; `null`: this database was never restored. */
  restoration(): Promise<Restoration | null>
  restorationAnnounced(at: EpochMs): Promise<void>
  /** False: there is nothing to confirm, or somebody did. */
  confirmRestoration(by: string, at: EpochMs): Promise<boolean>
}
