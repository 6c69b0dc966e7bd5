/** The REST answers that a page reads before its first board: in `zod/mini`, so that they cost it little. */
import { ROLES } from '@vigil/clinical'
import * as z from 'zod/mini'
import { principal } from './principal'
import { epochMs, userId } from './ids'

export const demoUsers = z.object({
  users: z.array(z.object({ id: userId, name: z.string(), roles: z.array(z.enum(ROLES)) })),
})
export type DemoUsers = z.infer<typeof demoUsers>

export const me = z.object({
  principal,
  /** Rights that belong to no single unit. */
  actions: z.array(z.enum(['biomed', 'audit', 'admin'])),
  server: z.object({ demo: z.boolean(), build: z.string(), time: epochMs }),
})
export type Me = z.infer<typeof me>
