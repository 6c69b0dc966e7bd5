import type { Fact } from './facts'
import type { AdtNotice } from './notice'
import type { PlannedState } from './planned'
import type { SiteRetention } from './settings/retention'
import type { SiteTimings } from './settings/site-timings'
import type {
  AssociationId,
  BedId,
  DeviceId,
  EpochMs,
  PeerId,
  SiteId,
  StationId,
  SubjectId,
  UnitId,
  UserId,
} from './ids'

/** Where authorisation, limits, escalation, time zone and language are inherited from. */
export interface Site {
  readonly id: SiteId
  readonly name: string
  /** IANA name, e.g. `Europe/London`. */
  readonly timeZone: string
  /** A production site refuses test and simulated data (H25). */
  readonly production: boolean
  /** Of the alarm engine, where they are not as usual. */
  readonly alarmTimings?: SiteTimings | undefined
  /** Where it keeps what was measured for another time than usual. */
  readonly retention?: SiteRetention | undefined
}

export const UNIT_KINDS = ['icu', 'step-down', 'ward', 'paediatric', 'neonatal', 'home', 'other'] as const
export type UnitKind = (typeof UNIT_KINDS)[number]

export interface Unit {
  readonly id: UnitId
  readonly site: SiteId
  readonly name: string
  readonly kind: UnitKind
  readonly beds: readonly Bed[]
}

export interface Bed {
  readonly id: BedId
  readonly label: string
}

export const CATEGORIES = ['preterm', 'neonate', 'infant', '1-4', '5-11', '12-15', 'adult'] as const
/** clinical-decisions 14. */
export type Category = (typeof CATEGORIES)[number]

export interface Subject {
  readonly id: SubjectId
  readonly kind: 'patient' | 'place' | 'thing'
  readonly name: string
  readonly mrn: string | null
  /** ISO date. */
  readonly birthDate: string | null
  readonly sex: 'female' | 'male' | 'other' | 'unknown'
  /** Flags that age alone does not tell. */
  readonly preterm: boolean
  readonly paced: boolean
  readonly onOxygen: boolean
  readonly spo2Target: { readonly low: number; readonly high: number } | null
  readonly bed: BedId | null
  /** Unit of a subject without a bed (place, thing, home patient); else the bed's unit. */
  readonly unit: UnitId
  readonly admittedAt: EpochMs
  readonly endedAt: EpochMs | null
  /** `provisional`: monitored under a working name until somebody says who it is (clinical-decisions 12). */
  readonly identity: 'confirmed' | 'provisional'
  /** ADT and the bedside disagree; a person is asked (clinical-decisions 12). */
  readonly notice: AdtNotice | null
  /** Newest of each kind. */
  readonly facts: readonly Fact[]
  readonly planned: PlannedState | null
  /** Turned out to be that subject, which goes on with everything that was open here (clinical-decisions 12). */
  readonly mergedInto: SubjectId | null
}

export const DEVICE_TYPES = [
  'bedside-monitor',
  'ecg-patch',
  'cgm',
  'infusion-pump',
  'home-kit',
  'smart-bed',
  'pill-dispenser',
  'vaccine-fridge',
  'ventilator',
  'gateway',
  'other',
] as const
export type DeviceType = (typeof DEVICE_TYPES)[number]

export interface Device {
  readonly id: DeviceId
  readonly type: DeviceType
  readonly simulated: boolean
  readonly identifiers: readonly { readonly system: string; readonly value: string }[]
  /** Homed at a bed (wall monitor: stays on transfer) or worn by a subject (patch: travels), clinical-decisions 13. */
  readonly home:
    | { readonly kind: 'bed'; readonly bed: BedId }
    | { readonly kind: 'subject'; readonly subject: SubjectId }
    | { readonly kind: 'none' }
}

/** Half-open interval [from, to) in which a device's data belong to a subject and are shown at a bed. */
export interface Association {
  readonly id: AssociationId
  readonly device: DeviceId
  readonly subject: SubjectId
  readonly bed: BedId | null
  readonly unit: UnitId
  readonly from: EpochMs
  readonly to: EpochMs | null
  readonly by: string
}

export const ROLES = [
  'nurse',
  'charge-nurse',
  'physician',
  'tele-icu',
  'biomed',
  'privacy-officer',
  'admin',
] as const
export type Role = (typeof ROLES)[number]

/** A role in a unit, a whole site, or everywhere. */
export interface Grant {
  readonly role: Role
  readonly scope:
    | { readonly kind: 'unit'; readonly unit: UnitId }
    | { readonly kind: 'site'; readonly site: SiteId }
    | { readonly kind: 'all' }
}

export interface User {
  readonly id: UserId
  readonly name: string
  readonly grants: readonly Grant[]
  readonly disabled: boolean
}

/** A display with an identity of its own: read-only, bound to units, not a person. */
export interface Station {
  readonly id: StationId
  readonly name: string
  readonly units: readonly UnitId[]
  readonly revoked: boolean
}

/** A hospital system or a gateway of devices that may send HL7 v2, by the names in its messages. */
export interface Hl7Peer {
  readonly id: PeerId
  /** MSH-3 and MSH-4: the whole field, or its first component. */
  readonly application: string
  readonly facility: string
  readonly site: SiteId
  /** Of patient ids that come without one. */
  readonly assigningAuthority: string | null
}
