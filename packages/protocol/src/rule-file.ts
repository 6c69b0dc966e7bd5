/** Composite alarm rules as a file tells them (docs/alarm-rules.md). */
import { CATEGORIES, RULE_STAGES, UNIT_KINDS, type Expression } from '@vigil/clinical'
import { z } from 'zod'
import { siteId, unitId, userId } from './ids'
import { parameterCode } from './parameters'

/** Nothing a rule remembers reaches farther back or ahead (own proposal). */
const MAX_MS = 6 * 3_600_000
/** A rule that nobody can read is nobody's rule (own proposal). */
const MAX_PARTS = 8

const codes = z.array(parameterCode).min(1).max(MAX_PARTS)
const ms = z.number().int().min(1_000).max(MAX_MS)
const value = z.number()

const expression: z.ZodType<Expression> = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.enum(['below', 'above']), codes, value }),
    z.strictObject({ kind: z.enum(['rose', 'fell']), codes, by: z.number().positive(), withinMs: ms }),
    z.strictObject({
      kind: z.enum(['will-fall-below', 'will-rise-above']),
      codes,
      value,
      basisMs: ms,
      aheadMs: ms,
    }),
    z.strictObject({
      kind: z.enum(['burden-below', 'burden-above']),
      codes,
      value,
      area: z.number().positive(),
    }),
    z.strictObject({ kind: z.enum(['all', 'any']), of: z.array(expression).min(1).max(MAX_PARTS) }),
    z.strictObject({ kind: z.literal('not'), of: expression }),
    z.strictObject({ kind: z.literal('for'), ms, of: expression }),
  ]),
)

const seconds = z.number().min(0).max(3_600)
const rung = z.strictObject({
  priority: z.enum(['low', 'medium', 'high']),
  when: expression,
  /** It must have held so long before it is announced. */
  delaySeconds: seconds.default(0),
  /** It ends after so long without holding; 3 s as for limits. */
  clearSeconds: seconds.default(3),
})

export const alarmRule = z
  .strictObject({
    id: z
      .string()
      .regex(/^[A-Za-z0-9._-]+$/, 'may hold letters, digits, dot, underscore and hyphen only')
      .max(60),
    /** What the alarm is called on the screen. */
    name: z.string().min(1).max(60),
    unit: z.optional(unitId),
    site: z.optional(siteId),
    categories: z.array(z.enum(CATEGORIES)).min(1).optional(),
    unitKinds: z.array(z.enum(UNIT_KINDS)).min(1).optional(),
    stage: z.enum(RULE_STAGES).default('draft'),
    writtenBy: z.optional(userId),
    /** A second person who has read it. */
    approvedBy: z.optional(userId),
    rungs: z.array(rung).min(1).max(3),
  })
  .refine((rule) => (rule.unit === undefined) !== (rule.site === undefined), 'names a unit or a site')
  .refine(
    (rule) => new Set(rule.rungs.map(({ priority }) => priority)).size === rule.rungs.length,
    'has one priority twice',
  )
  .refine(
    (rule) => rule.stage === 'draft' || (rule.approvedBy !== undefined && rule.approvedBy !== rule.writtenBy),
    'is past its draft and was not approved by a second person (H51)',
  )
