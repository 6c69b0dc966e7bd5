/** Composite alarm rules as a file tells them (docs/alarm-rules.md). */
import { CATEGORIES, RULE_STAGES, UNIT_KINDS } from '@vigil/clinical'
import { z } from 'zod'
import { siteId, unitId, userId } from './ids'
import { ruleExpression } from './rule-expression'

const seconds = z.number().min(0).max(3_600)
const rung = z.strictObject({
  priority: z.enum(['low', 'medium', 'high']),
  when: ruleExpression,
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
