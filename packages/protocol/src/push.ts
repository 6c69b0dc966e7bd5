/** Web Push: what a browser is sent, and what it asks of `/api/push` (AK17, ES10). */
import * as z from 'zod/mini'
import { epochMs, unitId } from './ids'

// By patterns of our own: those of the library would weigh on the first page.
const id = z.string().check(z.regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/))
const place = z.object({ id: unitId, name: z.string().check(z.maxLength(200)) })

/** What stands in a push: nothing of a patient. The service worker has the words. */
export const pushNote = z.discriminatedUnion('kind', [
  z.object({
    v: z.literal(1),
    id,
    kind: z.literal('alarm'),
    unit: place,
    /** The highest of those that call. */
    priority: z.enum(['low', 'medium', 'high']),
    count: z.int(),
    /** The text is replaced without a sound: the worst is over. */
    quiet: z.boolean(),
  }),
  z.object({ v: z.literal(1), id, kind: z.literal('resolved'), unit: place }),
  /** `check`: the server asks whether pushes arrive (H92). `ended`: the last one, its 12 hours are over. */
  z.object({ v: z.literal(1), id, kind: z.enum(['test', 'check', 'ended']) }),
])
export type PushNote = z.infer<typeof pushNote>

export const PUSH_PROBLEMS = ['gone', 'refused', 'unreachable', 'unanswered'] as const

const endpoint = z.string().check(z.regex(/^https?:\/\/\S+$/), z.maxLength(1_000))
/** base64url of 65 and of 16 bytes (RFC 8291). */
const subscription = z.object({
  endpoint,
  p256dh: z.string().check(z.regex(/^[A-Za-z0-9_-]{87}=?$/)),
  auth: z.string().check(z.regex(/^[A-Za-z0-9_-]{22}={0,2}$/)),
})

/** Body of `POST /api/push`. */
export const pushSubscribe = z.strictObject({
  address: subscription,
  units: z.readonly(z.array(unitId).check(z.minLength(1), z.maxLength(100))),
})
export type PushSubscribe = z.infer<typeof pushSubscribe>

/** Body of `POST /api/push/renew`: the page of a browser that was subscribed before it signed in anew. */
export const pushRenew = z.strictObject({ endpoint })

/** Body of `POST /api/push/shown`: the id of the push says which browser it is. */
export const pushShown = z.strictObject({ id })

const browser = z.object({
  id,
  /** The browser that asks. */
  here: z.boolean(),
  units: z.array(unitId),
  since: epochMs,
  until: epochMs,
  /** When it last said that it shows a push; `null`: never yet. */
  receivedAt: z.nullable(epochMs),
  /** `ended`: its 12 hours are over and nobody turned it off; said for 3 hours. */
  problem: z.nullable(z.object({ kind: z.enum([...PUSH_PROBLEMS, 'ended']), since: epochMs })),
})

/** Answer of `GET /api/push` and of every change: the caller's browsers. */
export const pushAnswer = z.object({
  /** The public VAPID key; `null`: push is not set up here. */
  key: z.nullable(z.string()),
  browsers: z.array(browser),
})
export type PushAnswer = z.infer<typeof pushAnswer>

/** Answer of `POST /api/push/test`: whether the push service took it. Whether it is shown, the browser tells later. */
export const pushTested = z.object({ result: z.enum(['sent', ...PUSH_PROBLEMS]) })
export type PushTested = z.infer<typeof pushTested>
