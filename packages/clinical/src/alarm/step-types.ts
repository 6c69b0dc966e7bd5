import type { Category, UnitKind } from '../hospital'
import type { AssociationId, BedId, DeviceId, EpochMs, StationId, SubjectId, UnitId, UserId } from '../ids'
import type { ParameterCode } from '../parameters'
import type { DeviceAlert, DeviceStatus, Sample } from '../sample'
import type { NetworkIncident } from '../incident'
import type { Alarm, AlarmEventType, ConditionKey, Owner, Priority } from './alarm'

/** One alarm limit in force, with who set it. */
export interface Limit {
  readonly condition: ConditionKey
  readonly codes: readonly ParameterCode[]
  readonly direction: 'low' | 'high'
  readonly priority: Priority
  /** In the canonical unit. */
  readonly value: number
  /** The violation must last this long before it is announced. */
  readonly delayMs: number
  readonly setBy: {
    readonly kind: 'default' | 'site' | 'unit' | 'subject'
    readonly name: string | null
    readonly at: EpochMs | null
  }
}

/** What the engine needs to know of the subject besides its data. */
export interface SubjectContext {
  readonly subject: SubjectId
  readonly kind: 'patient' | 'place' | 'thing'
  readonly unit: UnitId
  readonly unitKind: UnitKind
  readonly bed: BedId | null
  readonly category: Category
  readonly paced: boolean
  readonly simulated: boolean
  readonly limits: readonly Limit[]
  /** Devices whose data belong to the subject now; a device that left ends its evidence by a recorded event. */
  readonly devices: readonly { readonly device: DeviceId; readonly association: AssociationId }[]
}

export interface Actor {
  readonly user: UserId
  readonly name: string
  readonly station: StationId | null
  /** True for a specialist who is not in the building: seen, not taken (clinical-decisions 8). */
  readonly remote: boolean
}

/**
 * A person's act on one alarm. `episode` must be the one the person saw: an acknowledgement never lands on a newer
 * one. `key` makes a repeat harmless.
 */
export type AlarmCommand = {
  readonly condition: ConditionKey
  readonly episode: number
  readonly key: string
} & (
  | { readonly type: 'acknowledge'; readonly owner: Owner['state'] }
  | { readonly type: 'pause'; readonly durationMs: number }
  | { readonly type: 'resume' }
  /** Ends a latched alarm, which was seen, or the loss of a sensor that was taken off on purpose (TEC15). */
  | { readonly type: 'resolve' }
  | { readonly type: 'reject' }
)

/** Everything that can happen to a subject. Each rule says which of the three times it uses. */
export type AlarmInput =
  | { readonly type: 'context-changed'; readonly context: SubjectContext }
  | {
      readonly type: 'observed'
      readonly source: DeviceId
      readonly receivedAt: EpochMs
      /** False: history. Without samples: it sends, and nothing of it can be used. */
      readonly live: boolean
      readonly samples: readonly Sample[]
      /** How far the device's clock was off, where the host has corrected the samples' times by it (H18). */
      readonly skewMs?: number
    }
  | {
      readonly type: 'waveform-received'
      readonly source: DeviceId
      readonly receivedAt: EpochMs
      readonly live: boolean
      readonly code: ParameterCode
      readonly through: EpochMs
      /** Every sample of the block is missing: the device says that it measures nothing. */
      readonly empty?: boolean
      readonly skewMs?: number
    }
  /** A message that came before, once more: somebody talks, nothing is measured (H02). */
  | {
      readonly type: 'repeated'
      readonly source: DeviceId
      readonly codes: readonly ParameterCode[]
    }
  | {
      readonly type: 'alert-reported'
      readonly source: DeviceId
      readonly receivedAt: EpochMs
      readonly live: boolean
      readonly alert: DeviceAlert
    }
  | {
      readonly type: 'status-reported'
      readonly source: DeviceId
      readonly receivedAt: EpochMs
      readonly status: DeviceStatus
    }
  | { readonly type: 'commanded'; readonly actor: Actor; readonly command: AlarmCommand }
  /** No client of the owner is connected any more; 60 s later the ownership ends (H44). */
  | { readonly type: 'owner-gone'; readonly user: UserId }
  | { readonly type: 'owner-back'; readonly user: UserId }
  /** Discharge confirmed by a person: every open alarm ends by a recorded event. */
  | { readonly type: 'subject-ended' }
  /** First input after a start: nobody listened meanwhile, so silence not yet announced counts from now. */
  | { readonly type: 'resumed' }
  /** A network incident covers this subject: its `no-data` is shown without sound while it lasts (clinical-decisions 5). */
  | { readonly type: 'incident-cover'; readonly covered: boolean }
  /** Only for the synthetic subject of a unit, see incident.ts. */
  | { readonly type: 'incident-assessed'; readonly incident: NetworkIncident | null }
  | { readonly type: 'tick' }

/** A thing the engine must look at again; kept as a row so that a restart forgets nothing. */
export interface Due {
  readonly condition: ConditionKey
  readonly kind:
    'delay' | 're-announce' | 'pause-ends' | 'silence-visual' | 'silence-sound' | 'clear' | 'owner-hold'
  readonly at: EpochMs
}

export type CommandResult =
  | { readonly ok: true; readonly alarm: Alarm; readonly repeated: boolean }
  | {
      readonly ok: false
      readonly reason:
        'no-such-alarm' | 'other-episode' | 'already-taken' | 'ended' | 'not-latched' | 'too-long'
      readonly alarm: Alarm | null
    }

export type AlarmEffect =
  /** To be given a sequence, committed, and then announced. */
  | {
      readonly type: 'announce'
      readonly event: AlarmEventType
      readonly alarm: Alarm
      readonly by: Actor | null
    }
  /** The complete set of due rows of the subject, whenever it changed. */
  | {
      readonly type: 'schedule'
      readonly dues: readonly Due[]
      /** False when only `silence-visual` rows moved: they follow from the data and need no commit of their own. */
      readonly durable: boolean
    }
  | { readonly type: 'reply'; readonly key: string; readonly result: CommandResult }
