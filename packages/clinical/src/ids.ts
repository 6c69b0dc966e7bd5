/** Branded identifiers and times. Only parsers and stores mint them (`as` is allowed there and nowhere else). */
declare const brand: unique symbol
export type Brand<T, Name extends string> = T & { readonly [brand]: Name }

/** `north` */
export type SiteId = Brand<string, 'SiteId'>
/** `north/icu` */
export type UnitId = Brand<string, 'UnitId'>
/** `north/icu/1` */
export type BedId = Brand<string, 'BedId'>
/** A patient, place or thing. A patient made by ADT is `mrn:{authority}:{id}`. */
export type SubjectId = Brand<string, 'SubjectId'>
export type DeviceId = Brand<string, 'DeviceId'>
/** One interval in which a device's data belong to a subject. */
export type AssociationId = Brand<string, 'AssociationId'>
export type UserId = Brand<string, 'UserId'>
/** A system of the hospital that sends HL7 v2. */
export type PeerId = Brand<string, 'PeerId'>
export type StationId = Brand<string, 'StationId'>
/** `{subject}~{condition}`: one alarm per subject and condition group, for ever; episodes count up. */
export type AlarmId = Brand<string, 'AlarmId'>

/** Milliseconds since 1970 UTC. */
export type EpochMs = Brand<number, 'EpochMs'>
/** A length of time in milliseconds. */
export type DurationMs = Brand<number, 'DurationMs'>

/** Order of committed alarm events: `epoch * 2^32 + n`, issued by the engine, never by the database. */
export type Sequence = Brand<number, 'Sequence'>

const SEQUENCE_RADIX = 2 ** 32

export const sequenceOf = (epoch: number, n: number): Sequence => (epoch * SEQUENCE_RADIX + n) as Sequence
export const epochOf = (sequence: Sequence): number => Math.floor(sequence / SEQUENCE_RADIX)
