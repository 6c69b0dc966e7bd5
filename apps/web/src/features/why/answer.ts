import { whyAnswer } from '@vigil/protocol'
import * as z from 'zod/mini'

export const answer = whyAnswer
export type Why = z.infer<typeof answer>

/** What is drawn of `GET /api/subjects/{id}/waveforms` (packages/protocol, `waveformAnswer`). */
export const waves = z.object({
  blocks: z.array(
    z.object({
      code: z.string(),
      source: z.string(),
      at: z.string(),
      rate: z.number(),
      gain: z.number(),
      offset: z.number(),
      samples: z.array(z.nullable(z.number())),
    }),
  ),
})
export type Block = z.infer<typeof waves>['blocks'][number]

const numbers = z.array(z.number())
/** What is drawn of `GET /api/subjects/{id}/trends`. */
export const trend = z.object({
  series: z.array(z.object({ code: z.string(), t: numbers, min: numbers, max: numbers, mean: numbers })),
})
