import { catch as otherwise } from 'zod/mini'
import * as z from 'zod/mini'

/** Anything else in the address is dropped: a wrong word there must not break a board. */
const schema = z.object({
  view: otherwise(z.optional(z.enum(['tiles', 'waves'])), undefined),
  layout: otherwise(z.optional(z.enum(['wall', 'desk', 'hand'])), undefined),
})
export type BoardSearch = z.infer<typeof schema>

export const boardSearch = (search: unknown): BoardSearch => schema.parse(search)
