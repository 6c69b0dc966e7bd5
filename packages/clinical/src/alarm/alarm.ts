import type {
  AlarmId,
  BedId,
  DeviceId,
  EpochMs,
  Sequence,
  StationId,
  SubjectId,
  UnitId,
  UserId,
} from '../ids'
import type { ParameterCode } from '../parameters'
import type { Assessment } from '../signal/assessment'

export const PRIORITIES = ['low', 'medium', 'high'] as const
/** IEC 60601-1-8 priorities. */
export type Priority = (typeof PRIORITIES)[number]

export type AlarmClass = 'physiological' | 'technical' | 'advisory'

/**
 * The condition group: a desaturation seen by the device and by our own limit is one condition with two sources
 * (clinical-decisions 1). Keys of our own are listed in `conditions.ts`; a device code nobody mapped is
 * `device:{code}` and never dropped (H15).
 */
export type ConditionKey = string

/** Who took it, and how far they are. A remote `seen` never stops the bedside chain (clinical-decisions 8). */
export interface Owner {
  readonly user: UserId
  readonly name: string
  readonly station: StationId | null
  readonly at: EpochMs
  readonly state: 'coming' | 'at-bedside' | 'needs-help'
}

export interface SeenRemotely {
  readonly user: UserId
  readonly name: string
  readonly at: EpochMs
}

/** Why the condition holds: each source stands alone, the condition holds while any of them does. */
export type Evidence =
  | {
      readonly kind: 'limit'
      readonly source: DeviceId
      readonly code: ParameterCode
      readonly direction: 'low' | 'high'
      readonly limit: number
      readonly value: number
      readonly priority: Priority
      readonly since: EpochMs
    }
  | {
      readonly kind: 'device'
      readonly source: DeviceId
      readonly alertId: string
      readonly code: string
      readonly text: string
      readonly priority: Priority
      readonly since: EpochMs
      readonly inactivation: string
    }
  | {
      readonly kind: 'silence'
      readonly source: DeviceId | null
      /** Parameters that stopped; empty when the whole device is gone. */
      readonly codes: readonly ParameterCode[]
      readonly reason:
        | 'lost'
        | 'battery-empty'
        | 'switched-off'
        | 'standby'
        | 'frozen'
        | 'clock'
        | 'leads-off'
        | 'probe-off'
        | 'low-signal'
        | 'alarms-differ'
      readonly priority: Priority
      readonly since: EpochMs
    }
  | {
      /** A rule that people wrote (rules/rule.ts); the version says exactly which. */
      readonly kind: 'rule'
      readonly source: null
      readonly rule: string
      readonly version: number
      readonly name: string
      /** What was measured of what the rule looks at. */
      readonly values: readonly { readonly code: ParameterCode; readonly value: number }[]
      readonly priority: Priority
      readonly since: EpochMs
    }

/**
 * `active`: the condition holds and is announced. `latched`: a high condition that cleared by itself and waits to be
 * seen (clinical-decisions 7). `ended`: closed by a recorded event.
 */
export type AlarmState = 'active' | 'latched' | 'ended'

/** What the stations must do about it now. `visual`: shown, no sound yet (clinical-decisions 5). */
export type Annunciation = 'sounding' | 'visual' | 'audio-paused' | 'accepted' | 'none'

/** One alarm, whole: every event carries it, so a reader needs no history to show it. */
export interface Alarm {
  readonly id: AlarmId
  readonly subject: SubjectId
  readonly unit: UnitId
  readonly bed: BedId | null
  readonly condition: ConditionKey
  readonly class: AlarmClass
  readonly priority: Priority
  readonly state: AlarmState
  readonly annunciation: Annunciation
  /** Counts up at each onset and each rise: an acknowledgement belongs to (condition, priority, episode). */
  readonly episode: number
  /** Measurement time at which the condition began. */
  readonly onset: EpochMs
  readonly announcedAt: EpochMs
  readonly endedAt: EpochMs | null
  readonly owner: Owner | null
  readonly seenBy: readonly SeenRemotely[]
  readonly evidence: readonly Evidence[]
  /** The value farthest beyond the limit in this episode. */
  readonly worst: {
    readonly code: ParameterCode
    readonly value: number
    readonly measuredAt: EpochMs
  } | null
  readonly audioPausedUntil: EpochMs | null
  /** Next thing the engine will do about it by itself, for the display ("asks again in 4:10"). */
  readonly nextDueAt: EpochMs | null
  readonly simulated: boolean
  /** What the signals say of this episode; `null` until somebody looked, and where they can say nothing. */
  readonly assessment: Assessment | null
  /** Shown as one that comes again and again; absent of one that does not. */
  readonly recurrence?: Recurrence | undefined
}

/**
 * `recurring`: high, cleared by itself three times in ten minutes (clinical-decisions 7). `chattering`: started three
 * times in a minute (ISA 18.2), and below high one alarm until it stays away.
 */
export interface Recurrence {
  readonly kind: 'recurring' | 'chattering'
  readonly count: number
  readonly since: EpochMs
}

export type AlarmEventType =
  | 'raised'
  | 'priority-changed'
  | 'evidence-changed'
  | 'accepted'
  | 'owner-changed'
  | 'seen-remotely'
  | 'audio-paused'
  | 'audio-resumed'
  | 're-announced'
  | 'latched'
  | 'ended'
  | 'retrospective'

/** Committed, then announced, in sequence; never coalesced (design decision 4). */
export interface AlarmEvent {
  readonly seq: Sequence
  /** Sequence of the previous event of the same unit; `null` for the unit's first. A gap means: resume. */
  readonly previous: Sequence | null
  readonly type: AlarmEventType
  readonly at: EpochMs
  readonly by: { readonly user: UserId; readonly name: string; readonly station: StationId | null } | null
  readonly alarm: Alarm
}
