import { CEILINGS, CONSCIOUSNESS, ISOLATIONS, OXYGEN_DEVICES, RISKS, type Fact } from '@vigil/clinical'
import * as z from 'zod/mini'
import { bedId, epochMs, unitId } from './ids'

const told = {
  source: z.object({ kind: z.enum(['person', 'adt', 'config']), by: z.string() }),
  at: epochMs,
}
const text = z.string().check(z.minLength(1), z.maxLength(200))
const percent = z.number().check(z.minimum(0), z.maximum(100))

/** Kind and value of a fact, without who told it. */
export const factValue = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('oxygen'),
    value: z.object({
      device: z.enum(OXYGEN_DEVICES),
      flow: z.nullable(z.number().check(z.minimum(0), z.maximum(120))),
      fio2: z.nullable(percent),
    }),
  }),
  z.object({
    kind: z.literal('spo2-target'),
    value: z.nullable(z.object({ low: percent, high: percent })),
  }),
  z.object({ kind: z.literal('paced'), value: z.boolean() }),
  z.object({ kind: z.literal('preterm'), value: z.boolean() }),
  z.object({ kind: z.literal('obstetric'), value: z.boolean() }),
  z.object({ kind: z.literal('weight'), value: z.number().check(z.minimum(0.2), z.maximum(500)) }),
  z.object({ kind: z.literal('isolation'), value: z.readonly(z.array(z.enum(ISOLATIONS))) }),
  z.object({
    kind: z.literal('allergies'),
    value: z.readonly(
      z.array(
        z.object({
          substance: text,
          severity: z.enum(['mild', 'moderate', 'severe', 'unknown']),
          reaction: z.nullable(text),
        }),
      ),
    ),
  }),
  z.object({
    kind: z.literal('ceiling'),
    value: z.object({ level: z.enum(CEILINGS), note: z.nullable(text) }),
  }),
  z.object({ kind: z.literal('risks'), value: z.readonly(z.array(z.enum(RISKS))) }),
  z.object({ kind: z.literal('consciousness'), value: z.enum(CONSCIOUSNESS) }),
])
export type FactValue = z.infer<typeof factValue>

export const fact = z.intersection(factValue, z.object(told)) satisfies z.ZodMiniType<Fact>

export const adtNotice = z.object({
  kind: z.enum(['discharged', 'transferred', 'cancelled', 'bed-taken']),
  at: epochMs,
  heardAt: epochMs,
  unit: z.nullable(unitId),
  bed: z.nullable(bedId),
})
