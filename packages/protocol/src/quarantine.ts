/** What is asked of what was set aside. */
import { z } from 'zod'
import { deviceId, peerId } from './ids'
import { instant, page } from './rest'

const word = z.string().min(1).max(100)

export const quarantineQuery = z.strictObject({
  ...page,
  before: instant.optional(),
  protocol: word.optional(),
  peer: z.optional(peerId),
  device: z.optional(deviceId),
  reason: word.optional(),
})
