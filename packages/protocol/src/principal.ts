import * as z from 'zod/mini'
import { stationId, unitId, userId } from './ids'

const units = z.array(
  z.object({
    unit: unitId,
    name: z.string(),
    actions: z.array(z.enum(['view', 'act', 'mute', 'configure'])),
    remote: z.boolean(),
  }),
)

/** Who the server takes the caller for, and what they may do; the client only hides, the server decides. */
export const principal = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('person'),
    user: userId,
    name: z.string(),
    units,
  }),
  z.object({
    kind: z.literal('station'),
    station: stationId,
    name: z.string(),
    units,
  }),
])
export type Principal = z.infer<typeof principal>
