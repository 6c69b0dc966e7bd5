/** What nobody could see or hear while it happened, until a person signs for it (clinical-decisions 21, DT5). */
import * as z from 'zod/mini'
import { alarm } from './alarms'
import { epochMs, subjectId, unitId, userId } from './ids'

export const missedWhat = z.discriminatedUnion('kind', [
  /** The server was not there: nothing was assessed and nothing could ring. */
  z.object({ kind: z.literal('server-away'), subjects: z.readonly(z.array(subjectId)) }),
  /** Devices of the unit could not be heard. */
  z.object({ kind: z.literal('network-incident'), subjects: z.readonly(z.array(subjectId)) }),
  /** It rang while no display of its unit was connected. */
  z.object({ kind: z.literal('unheard'), alarm }),
  /** Found in data that arrived late; it never rang. */
  z.object({ kind: z.literal('found-late'), alarm }),
])
export type MissedWhat = z.infer<typeof missedWhat>

export const missed = z.object({
  id: z.string(),
  unit: unitId,
  what: missedWhat,
  from: epochMs,
  /** `null`: it goes on. */
  to: z.nullable(epochMs),
  foundAt: epochMs,
  signed: z.nullable(
    z.object({
      by: userId,
      name: z.string(),
      at: epochMs,
      note: z.nullable(z.string()),
      remote: z.boolean(),
    }),
  ),
})
export type Missed = z.infer<typeof missed>

/** Answer of `GET /api/missed?unit=&state=open|all`: oldest first. */
export const missedList = z.object({
  missed: z.array(missed),
  /** Where one unit was asked for: how long nobody could see each of its patients in the last 24 h. */
  unmonitored: z.array(z.object({ subject: subjectId, minutes: z.int(), of: z.int() })),
})
export type MissedList = z.infer<typeof missedList>

/** Body of `POST /api/missed/{id}/sign`. The same key sent twice has one effect. */
export const missedSign = z.object({
  key: z.string().check(z.minLength(8), z.maxLength(100)),
  note: z.optional(z.string().check(z.maxLength(500))),
})
export const missedAnswer = z.object({ missed, repeated: z.boolean() })
