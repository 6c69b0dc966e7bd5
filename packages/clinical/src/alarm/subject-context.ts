import type { Category, UnitKind } from '../hospital'
import type { AssociationId, BedId, DeviceId, EpochMs, SubjectId, UnitId } from '../ids'
import type { ParameterCode } from '../parameters'
import type { PlannedState } from '../planned'
import type { RuleInForce } from '../rules/rule'
import type { SiteTimings } from '../settings/site-timings'
import type { ConditionKey, Priority } from './alarm'

/** How a violation ends, and how it grows by itself. What an earlier version stored has none of it. */
export interface LimitCourse {
  /** It ends when the value was inside for so long, each severity by its own time (AL8); absent: 3 s. */
  readonly clearMs?: number | undefined
  /** It is inside only by this much, in the canonical unit (AL8); absent: by nothing. */
  readonly deadband?: number | undefined
  /** Announced before its delay is over when it was beyond by so much, in units times seconds (AL6). */
  readonly burden?: number | undefined
  /** Counts as graver after so long (AL7). */
  readonly lasting?: { readonly afterMs: number; readonly priority: Priority } | undefined
}

/** One alarm limit in force, with who set it. */
export interface Limit extends LimitCourse {
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
    /** Of a change for one patient: when it ends by itself; `null`: with the stay. */
    readonly until?: EpochMs | null | undefined
    /** Of a change for one patient: what would be in force without it. */
    readonly usual?: number | undefined
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
  /** What is planned for the patient now (clinical-decisions 9). */
  readonly planned: PlannedState | null
  /** Composite rules that are enabled and apply to the subject. */
  readonly rules: readonly RuleInForce[]
  /** What the site set of times that are our own proposal; absent: nothing. */
  readonly timings?: SiteTimings | undefined
  /** Comfort care as ordered: only these conditions are announced, if any (clinical-decisions 10). */
  readonly comfort?: { readonly since: EpochMs; readonly remaining: readonly ConditionKey[] } | null
}
