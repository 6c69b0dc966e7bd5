/** One unit for who goes round: each patient's last 24 h on one sheet. */
import * as z from 'zod/mini'
import { alarm } from './alarms'
import { absentReason, planned } from './board'
import { fact } from './facts'
import { bedId, deviceId, epochMs, subjectId, unitId } from './ids'
import { parameterCode } from './parameters'

const numbers = z.readonly(z.array(z.number()))

export const LANES = ['hr', 'spo2', 'rr', 'map', 'temp'] as const

export const roundsLane = z.object({
  lane: z.enum(LANES),
  code: parameterCode,
  unit: z.string(),
  /** Begin of each bucket that holds data; a bucket that is not here is a gap. */
  t: numbers,
  min: numbers,
  max: numbers,
  mean: numbers,
  /** Width of a bucket. */
  width: z.number(),
  /** Lowest and highest minute, but for those that somebody marked as artefact; the others nobody has judged. */
  lowest: z.nullable(z.object({ value: z.number(), at: epochMs })),
  highest: z.nullable(z.object({ value: z.number(), at: epochMs })),
  /** Minutes with data that are left out of these two. */
  artefactMinutes: z.int(),
})
export type RoundsLane = z.infer<typeof roundsLane>

const alarmCount = z.object({ count: z.int(), longestMs: z.number() })

export const roundsSubject = z.object({
  subject: subjectId,
  unit: unitId,
  bed: z.nullable(bedId),
  bedLabel: z.nullable(z.string()),
  name: z.string(),
  mrn: z.nullable(z.string()),
  birthDate: z.nullable(z.string()),
  admittedAt: epochMs,
  planned: z.nullable(planned),
  lanes: z.array(roundsLane),
  readings: z.array(
    z.object({
      code: parameterCode,
      unit: z.string(),
      kind: z.enum(['valid', 'stale', 'absent', 'invalid']),
      value: z.nullable(z.number()),
      measuredAt: z.nullable(epochMs),
      reason: z.nullable(absentReason),
    }),
  ),
  open: z.array(alarm),
  changed: z.object({
    high: alarmCount,
    medium: alarmCount,
    /** Found in late data, never sounded. */
    retrospective: z.int(),
    /** Facts told in the window: oxygen, target, ceiling, allergies. */
    facts: z.array(fact),
    /** Limits that somebody set in the window. */
    limits: z.array(
      z.object({
        condition: z.string(),
        direction: z.enum(['low', 'high']),
        value: z.number(),
        by: z.nullable(z.string()),
        at: epochMs,
      }),
    ),
    /** A device that began or ended here after the admission. */
    devices: z.array(z.object({ device: deviceId, from: epochMs, to: z.nullable(epochMs) })),
  }),
  /** Minutes without any vital sign, of those since admission within the window. */
  unmonitored: z.object({ minutes: z.int(), of: z.int() }),
  /** No value is valid now. */
  isUnmonitored: z.boolean(),
})
export type RoundsSubject = z.infer<typeof roundsSubject>

/** Answer of `GET /api/rounds?unit=`: who needs attention first. */
export const roundsAnswer = z.object({ from: epochMs, to: epochMs, subjects: z.array(roundsSubject) })
export type RoundsAnswer = z.infer<typeof roundsAnswer>
