import type { DeviceId, EpochMs, SubjectId, UserId } from '../ids'
import type { ParameterCode } from '../parameters'
import { endOf, plannedOf, type PlannedKind, type PlannedState } from '../planned'
import type { Gaps } from '../rhythm'
import type { Trails } from '../rules/trail'
import type { AbsentReason } from '../sample'
import type { SaidStatus } from './status'
import type { Alarm, ConditionKey, Evidence, Priority } from './alarm'
import type { CommandResult } from './acts'
import type { Burden } from './burden'
import type { SubjectContext } from './subject-context'

/** Newest live data of one parameter from one device. Two times of ours and one of the device, never mixed. */
export interface Stream {
  readonly source: DeviceId
  readonly code: ParameterCode
  /** Device time of the newest measurement: order only. */
  readonly measuredAt: EpochMs
  /** `now` when the newest measurement came: age and silence are counted from here. */
  readonly advancedAt: EpochMs
  /** `now` when anything came, a repetition included: tells frozen from lost (H02). */
  readonly heardAt: EpochMs
  /** Its rhythm, learned from `now` of its arrivals. */
  readonly gaps: Gaps
  /** `null` of a waveform and of an absent value. */
  readonly value: number | null
  readonly reason: AbsentReason | null
  /** `now` since when the value is absent with a reason. */
  readonly absentSince: EpochMs | null
  /** The device clock went back: a second line of measurements that advances behind the first. */
  readonly behind: { readonly measuredAt: EpochMs; readonly since: EpochMs } | null
}

interface Delay {
  readonly at: EpochMs
  readonly held: boolean
}

/**
 * One source of a condition. `pending`: inside its delay, not announced; `clearing`: inside the limit again, but not
 * yet for long enough to believe it. A time of `null` on `pending` means held: the sensor is off.
 */
export interface Signal {
  readonly key: string
  readonly evidence: Evidence
  readonly phase:
    | ({ readonly kind: 'pending' } & Delay)
    | { readonly kind: 'active' }
    | {
        readonly kind: 'clearing'
        readonly at: EpochMs
        /** Then only its chatter keeps it: what comes back later waits out its delay once more. */
        readonly overAt?: EpochMs
        /** It waits: it is back then. */
        readonly again?: Delay | undefined
      }
  /** Before this it is shown without sound; `null`: never sounds. */
  readonly soundAt: EpochMs | null
  /** The value of a limit violation farthest beyond the limit. */
  readonly worst: Alarm['worst']
  /** Of a limit whose delay is the shorter the deeper. */
  readonly burden?: Burden
  /** Of a limit that grows graver by lasting: when it does, if it has not. */
  readonly growsAt?: EpochMs
}

export interface Condition {
  readonly signals: readonly Signal[]
  /** The alarm as last announced, also after its end; `null` while it never was. */
  readonly alarm: Alarm | null
  readonly episode: number
  /** Unaccepted and high at some time of this episode: it latches when it clears by itself. */
  readonly unseenHigh: boolean
  /** What it was at its gravest in this episode: a latched alarm shows that, not what was left at the end. */
  readonly gravest: readonly Evidence[] | null
  /** When it cleared by itself while high, newest last (clinical-decisions 7). */
  readonly clearedAt: readonly EpochMs[]
  /** When it started within the last minute, newest last. */
  readonly startedAt: readonly EpochMs[]
  /** It starts so often that it is one alarm; `awayAt`: since when it is away again, `backAt`: since when back. */
  readonly chatter: {
    readonly since: EpochMs
    readonly count: number
    readonly awayAt: EpochMs | null
    /** Absent in a state of before. */
    readonly backAt?: EpochMs
  } | null
  /** When it asks again. */
  readonly remindAt: EpochMs | null
  /** Somebody silenced it at the bedside: sound is held until then (clinical-decisions 4). */
  readonly heldUntil: EpochMs | null
  /** The owner's last client left; the ownership ends then. */
  readonly ownerUntil: EpochMs | null
}

/** Sound of the whole subject is paused (clinical-decisions 2). */
export interface Pause {
  readonly until: EpochMs
  /** The highest priority that was paused: decides which new alarm sounds. */
  readonly level: Priority
  readonly conditions: Readonly<Record<ConditionKey, number>>
}

/** A violation found in back-filled data, by measurement time. */
export interface PastRun {
  readonly from: EpochMs
  readonly to: EpochMs
  readonly worst: number
  readonly reported: boolean
}

export interface Reply {
  readonly key: string
  readonly condition: ConditionKey
  readonly user: UserId
  readonly refused: Extract<CommandResult, { ok: false }>['reason'] | null
}

/** A thing the engine must look at again; kept as a row so that a restart forgets nothing. */
export interface Due {
  readonly condition: ConditionKey
  readonly kind:
    | 'delay'
    | 're-announce'
    | 'pause-ends'
    | 'silence-visual'
    | 'silence-sound'
    | 'clear'
    | 'owner-hold'
    | 'quiet-ends'
    | 'signal-back'
    | 'rule-holds'
    | 'plan-ends'
    | 'grows'
    | 'outlasts'
  readonly at: EpochMs
}

/** Since when (`now`) the signal of one device is valid without a hole. */
export interface GoodRun {
  readonly since: EpochMs
  /** It began after the plan did: the signal had been away, and may end the plan. */
  readonly isBack: boolean
}

/** How far the planned state is (clinical-decisions 9). */
export interface PlanCourse {
  /** Kind and `since` of the plan it belongs to: another plan starts anew. */
  readonly kind: PlannedKind
  readonly since: EpochMs
  /** Of an absence: signals that came back, or never went. */
  readonly runs: Readonly<Record<DeviceId, GoodRun>>
  /** It ends by itself then, at the latest; `null`: not by time. */
  readonly endsAt: EpochMs | null
  /** Over for the engine, whatever the context still says. */
  readonly endedAt: EpochMs | null
}

/** A plan whose beginning nobody followed here. */
export const courseOf = (planned: PlannedState): PlanCourse => ({
  kind: planned.kind,
  since: planned.since,
  runs: {},
  endsAt: endOf(planned),
  endedAt: null,
})

/** What composite rules remember. */
export interface RuleMemory {
  readonly trails: Trails
  /** Since when parts of rules that must last have been true. */
  readonly since: Readonly<Record<string, EpochMs>>
  /** When such a part comes true if nothing changes. */
  readonly nextAt: EpochMs | null
}

/** Everything the engine knows of one subject: plain JSON, so that it survives `kill -9` as it is. */
export interface SubjectState {
  readonly version: 1
  readonly context: SubjectContext
  readonly streams: Readonly<Record<string, Stream>>
  /** What each device last said of itself. */
  readonly statuses: Readonly<Record<DeviceId, SaidStatus>>
  readonly conditions: Readonly<Record<ConditionKey, Condition>>
  readonly pause: Pause | null
  readonly incidentCover: boolean
  /** Alerts that ended, with the device time of their end: a late `present` does not bring them back. */
  readonly endedAlerts: Readonly<Record<string, EpochMs>>
  /** Of each device that says all it alarms for, what it said last (H16). */
  readonly stated: Readonly<
    Record<DeviceId, { readonly measuredAt: EpochMs; readonly latched: readonly string[] }>
  >
  readonly past: Readonly<Record<string, PastRun>>
  /** The newest commands, so that a repeat is answered and not done again. */
  readonly replies: readonly Reply[]
  /** `null` while nothing is planned. */
  readonly plan: PlanCourse | null
  /** Subjects that were merged into this one. */
  readonly takenOver: readonly SubjectId[]
  /** Of a removed device whose alarms still stand, the one that was put in its place (clinical-decisions 13). */
  readonly successors: Readonly<Record<DeviceId, DeviceId>>
  /** `null` while no rule is in force. */
  readonly rules: RuleMemory | null
  /** Sorted by time. */
  readonly dues: readonly Due[]
}

export const initialState = (context: SubjectContext): SubjectState => ({
  version: 1,
  context,
  streams: {},
  statuses: {},
  conditions: {},
  pause: null,
  incidentCover: false,
  endedAlerts: {},
  stated: {},
  past: {},
  replies: [],
  // Somebody who is first heard of while away, as after a restart, is away.
  plan: context.planned && courseOf(context.planned),
  takenOver: [],
  successors: {},
  rules: null,
  dues: [],
})

/** What an alarm of an earlier version has not. */
export const UNASSESSED: Pick<Alarm, 'assessment'> = { assessment: null }

const LATER_PARTS: Pick<SubjectState, 'stated' | 'takenOver' | 'successors' | 'rules'> = {
  stated: {},
  takenOver: [],
  successors: {},
  rules: null,
}

const YOUNGER_CONTEXT: Pick<SubjectContext, 'rules'> = { rules: [] }

/** What states and contexts of an earlier version called what is planned, when only an absence could be. */
interface Older {
  readonly away?: Pick<PlanCourse, 'since' | 'runs' | 'endedAt'> | null
}
interface OlderContext {
  readonly offUnit?: unknown
}

/** A context read back from a store; what is younger than it is filled in. */
export function restoreContext(stored: SubjectContext): SubjectContext {
  const { offUnit, ...context }: SubjectContext & OlderContext = stored
  return { ...YOUNGER_CONTEXT, ...context, planned: plannedOf(offUnit ?? context.planned) }
}

/** A state read back from a store; `null` when it is of another version, which then starts anew and is re-assessed. */
export function restoreState(stored: unknown): SubjectState | null {
  const isState = typeof stored === 'object' && stored !== null && 'version' in stored && stored.version === 1
  if (!isState) return null
  // The cast trusts what this module wrote itself under this version; what is younger than the state is filled in.
  const { away, ...state } = stored as SubjectState & Older
  const wasAway = away ? ({ kind: 'off-unit', endsAt: null, ...away } as const) : null
  const plan = away === undefined ? state.plan : wasAway
  const context = restoreContext(state.context)
  return { ...LATER_PARTS, ...state, plan, context, conditions: withLaterParts(state.conditions) }
}

const LATER_CONDITION: Pick<Condition, 'startedAt' | 'chatter'> = { startedAt: [], chatter: null }

const withLaterParts = (conditions: SubjectState['conditions']): SubjectState['conditions'] =>
  Object.fromEntries(
    Object.entries(conditions).map(([key, condition]) => [
      key,
      { ...LATER_CONDITION, ...condition, alarm: condition.alarm && { ...UNASSESSED, ...condition.alarm } },
    ]),
  )

/** Every alarm that has not ended. */
export function openAlarms(state: SubjectState): readonly Alarm[] {
  return Object.values(state.conditions).flatMap(({ alarm }) =>
    alarm && alarm.state !== 'ended' ? [alarm] : [],
  )
}
