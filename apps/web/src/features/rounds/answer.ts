import { alarm, epochMs, LANES, parameterCode, subjectId } from '@vigil/protocol'
import * as z from 'zod/mini'

const numbers = z.array(z.number())
const extreme = z.nullable(z.object({ value: z.number(), at: z.number() }))
const count = z.object({ count: z.number(), longestMs: z.number() })

const lane = z.object({
  lane: z.enum(LANES),
  code: parameterCode,
  unit: z.string(),
  t: numbers,
  min: numbers,
  max: numbers,
  mean: numbers,
  width: z.number(),
  lowest: extreme,
  highest: extreme,
})
export type Lane = z.infer<typeof lane>

const FACTS = [
  'oxygen',
  'spo2-target',
  'paced',
  'preterm',
  'obstetric',
  'weight',
  'isolation',
  'allergies',
  'ceiling',
  'risks',
  'consciousness',
] as const

const sheet = z.object({
  subject: subjectId,
  bedLabel: z.nullable(z.string()),
  name: z.string(),
  mrn: z.nullable(z.string()),
  birthDate: z.nullable(z.string()),
  lanes: z.array(lane),
  readings: z.array(
    z.object({
      code: parameterCode,
      unit: z.string(),
      kind: z.enum(['valid', 'stale', 'absent', 'invalid']),
      value: z.nullable(z.number()),
      measuredAt: z.nullable(z.number()),
    }),
  ),
  open: z.array(alarm),
  changed: z.object({
    high: count,
    medium: count,
    retrospective: z.number(),
    facts: z.array(z.object({ kind: z.enum(FACTS), at: epochMs, source: z.object({ by: z.string() }) })),
    limits: z.array(
      z.object({ condition: z.string(), value: z.number(), by: z.nullable(z.string()), at: z.number() }),
    ),
    devices: z.array(z.object({ device: z.string(), from: z.number(), to: z.nullable(z.number()) })),
  }),
  unmonitored: z.object({ minutes: z.number(), of: z.number() }),
  isUnmonitored: z.boolean(),
})
export type Sheet = z.infer<typeof sheet>

/** What is drawn of `GET /api/rounds` (packages/protocol, `roundsAnswer`). */
export const answer = z.object({ from: z.number(), to: z.number(), subjects: z.array(sheet) })
export type Answer = z.infer<typeof answer>
