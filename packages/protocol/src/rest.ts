/** What crosses `/api`; the routes themselves stand in one table in the server, from which OpenAPI is made. */
import { CATEGORIES, UNIT_KINDS, type EpochMs } from '@vigil/clinical'
import { z } from 'zod'
import { alarm, alarmEvent, owner } from './alarms'
import { absentReason, limit, subjectCard } from './board'
import { fact } from './facts'
import { bedId, deviceId, epochMs, sequence, siteId, stationId, subjectId, unitId, userId } from './ids'
import { moveRefusal } from './moves'
import { parameterCode } from './parameters'
import { errorCode } from './result'
import { limitRefusal } from './settings'

/** `application/problem+json` (RFC 9457) with our stable `code`; `detail` is a sentence that says what to do. */
export const restProblem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: errorCode,
  detail: z.string(),
  /** Each thing that is wrong with the request, with where it is. */
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  /** 409: the alarm as it is now, and who was first. */
  alarm: z.optional(z.nullable(alarm)),
  owner: z.optional(z.nullable(owner)),
  /** 409 of a move: why it was refused. */
  reason: z.optional(moveRefusal),
  /** 409 of a change of limits: each one that was refused. */
  limits: z.optional(z.array(limitRefusal)),
})
export type RestProblem = z.infer<typeof restProblem>

const secret = z.string().min(1).max(1_000)

/** Body of `POST /api/session`. */
export const signIn = z.union([
  z.strictObject({ user: userId, password: secret }),
  /** Demo mode on loopback only. */
  z.strictObject({ demoUser: userId }),
])
/** Body of `POST /api/station`: turns this browser into the station that the code was made for. */
export const stationSignIn = z.strictObject({ code: z.string().min(1).max(40) })
export const stationAnswer = z.object({ station: stationId, name: z.string() })

export const unitList = z.object({
  units: z.array(
    z.object({
      id: unitId,
      name: z.string(),
      kind: z.enum(UNIT_KINDS),
      site: siteId,
      timeZone: z.string(),
      beds: z.array(z.object({ id: bedId, label: z.string(), subject: z.nullable(subjectId) })),
    }),
  ),
})
export type UnitList = z.infer<typeof unitList>

export const subjectList = z.object({
  subjects: z.array(
    z.object({
      id: subjectId,
      kind: z.enum(['patient', 'place', 'thing']),
      name: z.string(),
      mrn: z.string().nullable(),
      birthDate: z.string().nullable(),
      sex: z.enum(['female', 'male', 'other', 'unknown']),
      category: z.enum(CATEGORIES).nullable(),
      unit: unitId,
      bed: z.nullable(bedId),
      admittedAt: epochMs,
    }),
  ),
})
export type SubjectList = z.infer<typeof subjectList>

/** `value` is there only while the reading is valid; what is known besides stands in `last` or `raw`. */
export const readingList = z.object({
  readings: z.array(
    z.object({
      code: parameterCode,
      kind: z.enum(['valid', 'stale', 'absent', 'invalid']),
      value: z.number().nullable(),
      last: z.number().nullable(),
      raw: z.number().nullable(),
      unit: z.string(),
      measuredAt: z.nullable(epochMs),
      receivedAt: z.nullable(epochMs),
      source: z.nullable(deviceId),
      reason: z.nullable(absentReason),
      limits: z.array(limit),
    }),
  ),
})
export type ReadingList = z.infer<typeof readingList>

/** Epoch milliseconds, or RFC 3339 with a zone. */
export const instant = z
  .union([z.string().regex(/^\d{1,15}$/), z.iso.datetime({ offset: true })])
  // The cast mints a time: this is the parser of it.
  .transform((text) => (/^\d+$/.test(text) ? Number(text) : Date.parse(text)) as EpochMs)
  .meta({ override: { type: 'string', description: 'Epoch milliseconds, or RFC 3339 with a zone.' } })

const codeList = z
  .string()
  .max(1_000)
  .transform((text) => [...new Set(text.split(',').filter((code) => code !== ''))])
  .pipe(z.array(parameterCode).min(1).max(8))
  .meta({ override: { type: 'string', description: 'Up to 8 parameter codes, separated by commas.' } })

const range = { parameters: codeList.optional(), from: instant.optional(), to: instant.optional() }
export const trendQuery = z.strictObject({
  ...range,
  points: z.coerce.number().int().min(1).max(10_000).default(500),
})
export const waveformQuery = z.strictObject(range)

export const trendAnswer = z.object({
  from: epochMs,
  to: epochMs,
  series: z.array(
    z.object({
      code: parameterCode,
      unit: z.string(),
      t: z.array(z.number()),
      min: z.array(z.number()),
      max: z.array(z.number()),
      mean: z.array(z.number()),
      count: z.array(z.number()),
      coverage: z.number(),
    }),
  ),
})
export type TrendAnswer = z.infer<typeof trendAnswer>

/** Stored blocks in the form in which a device sends them (docs/devices.md), with where and when they came from. */
export const waveformAnswer = z.object({
  from: epochMs,
  to: epochMs,
  blocks: z.array(
    z.object({
      code: parameterCode,
      unit: z.string(),
      at: z.string(),
      rate: z.number(),
      gain: z.number(),
      offset: z.number(),
      samples: z.array(z.number().nullable()),
      source: deviceId,
      receivedAt: epochMs,
      late: z.boolean(),
    }),
  ),
})
export type WaveformAnswer = z.infer<typeof waveformAnswer>

/** `waveforms`: with the curves, of FHIR; WFDB holds nothing else. The last hour where no range is given. */
export const exportQuery = z.strictObject({
  ...range,
  format: z.enum(['csv', 'fhir', 'wfdb', 'alarms']),
  waveforms: z
    .enum(['true', 'false'])
    .default('false')
    .transform((flag) => flag === 'true'),
})
export type ExportQuery = z.output<typeof exportQuery>
/** Of `fhir`; the others are no JSON. */
export const exportAnswer = z.object({
  resourceType: z.literal('Bundle'),
  type: z.literal('collection'),
  timestamp: z.string(),
  entry: z.array(
    z.object({ fullUrl: z.string(), resource: z.object({ resourceType: z.literal('Observation') }) }),
  ),
})

export const alarmQuery = z.strictObject({
  unit: z.optional(unitId),
  state: z.enum(['active', 'all']).default('active'),
  /** The events after this sequence instead of the list. */
  after: z.coerce.number().int().nonnegative().pipe(sequence).optional(),
  limit: z.coerce.number().int().min(1).max(1_000).default(500),
})
export const sequencedAlarm = z.object({ ...alarm.shape, seq: sequence })
/** `seq` is the cursor for the next `?after=`. With `after`, `events` are in order and `alarms` their newest states. */
export const alarmList = z.object({
  alarms: z.array(sequencedAlarm),
  events: z.array(alarmEvent).optional(),
  seq: sequence,
})
export type AlarmList = z.infer<typeof alarmList>

export const alarmActAnswer = z.object({ alarm, repeated: z.boolean() })

export const page = { limit: z.coerce.number().int().min(1).max(500).default(100) }
export const auditQuery = z.strictObject({
  ...page,
  before: z.coerce.number().int().nonnegative().optional(),
})
export const auditList = z.object({
  entries: z.array(
    z.object({
      seq: z.number(),
      at: epochMs,
      actor: z.string(),
      session: z.string().nullable(),
      station: z.string().nullable(),
      action: z.string(),
      object: z.string(),
      subject: z.nullable(subjectId),
      outcome: z.enum(['success', 'refused', 'failed']),
    }),
  ),
})
/** When the server wrote down what a display's sound was told. */
export const soundAnswer = z.object({ at: epochMs })
export const health = z.object({ ready: z.boolean(), reasons: z.array(z.string()) })

/** `q`: the beginning of a number or of a part of the name. */
export const subjectSearch = z.strictObject({
  q: z.string().trim().min(1).max(100),
  unit: z.optional(unitId),
  site: z.optional(siteId),
})

export const moveQuery = z.strictObject({
  subject: z.optional(subjectId),
  bed: z.optional(bedId),
  unit: z.optional(unitId),
  ...page,
})

const stay = z.object({ unit: unitId, bed: z.nullable(bedId), from: epochMs, to: z.nullable(epochMs) })
/** Everything about one subject but its measurements and alarms. */
export const subjectAnswer = z.object({
  /** As the board shows it; `null` where two patients are in one bed and neither is shown. */
  card: z.nullable(subjectCard),
  /** Newest first, older ones of a kind too. */
  facts: z.array(fact),
  /** Newest first, as the devices tell. */
  stays: z.array(stay),
  /** Which device was with the subject when, newest first. */
  devices: z.array(
    z.object({ device: deviceId, bed: z.nullable(bedId), from: epochMs, to: z.nullable(epochMs) }),
  ),
})

export const alarmHistoryQuery = z.strictObject({
  from: instant.optional(),
  to: instant.optional(),
  limit: z.coerce.number().int().min(1).max(1_000).default(500),
})
/** Newest first; also of those who turned out to be the same. */
export const alarmHistory = z.object({ events: z.array(alarmEvent) })
