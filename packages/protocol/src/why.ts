/** Why an alarm rang, and who knew (AL23, AU2). */
import { DEVICE_TYPES } from '@vigil/clinical'
import * as z from 'zod/mini'
import { alarm, alarmEvent, evidence } from './alarms'
import { absentReason, limit } from './board'
import { deviceId, epochMs, userId } from './ids'
import { parameterCode } from './parameters'
import { heardAs } from './receipts'
import { ruleExpression } from './rule-expression'

export const outcomeWord = z.enum(['acted', 'nothing-to-do', 'artefact'])
export type OutcomeWord = z.infer<typeof outcomeWord>

const outcome = z.object({
  episode: z.int(),
  outcome: outcomeWord,
  by: userId,
  name: z.string(),
  at: epochMs,
})

/** Body of `POST /api/alarms/{id}/outcome`. The same key sent twice has one effect. */
export const outcomeBody = z.strictObject({
  episode: z.int().check(z.gte(0), z.lte(2 ** 31 - 1)),
  key: z.string().check(z.minLength(8), z.maxLength(100)),
  outcome: outcomeWord,
})
export const outcomeAnswer = z.object({ outcome, repeated: z.boolean() })

/** One interval at one page in which nothing changed. */
const receipt = z.object({
  episode: z.int(),
  viewer: z.object({ kind: z.enum(['person', 'station']), id: z.string(), name: z.string() }),
  page: z.string(),
  shown: z.boolean(),
  sound: heardAs,
  from: epochMs,
  /** The last time that the page said so. */
  to: epochMs,
})
export type AlarmReceipt = z.infer<typeof receipt>

export const whyAnswer = z.object({
  /** As it was last, of the time from its onset to its end. */
  alarm,
  rule: z.object({
    /** Of the server that decided it: our rules are part of the build; `null`: not kept any more. */
    build: z.nullable(z.string()),
    category: z.nullable(z.string()),
    /** Those of the condition, with who set them; `crossed`: the ones that the evidence names. */
    limits: z.array(
      z.extend(limit, {
        crossed: z.boolean(),
        clearMs: z.optional(z.number()),
        deadband: z.optional(z.number()),
        burden: z.optional(z.number()),
        lasting: z.optional(z.object({ afterMs: z.number(), priority: alarm.shape.priority })),
      }),
    ),
    /** `then`: as the engine knew them when it rang. `now`: as they are today; those of then are not kept. */
    limitsOf: z.enum(['then', 'now', 'unknown']),
    /** Of a rule of the site: what each severity asked. Empty where limits, devices or silence decided. */
    rungs: z.array(
      z.object({
        priority: alarm.shape.priority,
        when: ruleExpression,
        delayMs: z.number(),
        clearMs: z.number(),
      }),
    ),
    /** How long a value must be inside the limit again before the alarm ends. */
    clearMs: z.int(),
  }),
  sources: z.array(
    z.object({
      evidence,
      type: z.nullable(z.enum(DEVICE_TYPES)),
      /** The newest value of this device when the alarm was announced, and how old it was. */
      value: z.nullable(z.object({ code: parameterCode, value: z.nullable(z.number()), ageMs: z.int() })),
    }),
  ),
  /** A minute before and after the onset, as stored. */
  values: z.array(
    z.object({
      code: parameterCode,
      unit: z.string(),
      source: deviceId,
      samples: z.array(
        z.object({
          at: epochMs,
          value: z.nullable(z.number()),
          reason: z.nullable(absentReason),
          late: z.boolean(),
        }),
      ),
    }),
  ),
  events: z.array(
    z.object({
      seq: alarmEvent.shape.seq,
      type: alarmEvent.shape.type,
      at: epochMs,
      by: z.nullable(z.object({ name: z.string() })),
      episode: z.int(),
      priority: alarm.shape.priority,
      state: alarm.shape.state,
      annunciation: alarm.shape.annunciation,
      owner: z.nullable(z.object({ name: z.string(), state: z.string() })),
    }),
  ),
  receipts: z.array(receipt),
  /** There are more receipts than these. */
  moreReceipts: z.boolean(),
  /** Ask `/api/subjects/{id}/waveforms` for this range; `kept` is empty where no waveform was stored. */
  waveforms: z.object({
    from: epochMs,
    to: epochMs,
    onset: epochMs,
    /** False while the range is not over yet. */
    isOver: z.boolean(),
    kept: z.array(z.object({ code: parameterCode, source: deviceId })),
  }),
  outcome: z.nullable(outcome),
})
export type WhyAnswer = z.infer<typeof whyAnswer>
