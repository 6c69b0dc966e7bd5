/** What a rule of a site asks (docs/alarm-rules.md), in the file and in the answer to "why". */
import { parameter, type Expression } from '@vigil/clinical'
import * as z from 'zod/mini'
import { parameterCode } from './parameters'

/** Nothing a rule remembers reaches farther back or ahead (own proposal). */
const MAX_MS = 6 * 3_600_000
/** A rule that nobody can read is nobody's rule (own proposal). */
const MAX_PARTS = 8

const codes = z.array(parameterCode).check(z.minLength(1), z.maxLength(MAX_PARTS))
const ms = z.int().check(z.gte(1_000), z.lte(MAX_MS))
const value = z.number()
const positive = z.number().check(z.positive())

/** The area must be within reach: the greatest depth of a plausible value for the whole time. */
const burden = z
  .strictObject({
    kind: z.enum(['burden-below', 'burden-above']),
    codes,
    value,
    area: positive,
    withinMs: ms,
  })
  .check(
    z.refine(({ kind, codes: [code], value: limit, area, withinMs }) => {
      if (code === undefined) return false
      const [lowest, highest] = parameter(code).plausible
      const depth = kind === 'burden-below' ? limit - lowest : highest - limit
      return area <= (depth * withinMs) / 1_000
    }, 'asks for a burden that no plausible value reaches within its time'),
  )

export const ruleExpression: z.ZodMiniType<Expression> = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.enum(['below', 'above']), codes, value }),
    z.strictObject({ kind: z.enum(['rose', 'fell']), codes, by: positive, withinMs: ms }),
    z.strictObject({
      kind: z.enum(['will-fall-below', 'will-rise-above']),
      codes,
      value,
      basisMs: ms,
      aheadMs: ms,
    }),
    burden,
    z.strictObject({
      kind: z.enum(['all', 'any']),
      of: z.array(ruleExpression).check(z.minLength(1), z.maxLength(MAX_PARTS)),
    }),
    z.strictObject({ kind: z.literal('not'), of: ruleExpression }),
    z.strictObject({ kind: z.literal('for'), ms, of: ruleExpression }),
  ]),
)
