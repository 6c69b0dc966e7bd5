import { z } from 'zod'

/** Anything else in the address is dropped: a wrong word there must not break a board. */
const schema = z.object({
  view: z.enum(['tiles', 'waves']).optional().catch(undefined),
  layout: z.enum(['wall', 'desk', 'hand']).optional().catch(undefined),
})
export type BoardSearch = z.infer<typeof schema>

export const boardSearch = (search: unknown): BoardSearch => schema.parse(search)
