import type { DeviceId, EpochMs, SubjectId, UserId } from '../ids'
import type { NetworkIncident } from '../incident'
import type { ParameterCode } from '../parameters'
import type { PlannedKind } from '../planned'
import type { DeviceAlert, DeviceStatus, Sample } from '../sample'
import type { Actor, AlarmCommand, CommandResult } from './acts'
import type { Assessment } from '../signal/assessment'
import type { Alarm, AlarmEventType, ConditionKey } from './alarm'
import type { Due, SubjectState } from './state'
import type { SubjectContext } from './subject-context'

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
  /** Waveforms came from it and were left out unread, as nobody had time for them (TEC20). */
  | { readonly type: 'waveforms-shed'; readonly source: DeviceId }
  | {
      readonly type: 'alert-reported'
      readonly source: DeviceId
      readonly receivedAt: EpochMs
      readonly live: boolean
      readonly alert: DeviceAlert
    }
  /** The device said all that it alarms for, live (H16). */
  | {
      readonly type: 'alerts-stated'
      readonly source: DeviceId
      readonly receivedAt: EpochMs
      /** Device time of the list. */
      readonly measuredAt: EpochMs
      /** Those that could be read and were let in. */
      readonly alerts: readonly DeviceAlert[]
      /** Ids of all that are present or latched there. */
      readonly open: readonly string[]
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
  /** Discharge confirmed by a person, or retired by a merge: every open alarm ends by a recorded event. */
  | { readonly type: 'subject-ended' }
  /**
   * `from` turned out to be this subject and was merged into it: what is open there goes on here. Send it after the
   * context with the devices of `from`, and before `from` itself ends; twice is the same as once.
   */
  | { readonly type: 'taken-over'; readonly from: SubjectState }
  /** The merge is undone: of what goes on at `from`, this subject takes back what its own devices say. */
  | { readonly type: 'split-off'; readonly from: SubjectState }
  /** The other side of it, after `split-off` there: what belongs to `to` alone ends here. */
  | { readonly type: 'given-back'; readonly to: SubjectId }
  /** First input after a start: nobody listened meanwhile, so silence not yet announced counts from now. */
  | { readonly type: 'resumed' }
  /** After `resumed`, where the host's data came out of a backup: nothing that was said since then is known (H48). */
  | { readonly type: 'restored' }
  /** A network incident covers this subject: its `no-data` is shown without sound while it lasts (clinical-decisions 5). */
  | { readonly type: 'incident-cover'; readonly covered: boolean }
  /** Only for the synthetic subject of a unit, see incident.ts. */
  | { readonly type: 'incident-assessed'; readonly incident: NetworkIncident | null }
  /** The host looked at the waveforms while an alarm lasts (clinical-decisions 3). */
  | {
      readonly type: 'signal-assessed'
      readonly condition: ConditionKey
      readonly episode: number
      readonly assessment: Assessment
    }
  | { readonly type: 'tick' }

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
  /** The signal is back for long enough, or its time is over: the host ends the plan in the store (clinical-decisions 9). */
  | { readonly type: 'plan-ended'; readonly plan: PlannedKind; readonly reason: 'signal-back' | 'time' }
