import type { Alarm, AlarmEvent, EpochMs, SubjectId, UnitId, UserId } from '@vigil/clinical'

/** What nobody could see or hear while it happened (clinical-decisions 21). */
export type MissedWhat =
  | { readonly kind: 'server-away'; readonly subjects: readonly SubjectId[] }
  | { readonly kind: 'network-incident'; readonly subjects: readonly SubjectId[] }
  | { readonly kind: 'unheard'; readonly alarm: Alarm }
  | { readonly kind: 'found-late'; readonly alarm: Alarm }

export interface MissedSignature {
  readonly by: UserId
  readonly name: string
  readonly at: EpochMs
  readonly note: string | null
  readonly remote: boolean
}

export interface MissedRow {
  /** Made from what was missed: found twice, it is one row. */
  readonly id: string
  readonly unit: UnitId
  readonly what: MissedWhat
  readonly from: EpochMs
  readonly to: EpochMs | null
  readonly foundAt: EpochMs
  readonly signed: MissedSignature | null
}

export interface Watched {
  readonly unit: UnitId
  readonly subjects: readonly SubjectId[]
}

export type SignOutcome =
  | { readonly kind: 'signed' | 'repeated' | 'taken' | 'going-on'; readonly missed: MissedRow }
  | { readonly kind: 'unknown' }

/** What was missed, and until when the server is known to have lived. */
export interface MissedStore {
  beat(at: EpochMs, watched: readonly Watched[]): Promise<void>
  lastBeat(): Promise<{ readonly at: EpochMs; readonly watched: readonly Watched[] } | null>
  /** Keeps the first of an id: `false` when it is known. */
  addMissed(row: Omit<MissedRow, 'signed'>): Promise<boolean>
  /** Tells how it went on: the end, or a newer state of its alarm. Nothing happens to one that is not there. */
  updateMissed(id: string, change: { readonly to: EpochMs | null; readonly what: MissedWhat }): Promise<void>
  /** Oldest first. */
  missed(query: {
    units: readonly UnitId[]
    state: 'open' | 'all'
    limit: number
  }): Promise<readonly MissedRow[]>
  missedById(id: string): Promise<MissedRow | null>
  /** First come, first served: the same key again is `repeated`, another one `taken`. */
  signMissed(id: string, key: string, signature: MissedSignature): Promise<SignOutcome>
  /** Events of the kinds that a day is told by, in order. */
  alarmEventsSince(query: {
    units: readonly UnitId[]
    since: EpochMs
    limit: number
  }): Promise<readonly AlarmEvent[]>
}
