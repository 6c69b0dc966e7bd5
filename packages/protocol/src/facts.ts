import { CEILINGS, CONSCIOUSNESS, ISOLATIONS, OXYGEN_DEVICES, RISKS, type Fact } from '@vigil/clinical'
import * as z from 'zod/mini'
import { bedId, epochMs, unitId } from './ids'

const text = z.string().check(z.minLength(1), z.maxLength(200))
const percent = z.number().check(z.minimum(0), z.maximum(100))
const of = <Kind extends string, Value extends z.ZodMiniType>(kind: Kind, value: Value) =>
  z.object({ kind: z.literal(kind), value })

const oxygen = of(
  'oxygen',
  z.object({
    device: z.enum(OXYGEN_DEVICES),
    flow: z.nullable(z.number().check(z.minimum(0), z.maximum(120))),
    fio2: z.nullable(percent),
  }),
)
const target = of('spo2-target', z.nullable(z.object({ low: percent, high: percent })))
const paced = of('paced', z.boolean())
const preterm = of('preterm', z.boolean())
const obstetric = of('obstetric', z.boolean())
const weight = of('weight', z.number().check(z.minimum(0.2), z.maximum(500)))
const isolation = of('isolation', z.readonly(z.array(z.enum(ISOLATIONS))))
const allergies = of(
  'allergies',
  z.readonly(
    z.array(
      z.object({
        substance: text,
        severity: z.enum(['mild', 'moderate', 'severe', 'unknown']),
        reaction: z.nullable(text),
      }),
    ),
  ),
)
const ceiling = of('ceiling', z.object({ level: z.enum(CEILINGS), note: z.nullable(text) }))
const risks = of('risks', z.readonly(z.array(z.enum(RISKS))))
const consciousness = of('consciousness', z.enum(CONSCIOUSNESS))

/** Kind and value of a fact, without who told it. */
export const factValue = z.discriminatedUnion('kind', [
  oxygen,
  target,
  paced,
  preterm,
  obstetric,
  weight,
  isolation,
  allergies,
  ceiling,
  risks,
  consciousness,
])
export type FactValue = z.infer<typeof factValue>

const source = z.object({ kind: z.enum(['person', 'adt', 'config']), by: z.string() })
/** With who told it and when it was found. */
const told = <Shape extends z.core.$ZodShape>({ shape }: z.ZodMiniObject<Shape>) =>
  z.object({ ...shape, source, at: epochMs })

export const fact = z.discriminatedUnion('kind', [
  told(oxygen),
  told(target),
  told(paced),
  told(preterm),
  told(obstetric),
  told(weight),
  told(isolation),
  told(allergies),
  told(ceiling),
  told(risks),
  told(consciousness),
]) satisfies z.ZodMiniType<Fact>

export const adtNotice = z.object({
  kind: z.enum(['discharged', 'transferred', 'cancelled', 'bed-taken']),
  at: epochMs,
  heardAt: epochMs,
  unit: z.nullable(unitId),
  bed: z.nullable(bedId),
})
