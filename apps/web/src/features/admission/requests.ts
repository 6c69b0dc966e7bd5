import type { BedId, MoveRecord, SubjectId, UnitId } from '@vigil/clinical'
import {
  bedId,
  epochMs,
  moveAnswer,
  moveList,
  subjectId,
  subjectLimits,
  unitId,
  type AskedMove,
  type FactValue,
  type Problem,
  type Result,
} from '@vigil/protocol'
import * as z from 'zod/mini'
import { call, post } from '../../state/rest'

export interface Refusal extends Problem {
  /** One of `MoveRefusal`, where the server gave one. */
  readonly reason: string | null
}
export type Answer<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: Refusal }

const withReason = z.object({ reason: z.string() })

export function parsed<T extends z.ZodMiniType>(schema: T, answer: Result<unknown>): Answer<z.output<T>> {
  if (!answer.ok) {
    const known = withReason.safeParse(answer.error.details)
    return { ok: false, error: { ...answer.error, reason: known.success ? known.data.reason : null } }
  }
  const value = schema.safeParse(answer.value)
  return value.success
    ? { ok: true, value: value.data }
    : { ok: false, error: { code: 'unavailable', message: '', reason: null } }
}

/** The same key sent twice has one effect: a retry is harmless. */
export const newKey = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')

export type Recorded = Answer<{ readonly record: MoveRecord; readonly repeated: boolean }>

export const sendMove = async (key: string, move: AskedMove): Promise<Recorded> =>
  parsed(moveAnswer, await post('/api/moves', { key, move }))

export const undoMove = async (id: number): Promise<Recorded> =>
  parsed(moveAnswer, await post(`/api/moves/${id}/undo`, {}))

export async function movesOf(of: {
  bed: BedId | null
  subject: SubjectId | null
}): Promise<Answer<readonly MoveRecord[]>> {
  const query =
    of.bed === null ? `subject=${encodeURIComponent(of.subject ?? '')}` : `bed=${encodeURIComponent(of.bed)}`
  const answer = parsed(moveList, await call(`/api/moves?${query}`))
  return answer.ok ? { ok: true, value: answer.value.moves } : answer
}

export const sendFacts = async (
  subject: SubjectId,
  body: { readonly key: string; readonly at: number; readonly facts: readonly FactValue[] },
): Promise<Answer<unknown>> =>
  parsed(z.unknown(), await post(`/api/subjects/${encodeURIComponent(subject)}/facts`, body))

const person = z.object({
  id: subjectId,
  name: z.string(),
  mrn: z.nullable(z.string()),
  birthDate: z.nullable(z.string()),
  sex: z.enum(['female', 'male', 'other', 'unknown']),
  unit: z.optional(z.nullable(unitId)),
  bed: z.optional(z.nullable(bedId)),
  admittedAt: z.optional(z.nullable(epochMs)),
})
export type Known = z.infer<typeof person>
const people = z.object({ subjects: z.array(person) })

/** Whom the hospital knows; those admitted without a bed come first. */
export async function search(text: string): Promise<Answer<readonly Known[]>> {
  const answer = parsed(people, await call(`/api/subjects/search?q=${encodeURIComponent(text)}`))
  if (!answer.ok) return answer
  const rank = ({ admittedAt, bed }: Known) => (admittedAt && !bed ? 0 : bed ? 2 : 1)
  return { ok: true, value: answer.value.subjects.toSorted((a, b) => rank(a) - rank(b)) }
}

const units = z.object({
  units: z.array(
    z.object({
      id: unitId,
      name: z.string(),
      beds: z.array(z.object({ id: bedId, label: z.string(), subject: z.nullable(subjectId) })),
    }),
  ),
})
/** What would ring in another unit; `null` where that is not known. */
export async function limitsIn(subject: SubjectId, unit: UnitId) {
  const path = `/api/subjects/${encodeURIComponent(subject)}/limits?unit=${encodeURIComponent(unit)}`
  const answer = parsed(subjectLimits, await call(path))
  if (!answer.ok) return null
  return answer.value.rows.flatMap(({ now, ...row }) =>
    now.kind === 'value' ? [{ ...row, value: now.value }] : [],
  )
}

export type KnownUnit = z.infer<typeof units>['units'][number] & { readonly id: UnitId }

export async function unitsAndBeds(): Promise<Answer<readonly KnownUnit[]>> {
  const answer = parsed(units, await call('/api/units'))
  return answer.ok ? { ok: true, value: answer.value.units } : answer
}
