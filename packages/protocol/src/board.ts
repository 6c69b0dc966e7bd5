import { ABSENT_REASONS, CATEGORIES, DEVICE_TYPES, UNIT_KINDS } from '@vigil/clinical'
import * as z from 'zod/mini'
import { adtNotice, fact } from './facts'
import { associationId, bedId, deviceId, epochMs, siteId, subjectId, unitId } from './ids'
import { parameterCode } from './parameters'

export const limit = z.object({
  condition: z.string(),
  codes: z.readonly(z.array(parameterCode)),
  direction: z.enum(['low', 'high']),
  priority: z.enum(['low', 'medium', 'high']),
  value: z.number(),
  delayMs: z.number(),
  setBy: z.object({
    kind: z.enum(['default', 'site', 'unit', 'subject']),
    name: z.nullable(z.string()),
    at: z.nullable(epochMs),
    until: z.optional(z.nullable(epochMs)),
    usual: z.optional(z.number()),
  }),
})

export const deviceCard = z.object({
  id: deviceId,
  type: z.enum(DEVICE_TYPES),
  simulated: z.boolean(),
  association: z.nullable(associationId),
  /** `silent`: connected, yet no data. `lost`: gone without a farewell. */
  link: z.enum(['online', 'silent', 'lost', 'off', 'never-seen']),
  battery: z.nullable(z.number()),
  lastSeenAt: z.nullable(epochMs),
  clockSkewMs: z.nullable(z.number()),
})

/** An early-warning score with what it was made of; `missing` inputs make it a lower bound (clinical-decisions 16). */
export const score = z.object({
  system: z.literal('NEWS2'),
  total: z.int(),
  risk: z.enum(['low', 'low-medium', 'medium', 'high']),
  missing: z.array(z.string()),
  parts: z.array(
    z.object({
      input: z.string(),
      value: z.nullable(z.union([z.number(), z.string()])),
      points: z.int(),
      at: z.nullable(epochMs),
    }),
  ),
  /** Of its oldest input, and when the next complete set is due. */
  at: epochMs,
  dueAt: epochMs,
})
export type ScoreCard = z.infer<typeof score>

/** How it moved within the hour, in the canonical unit (WB12). */
export const tendency = z.object({
  code: parameterCode,
  direction: z.enum(['up', 'down', 'steady']),
  delta: z.number(),
})

/** The last two hours in few points; `null` is a bucket without data: a gap (WB13). */
export const spark = z.object({
  code: parameterCode,
  from: epochMs,
  stepMs: z.int(),
  values: z.array(z.nullable(z.number())),
})
export type Spark = z.infer<typeof spark>

const standby = z.object({
  kind: z.literal('standby'),
  reason: z.string(),
  since: epochMs,
  until: epochMs,
  by: z.string(),
})
/** What a person planned for the patient: an absence, no data wanted, or values that are disturbed (clinical-decisions 9). */
export const planned = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('off-unit'),
    destination: z.string(),
    since: epochMs,
    expectedBackAt: epochMs,
    escort: z.nullable(z.string()),
  }),
  standby,
  z.extend(standby, { kind: z.literal('procedure'), disturbed: z.array(z.string()) }),
])

export const subjectCard = z.object({
  id: subjectId,
  kind: z.enum(['patient', 'place', 'thing']),
  name: z.string(),
  mrn: z.nullable(z.string()),
  birthDate: z.nullable(z.string()),
  sex: z.enum(['female', 'male', 'other', 'unknown']),
  category: z.enum(CATEGORIES),
  paced: z.boolean(),
  onOxygen: z.boolean(),
  simulated: z.boolean(),
  identity: z.enum(['confirmed', 'provisional']),
  notice: z.nullable(adtNotice),
  facts: z.array(fact),
  planned: z.nullable(planned),
  score: z.nullable(score),
  tendencies: z.array(tendency),
  spark: z.nullable(spark),
  admittedAt: epochMs,
  /** Since when the subject is in this bed, as its devices tell; `null`: without a bed or without a device. */
  bedSince: z.nullable(epochMs),
  limits: z.array(limit),
  /** Switched off for a while (AL25). */
  off: z.optional(
    z.array(z.object({ condition: z.string(), until: epochMs, reason: z.string(), by: z.string() })),
  ),
  /** Ordered: only these conditions are announced (clinical-decisions 10). */
  comfort: z.optional(
    z.nullable(z.object({ remaining: z.array(z.string()), orderedBy: z.string(), reviewAt: epochMs })),
  ),
  devices: z.array(deviceCard),
})

/** Device, ADT and bed disagree on whose values these are (WB21); `detail` is a sentence. */
export const bedConflict = z.object({
  kind: z.enum(['two-patients', 'two-monitors', 'other-patient-named']),
  detail: z.string(),
  subjects: z.array(z.object({ id: subjectId, name: z.string(), mrn: z.nullable(z.string()) })),
  devices: z.array(deviceId),
})
export type BedConflict = z.infer<typeof bedConflict>

export const bedCard = z.object({
  id: bedId,
  label: z.string(),
  /** `not-admitted`: a monitor runs and nobody is admitted: shown as such, data in quarantine (WB20). */
  state: z.enum(['empty', 'occupied', 'not-admitted', 'conflict']),
  subject: z.nullable(subjectCard),
  /** Devices homed here that belong to nobody now. */
  devices: z.array(deviceCard),
  conflict: z.nullable(bedConflict),
  /** Of `not-admitted`: when the last patient left, while data go on; `null`: nobody was here in the last day. */
  notAdmittedSince: z.optional(z.nullable(epochMs)),
})

/**
 * A station of the unit that the others must not count on (H61 to H66). `gone`: it does not answer. `unpushed`: no station,
 * but a person whose browser is pushed to and cannot be reached (H92).
 */
export const displayProblem = z.object({
  name: z.string(),
  problem: z.enum(['gone', 'hidden', 'dark', 'blocked', 'failed', 'untested', 'unheard', 'unpushed']),
  since: epochMs,
})
export type DisplayProblem = z.infer<typeof displayProblem>

/** Everything of a unit that is not a stream or an alarm; sent whole when any of it changes. */
export const unitBoard = z.object({
  id: unitId,
  name: z.string(),
  kind: z.enum(UNIT_KINDS),
  site: z.object({ id: siteId, name: z.string(), timeZone: z.string() }),
  beds: z.array(bedCard),
  /** Subjects of the unit without a bed (admitted without bed, places, things, home). */
  others: z.array(subjectCard),
  viewers: z.array(z.object({ name: z.string(), kind: z.enum(['person', 'station']) })),
  displays: z.optional(z.array(displayProblem)),
  /** Ten alarms or more began within ten minutes: status, which silences nothing. */
  flood: z.optional(z.object({ since: epochMs })),
})
export type UnitBoard = z.infer<typeof unitBoard>
export type BedCard = z.infer<typeof bedCard>
export type SubjectCard = z.infer<typeof subjectCard>
export type DeviceCard = z.infer<typeof deviceCard>

/**
 * A stream is one parameter of one subject within one association, with one scale. Another patient, another device or
 * another gain is another stream number, so a late frame can never paint one patient's value over another's (H58).
 */
export const stream = z.object({
  stream: z.int().check(z.positive()),
  subject: subjectId,
  association: associationId,
  source: deviceId,
  code: parameterCode,
  kind: z.enum(['numeric', 'waveform']),
  /** Numerics travel as integers of this many decimals where that is exact. */
  decimals: z.int(),
  /** Waveforms: samples per second and value = offset + gain x sample; 0, 1, 0 for numerics. */
  rate: z.number(),
  gain: z.number(),
  offset: z.number(),
})
export type Stream = z.infer<typeof stream>

export const absentReason = z.enum([...ABSENT_REASONS, 'never-received', 'device-lost'])
