import type {
  ComfortCare,
  EpochMs,
  LimitChange,
  LimitDecision,
  LimitTo,
  StationId,
  SubjectId,
  UserId,
} from '@vigil/clinical'

/** A change of one limit of one patient that is in force until it ends. */
export type SubjectLimit = LimitChange & { readonly subject: SubjectId }
export type SubjectComfort = ComfortCare & { readonly subject: SubjectId }

/** Who orders a setting, when, and the key that makes a repeat harmless. */
export interface SettingOrder {
  readonly key: string
  readonly subject: SubjectId
  readonly by: { readonly user: UserId; readonly name: string }
  readonly session: string | null
  readonly station: StationId | null
  readonly now: EpochMs
}

export type SettingOutcome = 'done' | 'repeated' | 'not-admitted'

/** One decision as it was written down, ended or not. */
export interface LimitRecord extends Omit<LimitChange, 'to'> {
  readonly old: LimitTo
  /** `null`: back to what is usual. */
  readonly to: LimitTo | null
  readonly ended: { readonly at: EpochMs; readonly why: LimitEnd } | null
}

export type LimitEnd = 'replaced' | 'expired' | 'reset' | 'stay-ended' | 'merged' | 'undone'

/** Settings of one patient: each is on disk in one transaction with its line in the audit trail. */
export interface SettingsStore {
  changeLimits(
    decisions: readonly LimitDecision[],
    order: SettingOrder & { readonly category: LimitChange['category'] },
  ): Promise<SettingOutcome>
  /** Ends what is due; says how many. */
  endExpiredLimits(now: EpochMs): Promise<number>
  /** Newest first, ended ones too; also of those who turned out to be the same. */
  limitHistory(subject: SubjectId, limit: number): Promise<readonly LimitRecord[]>
  /** In place of the one before, which a review is too. */
  orderComfort(
    comfort: Pick<ComfortCare, 'remaining' | 'orderedBy' | 'reviewAt'>,
    order: SettingOrder,
  ): Promise<SettingOutcome>
  endComfort(order: SettingOrder): Promise<SettingOutcome>
}
