import type { AlarmId, EpochMs, Priority, UnitId, UserId } from '@vigil/clinical'

/** Where a browser takes pushes, and the keys that only it can open them with (RFC 8291). */
export interface PushAddress {
  readonly endpoint: string
  readonly p256dh: string
  readonly auth: string
}

/** `gone`: the push service knows the browser no more. `unanswered`: it took the push, and the browser never showed it. */
export type PushProblem = 'gone' | 'refused' | 'unreachable' | 'unanswered'

/** What one browser was told of one unit. */
export interface PushTold {
  /** The priority that its notification names; `null`: it shows none. */
  readonly shown: Priority | null
  /** Announcements that the person knows of: pushed, or seen or heard in a page. */
  readonly settled: readonly string[]
}

export interface PushSubscriptionRow {
  readonly id: string
  /** The session in which it was made; sign-out ends both. */
  readonly session: string
  readonly user: UserId
  readonly units: readonly UnitId[]
  /** `null`: the push service said that it is gone; the row stays to say so. */
  readonly address: PushAddress | null
  readonly createdAt: EpochMs
  readonly until: EpochMs
  readonly told: Readonly<Record<UnitId, PushTold>>
  readonly problem: { readonly kind: PushProblem; readonly since: EpochMs } | null
  /** When the browser last said that it showed a push. */
  readonly receivedAt: EpochMs | null
}

export type PushKind = 'alarm' | 'resolved' | 'test' | 'check' | 'ended'

export interface PushMessageRow {
  readonly id: string
  readonly subscription: string
  readonly user: UserId
  readonly kind: PushKind
  readonly unit: UnitId | null
  readonly priority: Priority | null
  readonly alarms: readonly AlarmId[]
  readonly sentAt: EpochMs
  /** `sent`: the push service took it; else why not. */
  readonly result: 'sent' | PushProblem
  readonly shownAt: EpochMs | null
}

export interface PushShown extends Pick<PushMessageRow, 'subscription' | 'user' | 'kind' | 'sentAt'> {
  readonly isFirst: boolean
}

export interface PushStore {
  pushSubscriptions(): Promise<readonly PushSubscriptionRow[]>
  /** By its id; whatever other row has the endpoint goes: a browser has one owner. */
  keepPushSubscription(row: PushSubscriptionRow): Promise<void>
  /** What changes while it lives; nothing happens to one that is gone. */
  updatePushSubscription(
    id: string,
    change: Partial<Pick<PushSubscriptionRow, 'told' | 'problem' | 'receivedAt'>> & {
      /** Forgets where it was. */
      readonly gone?: true
    },
  ): Promise<void>
  removePushSubscriptions(which: { readonly id: string } | { readonly session: string }): Promise<void>
  keepPushMessage(row: PushMessageRow): Promise<void>
  /** Only the first time counts: `isFirst`. `null`: there is no such push. */
  pushShown(id: string, at: EpochMs): Promise<PushShown | null>
  /** Newest first. */
  pushMessages(query: {
    readonly subscription: string
    readonly limit: number
  }): Promise<readonly PushMessageRow[]>
}
