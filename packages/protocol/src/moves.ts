/** Admission, transfer, discharge, swap: what a person asks for (`POST /api/moves`) and what is answered. */
import { DISTURBED, MOVE_REFUSALS, type Move, type MoveRecord } from '@vigil/clinical'
import * as z from 'zod/mini'
import { adtNotice, factValue } from './facts'
import { bedId, deviceId, epochMs, siteId, stationId, subjectId, unitId, userId } from './ids'

const text = z.string().check(z.minLength(1), z.maxLength(200))
const maybeText = z.nullable(text)
const birthDate = z.nullable(z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/)))
const sex = z.enum(['female', 'male', 'other', 'unknown'])
const identity = z.object({ name: text, mrn: maybeText, birthDate, sex })
export const identifiers = z.object({ mrn: maybeText, birthDate, name: maybeText })

const at = epochMs
const ofSubject = { subject: subjectId, at }
const place = { unit: unitId, bed: z.nullable(bedId) }
const plan = z.object({ destination: text, escort: maybeText, expectedBackAt: epochMs })
const standby = z.object({ reason: text, until: epochMs })
const procedure = z.extend(standby, {
  disturbed: z.readonly(z.array(z.enum(DISTURBED)).check(z.minLength(1), z.maxLength(DISTURBED.length))),
})
const home = z.nullable(
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('bed'), bed: bedId }),
    z.object({ kind: z.literal('subject'), subject: subjectId }),
  ]),
)

const admit = z.object({ type: z.literal('admit'), identity: z.nullable(identity), ...place, ...ofSubject })
const discharge = z.object({ type: z.literal('discharge'), identifiers, ...ofSubject })
const common = [
  z.object({ type: z.literal('transfer'), ...place, ...ofSubject }),
  z.object({ type: z.literal('merge'), retired: subjectId, into: subjectId, at }),
  z.object({ type: z.literal('identify'), identity: z.partial(identity), ...ofSubject }),
  z.object({ type: z.literal('leave-unit'), plan, ...ofSubject }),
  z.object({ type: z.literal('return'), ...ofSubject }),
  z.object({ type: z.literal('start-standby'), plan: standby, ...ofSubject }),
  z.object({ type: z.literal('start-procedure'), plan: procedure, ...ofSubject }),
  z.object({ type: z.literal('end-plan'), ...ofSubject }),
  z.object({ type: z.literal('replace-device'), old: deviceId, replacement: deviceId, at }),
  z.object({ type: z.literal('home-device'), device: deviceId, to: home, at }),
  z.object({ type: z.literal('dismiss-notice'), ...ofSubject }),
] as const

/** A person names no subject for an admission without an identity: the server makes one. */
export const askedMove = z.discriminatedUnion('type', [
  z.object({ ...admit.shape, subject: z.nullable(subjectId) }),
  discharge,
  ...common,
])
export type AskedMove = z.infer<typeof askedMove>

/** Body of `POST /api/moves`. The same key sent twice has one effect. */
export const moveRequest = z.object({
  key: z.string().check(z.minLength(8), z.maxLength(100)),
  move: askedMove,
})
export type MoveRequest = z.infer<typeof moveRequest>

export const move = z.discriminatedUnion('type', [
  admit,
  z.object({ ...discharge.shape, identifiers: z.nullable(identifiers) }),
  ...common,
  z.object({ type: z.literal('notice'), notice: z.omit(adtNotice, { heardAt: true }), ...ofSubject }),
]) satisfies z.ZodMiniType<Move>

const moveBy = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('person'),
    user: userId,
    name: z.string(),
    station: z.nullable(stationId),
  }),
  z.object({ kind: z.literal('adt'), sender: z.string(), controlId: z.string(), site: siteId }),
  z.object({ kind: z.literal('engine') }),
])

export const moveRecord = z.object({
  id: z.int(),
  move,
  by: moveBy,
  recordedAt: epochMs,
  undone: z.nullable(z.object({ at: epochMs, by: moveBy })),
  undoable: z.boolean(),
}) satisfies z.ZodMiniType<MoveRecord>

export const moveRefusal = z.enum(MOVE_REFUSALS)

/** Answer of `POST /api/moves` and of `POST /api/moves/{id}/undo`. */
export const moveAnswer = z.object({ record: moveRecord, repeated: z.boolean() })
/** Answer of `GET /api/moves?subject=|bed=|unit=`: newest first. */
export const moveList = z.object({ moves: z.array(moveRecord) })

/** Body of `POST /api/subjects/{id}/facts`: what was found at the bedside, and when. */
export const factRequest = z.object({
  key: z.string().check(z.minLength(8), z.maxLength(100)),
  at: epochMs,
  facts: z.array(factValue).check(z.minLength(1), z.maxLength(20)),
})
