import {
  deviceId,
  epochMs,
  peerId,
  siteId,
  type Hl7PeerList,
  type QuarantineEntry,
  type QuarantineList,
} from '@vigil/protocol'
import * as z from 'zod/mini'

// The same shapes as the server's, of the small parser that the first board loads anyway.
const row = {
  id: z.number(),
  receivedAt: epochMs,
  protocol: z.string(),
  device: z.nullable(deviceId),
  peer: z.nullable(peerId),
  reason: z.string(),
  detail: z.string(),
  bytes: z.number(),
  releasedAt: z.nullable(epochMs),
}

export const quarantineList: z.ZodMiniType<QuarantineList> = z.object({
  entries: z.array(z.object(row)),
  counts: z.array(z.object({ reason: z.string(), count: z.number() })),
})

export const quarantineEntry: z.ZodMiniType<QuarantineEntry> = z.object({
  ...row,
  content: z.object({ form: z.enum(['text', 'hex']), text: z.string(), isCut: z.boolean() }),
})

const named = { application: z.string(), facility: z.string() }

export const hl7PeerList: z.ZodMiniType<Hl7PeerList> = z.object({
  peers: z.array(
    z.object({
      ...named,
      id: peerId,
      site: siteId,
      lastMessageAt: z.nullable(epochMs),
      taken: z.number(),
      repeated: z.number(),
      refused: z.number(),
      lastReason: z.nullable(z.string()),
      lastRefusedAt: z.nullable(epochMs),
    }),
  ),
  strangers: z.array(z.object({ ...named, address: z.string(), messages: z.number(), lastAt: epochMs })),
})
