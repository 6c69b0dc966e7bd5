import * as z from 'zod/mini'
import { alarmId } from './ids'

/**
 * How the sound of an alarm stands at one page: `audible`: its own sound is heard; `covered`: a more urgent one is heard
 * instead; `muted`: this station's mute; `blocked`: the browser lets no sound out; `paused`: its sound is paused;
 * `silent`: it asks for no sound.
 */
export const heardAs = z.enum(['audible', 'covered', 'muted', 'blocked', 'paused', 'silent'])
export type HeardAs = z.infer<typeof heardAs>

/** More open alarms than any screen shows. */
export const MOST_RECEIPTS = 500

const receipt = z.object({
  id: alarmId,
  episode: z.int().check(z.gte(0)),
  /** It stands on the screen of a visible page. A hidden page may still be heard. */
  shown: z.boolean(),
  sound: heardAs,
  /** For how long it has been so on this page, by the page's own steady clock; the server knows what time it is. */
  forMs: z.int().check(z.minimum(0), z.maximum(120_000)),
})

/** All that this page shows or sounds now. */
export const receipts = z.object({ alarms: z.array(receipt).check(z.maxLength(MOST_RECEIPTS)) })
export type Receipts = z.infer<typeof receipts>
