/** The configuration as a file (contract.md), for `vigil config apply` and `/api/config.schema.json`. */
import { ALARM_TIMINGS, CATEGORIES, DEVICE_TYPES, RETENTION, ROLES, UNIT_KINDS } from '@vigil/clinical'
import { z } from 'zod'
import { type FactValue, factValue } from './facts'
import { alarmRule } from './rule-file'
import { bedId, deviceId, peerId, siteId, stationId, subjectId, unitId, userId } from './ids'

const name = z.string().min(1).max(200)
const time = z.iso.datetime({ offset: true, error: 'is not a time with a zone such as 2026-01-01T00:00:00Z' })
const localId = z
  .string()
  .regex(/^[A-Za-z0-9._-]+$/, 'may hold letters, digits, dot, underscore and hyphen only')
  .max(60)
/** ASVS 6.2.1: at least 8 characters; `vigil` warns below 12. */
const password = z.string().min(8, 'is too short: at least 8 characters, better 12').max(1_000)

function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

const bed = z.union([localId, z.strictObject({ id: localId, label: name })])
const unit = z.strictObject({
  id: localId,
  name,
  kind: z.enum(UNIT_KINDS).default('other'),
  beds: z.array(bed).max(1_000).default([]),
})
const figure = ({ least, most }: { readonly least: number; readonly most: number }) =>
  z.number().min(least).max(most).optional()

/** Times of the alarm engine that are our own proposal, where a site wants others. */
const alarmTimings = z.strictObject({
  askAgainHighSeconds: figure(ALARM_TIMINGS.askAgainHighSeconds),
  askAgainMediumSeconds: figure(ALARM_TIMINGS.askAgainMediumSeconds),
  latchedAgainSeconds: figure(ALARM_TIMINGS.latchedAgainSeconds),
  criticalSeconds: figure(ALARM_TIMINGS.criticalSeconds),
  sensorAgainSeconds: figure(ALARM_TIMINGS.sensorAgainSeconds),
  chatterClearSeconds: figure(ALARM_TIMINGS.chatterClearSeconds),
  chatterStaysSeconds: figure(ALARM_TIMINGS.chatterStaysSeconds),
  chatterStaysUndelayedSeconds: figure(ALARM_TIMINGS.chatterStaysUndelayedSeconds),
  incidentSeconds: figure(ALARM_TIMINGS.incidentSeconds),
  incidentBeds: figure(ALARM_TIMINGS.incidentBeds),
  incidentShare: figure(ALARM_TIMINGS.incidentShare),
})

const retention = z.strictObject({
  waveformHours: figure(RETENTION.waveformHours),
  numericDays: figure(RETENTION.numericDays),
  minuteDays: figure(RETENTION.minuteDays),
})

const site = z.strictObject({
  id: siteId,
  name,
  timeZone: z.string().refine(isTimeZone, 'is not an IANA time zone such as Europe/London'),
  /** A production site refuses test and simulated data (H25), so that is what silence means. */
  production: z.boolean().default(true),
  alarmTimings: z.optional(alarmTimings),
  retention: z.optional(retention),
  units: z.array(unit).default([]),
})

/** In a unit, in a whole site, or everywhere when neither is named. */
const grant = z
  .strictObject({ role: z.enum(ROLES), unit: z.optional(unitId), site: z.optional(siteId) })
  .refine((each) => each.unit === undefined || each.site === undefined, 'names a unit or a site, not both')

const user = z.strictObject({
  id: userId,
  name,
  roles: z.array(grant).default([]),
  password: password.optional(),
  disabled: z.boolean().default(false),
})

/** Paced, preterm and the SpO2 target have places of their own in the file; consciousness is found at the bedside. */
const CONFIGURED: readonly FactValue['kind'][] = [
  'oxygen',
  'isolation',
  'allergies',
  'ceiling',
  'risks',
  'weight',
  'obstetric',
  'consciousness',
]
const subject = z.strictObject({
  id: subjectId,
  kind: z.enum(['patient', 'place', 'thing']).default('patient'),
  name,
  mrn: z.string().min(1).max(100).optional(),
  birthDate: z.iso.date('is not a date such as 1960-01-31').optional(),
  sex: z.enum(['female', 'male', 'other', 'unknown']).default('unknown'),
  preterm: z.boolean().default(false),
  paced: z.boolean().default(false),
  onOxygen: z.boolean().default(false),
  spo2Target: z
    .strictObject({ low: z.number().min(50).max(100), high: z.number().min(50).max(100) })
    .refine((target) => target.low < target.high, 'has a low end that is not below its high end')
    .optional(),
  bed: z.optional(bedId),
  /** What is known beside measurements; one of each kind. */
  facts: z
    .array(factValue)
    .refine(
      (facts) => facts.every((each) => CONFIGURED.includes(each.kind)),
      `may tell ${CONFIGURED.join(', ')} only`,
    )
    .refine((facts) => new Set(facts.map((each) => each.kind)).size === facts.length, 'tells one kind twice')
    .default([]),
  /** Of a subject without a bed. */
  unit: z.optional(unitId),
  admittedAt: time.optional(),
  endedAt: time.optional(),
})

const device = z.strictObject({
  id: deviceId,
  type: z.enum(DEVICE_TYPES).default('other'),
  simulated: z.boolean().default(false),
  credential: z
    .union([
      z.strictObject({ password: z.string().min(1).max(1_000) }),
      /** PEM, or the SHA-256 fingerprint in hexadecimal. */
      z.strictObject({ certificate: z.string().min(64).max(20_000) }),
    ])
    .optional(),
  bed: z.optional(bedId),
  subject: z.optional(subjectId),
  /** From when its data belong to the subject; the subject's `admittedAt` when missing. */
  since: time.optional(),
  identifiers: z
    .array(z.strictObject({ system: z.string().min(1).max(100), value: z.string().min(1).max(200) }))
    .default([]),
})

const association = z.strictObject({
  device: deviceId,
  subject: subjectId,
  bed: z.optional(bedId),
  from: time,
  to: time.optional(),
})

const station = z.strictObject({
  id: stationId,
  name,
  units: z.array(unitId).min(1),
  revoked: z.boolean().default(false),
})

/** Who may send HL7 v2 (docs/devices.md). */
const hl7Peer = z
  .strictObject({
    id: peerId,
    /** MSH-3 and MSH-4 of its messages; one of them may be empty. */
    application: z.string().max(200).default(''),
    facility: z.string().max(200).default(''),
    site: siteId,
    /** Of patient ids that come without one. */
    assigningAuthority: z.string().min(1).max(100).optional(),
  })
  .refine((peer) => peer.application !== '' || peer.facility !== '', 'names neither application nor facility')

/** Limits in place of the built-in ones, for one unit, site or subject. */
const alarmProfile = z.strictObject({
  id: localId,
  unit: z.optional(unitId),
  site: z.optional(siteId),
  subject: z.optional(subjectId),
  /** Only for subjects of this age category. */
  category: z.enum(CATEGORIES).optional(),
  limits: z
    .array(
      z.strictObject({
        condition: z.string().min(1).max(100),
        priority: z.enum(['low', 'medium', 'high']),
        value: z.number(),
        delaySeconds: z.number().min(0).max(300).default(0),
        /** It ends when the value was inside for so long; absent: as the built-in limit does. */
        clearSeconds: z.number().min(0).max(60).optional(),
        /** Inside only by so much, in the canonical unit. */
        deadband: z.number().min(0).optional(),
        /** Announced before the delay is over when it was beyond by so much, in units times seconds. */
        burden: z.number().positive().optional(),
        /** Counts as graver after so long. */
        lasting: z
          .strictObject({ seconds: z.number().min(0).max(3_600), priority: z.enum(['medium', 'high']) })
          .optional(),
      }),
    )
    .min(1),
})

/** Checked for its id only: escalation beyond the unit is not part of this version. */
const escalationPolicy = z.looseObject({ id: localId })

export const configFile = z.strictObject({
  $schema: z.string().optional(),
  sites: z.array(site).default([]),
  users: z.array(user).default([]),
  subjects: z.array(subject).default([]),
  devices: z.array(device).default([]),
  associations: z.array(association).default([]),
  stations: z.array(station).default([]),
  hl7Peers: z.array(hl7Peer).default([]),
  alarmProfiles: z.array(alarmProfile).default([]),
  alarmRules: z.array(alarmRule).default([]),
  escalationPolicies: z.array(escalationPolicy).default([]),
})
export type ConfigFile = z.output<typeof configFile>
export type ConfigFileInput = z.input<typeof configFile>

/** One thing that is wrong, where it is, in a sentence. */
export interface ConfigProblem {
  readonly path: string
  readonly message: string
}

export const configFileSchema = () =>
  z.toJSONSchema(configFile, { io: 'input', target: 'draft-2020-12', unrepresentable: 'any' })

/** `devices[3].bed` */
export const pathText = (path: readonly PropertyKey[]): string =>
  path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
    .join('')
    .replace(/^\./, '')

/** All that zod found, one sentence each; branches of a union are told by the closest one. */
export function problemsOf(error: z.core.$ZodError, base: readonly PropertyKey[] = []): ConfigProblem[] {
  return error.issues.flatMap((issue): ConfigProblem[] => {
    const path = [...base, ...issue.path]
    const where = pathText(path)
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => ({
        path: pathText([...path, key]),
        message: 'is not a known key; remove it or correct its spelling.',
      }))
    if (issue.code === 'invalid_union') {
      const closest = issue.errors.toSorted((a, b) => deepest(b) - deepest(a))[0]
      if (closest?.some((each) => each.path.length > 0))
        return closest.map((each) => ({ path: pathText([...path, ...each.path]), message: sentenceOf(each) }))
    }
    return [{ path: where, message: sentenceOf(issue) }]
  })
}

const sentenceOf = (issue: z.core.$ZodIssue): string =>
  issue.code === 'invalid_type' && issue.message.endsWith('received undefined')
    ? 'is missing.'
    : issue.message

const deepest = (issues: readonly z.core.$ZodIssue[]): number =>
  Math.max(0, ...issues.map((issue) => issue.path.length))
