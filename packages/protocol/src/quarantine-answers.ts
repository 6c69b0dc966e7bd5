/** What was set aside, and how it goes with the systems that send HL7: for biomedical engineering. */
import * as z from 'zod/mini'
import { deviceId, epochMs, peerId, siteId } from './ids'

const quarantined = z.object({
  id: z.number(),
  receivedAt: epochMs,
  /** `mqtt`, `mqtt-bridge`, `mllp`, `store` */
  protocol: z.string(),
  device: z.nullable(deviceId),
  /** Of HL7: who sent it, where that is known. */
  peer: z.nullable(peerId),
  reason: z.string(),
  detail: z.string(),
  bytes: z.int(),
  /** Since when it counts as recorded after all: somebody said whose it was. */
  releasedAt: z.nullable(epochMs),
})
/** Newest first. `counts`: all of the last 24 hours that the caller may see, whatever the filter. */
export const quarantineList = z.object({
  entries: z.array(quarantined),
  counts: z.array(z.object({ reason: z.string(), count: z.int() })),
})
export type QuarantineList = z.infer<typeof quarantineList>

/** The content may hold patient data: each look at it is written down as a view. */
export const quarantineEntry = z.object({
  ...quarantined.shape,
  content: z.object({
    /** `text` as it came; `hex` where it is no text. */
    form: z.enum(['text', 'hex']),
    text: z.string(),
    /** The beginning only. */
    isCut: z.boolean(),
  }),
})
export type QuarantineEntry = z.infer<typeof quarantineEntry>

export const hl7PeerList = z.object({
  /** Counts since the server started. */
  peers: z.array(
    z.object({
      id: peerId,
      application: z.string(),
      facility: z.string(),
      site: siteId,
      lastMessageAt: z.nullable(epochMs),
      taken: z.int(),
      /** The same message again; it got the same answer. */
      repeated: z.int(),
      refused: z.int(),
      lastReason: z.nullable(z.string()),
      lastRefusedAt: z.nullable(epochMs),
    }),
  ),
  /** Who sent messages and is not configured; the newest 20. */
  strangers: z.array(
    z.object({
      application: z.string(),
      facility: z.string(),
      address: z.string(),
      messages: z.int(),
      lastAt: epochMs,
    }),
  ),
})
export type Hl7PeerList = z.infer<typeof hl7PeerList>
