/** Limits and comfort care of one patient: what is in force, who set it, and what may be asked (AL2 to AL5, H42). */
import * as z from 'zod/mini'
import { epochMs, subjectId, unitId, userId } from './ids'
import { CATEGORIES } from '@vigil/clinical'
import { parameterCode } from './parameters'

const priority = z.enum(['low', 'medium', 'high'])
const rung = { condition: z.string().check(z.minLength(1), z.maxLength(100)), priority }
const key = z.string().check(z.minLength(8), z.maxLength(100))
const reason = z.string().check(z.maxLength(500))
const person = z.object({ user: userId, name: z.string() })

const limitTo = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('value'), value: z.number(), delayMs: z.number() }),
  z.object({ kind: z.literal('off') }),
])

export const limitAsk = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('set'),
    ...rung,
    value: z.number(),
    /** `null`: as it is. */
    delayMs: z.nullable(z.number()),
    reason: z.nullable(reason),
    /** `null`: until the stay ends. */
    expiresAt: z.nullable(epochMs),
    /** Told that it lies outside the usual range, they mean it. */
    confirm: z.boolean(),
  }),
  z.strictObject({ kind: z.literal('off'), ...rung, reason, expiresAt: epochMs }),
  z.strictObject({ kind: z.literal('reset'), ...rung }),
])
export type AskedLimit = z.infer<typeof limitAsk>

/** Body of `POST /api/subjects/{id}/limits`: all of it or nothing. The same key sent twice has one effect. */
export const limitsRequest = z.object({
  key,
  changes: z.array(limitAsk).check(z.minLength(1), z.maxLength(40)),
})

const envelope = z.object({ from: z.number(), to: z.number() })
const setBy = z.object({
  kind: z.enum(['default', 'site', 'unit', 'subject']),
  name: z.nullable(z.string()),
  at: z.nullable(epochMs),
})

export const limitRow = z.object({
  ...rung,
  codes: z.readonly(z.array(parameterCode)),
  direction: z.enum(['low', 'high']),
  now: limitTo,
  setBy,
  /** Without any change for this patient. */
  usual: z.object({ value: z.number(), delayMs: z.number(), setBy }),
  /** Inside anybody who acts here may set it, in `range` who may confirm. */
  envelope,
  range: envelope,
  /** How long a violation may wait, without and with a confirmation. */
  delay: z.object({ envelope: z.number(), range: z.number() }),
  /** Neither switched off nor delayed further. */
  lethal: z.boolean(),
  changed: z.boolean(),
  until: z.nullable(epochMs),
  reason: z.nullable(z.string()),
})
export type LimitRow = z.infer<typeof limitRow>

export const comfortCare = z.object({
  remaining: z.readonly(z.array(z.string())),
  orderedBy: z.string(),
  by: person,
  at: epochMs,
  reviewAt: epochMs,
})

const limitRecord = z.object({
  ...rung,
  old: limitTo,
  to: z.nullable(limitTo),
  reason: z.nullable(z.string()),
  confirmed: z.boolean(),
  by: person,
  at: epochMs,
  expiresAt: z.nullable(epochMs),
  ended: z.nullable(
    z.object({
      at: epochMs,
      why: z.enum(['replaced', 'expired', 'reset', 'stay-ended', 'merged', 'undone']),
    }),
  ),
})

/** Answer of `GET /api/subjects/{id}/limits`, and of every change. */
export const subjectLimits = z.object({
  subject: subjectId,
  category: z.enum(CATEGORIES),
  rows: z.array(limitRow),
  comfort: z.nullable(comfortCare),
  /** Newest first, from what to what. */
  history: z.array(limitRecord),
  /** Whether the one who asks may go beyond the envelope. */
  mayConfirm: z.boolean(),
})
export type SubjectLimits = z.infer<typeof subjectLimits>
export const limitsAnswer = z.object({ limits: subjectLimits, repeated: z.boolean() })

/** Of a 409: which limit was refused, and why. */
export const limitRefusal = z.object({
  ...rung,
  reason: z.enum([
    'not-a-number',
    'bad-delay',
    'lethal-delayed',
    'dangerous',
    'unknown-limit',
    'asked-twice',
    'inverted',
    'needs-confirmation',
    'lethal-off',
    'no-reason',
    'off-too-long',
    'in-past',
  ]),
  asked: z.nullable(z.number()),
  usual: z.nullable(z.number()),
  envelope: z.nullable(envelope),
})
export type RefusedLimit = z.infer<typeof limitRefusal>

/** Answer of `POST /api/subjects/{id}/limits/auto`: what the table proposes for what is measured now (AL4). */
export const autoLimitList = z.object({
  rows: z.array(
    z.object({
      ...rung,
      from: z.nullable(z.object({ code: parameterCode, value: z.number() })),
      old: z.number(),
      value: z.nullable(z.number()),
      refused: z.nullable(
        z.enum(['no-reading', 'beyond-usual', 'outside-envelope', 'below-floor', 'inverted']),
      ),
    }),
  ),
})
export type AutoLimitList = z.infer<typeof autoLimitList>

/** Body of `POST /api/subjects/{id}/comfort-care`; a review is the same order again. */
export const comfortRequest = z.object({
  key,
  remaining: z.array(z.string().check(z.maxLength(100))).check(z.maxLength(60)),
  orderedBy: z.string().check(z.minLength(1), z.maxLength(200)),
  reviewAt: epochMs,
})
export const comfortEnd = z.object({ key })

/** Answer of `GET /api/limits?unit=`: who has limits of their own, or none, and until when. */
export const limitsReview = z.object({
  subjects: z.array(
    z.object({
      subject: subjectId,
      unit: unitId,
      name: z.string(),
      bed: z.nullable(z.string()),
      comfort: z.nullable(comfortCare),
      /** Only what is not usual. */
      rows: z.array(limitRow),
    }),
  ),
})
export type LimitsReview = z.infer<typeof limitsReview>
