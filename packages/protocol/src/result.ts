import * as z from 'zod/mini'

/** Closed codes of a refused command or request; the same on the socket and in problem+json. */
export const ERROR_CODES = [
  'malformed',
  'unauthenticated',
  'forbidden',
  'not-found',
  'conflict',
  'other-episode',
  'already-taken',
  'ended',
  'not-latched',
  'limit-refused',
  'too-long',
  'rate-limited',
  'cross-site',
  'method-not-allowed',
  'unsupported-media-type',
  'too-large',
  'unsupported-protocol',
  'unavailable',
  'not-ready',
  'internal',
] as const
export const errorCode = z.enum(ERROR_CODES)
export type ErrorCode = z.infer<typeof errorCode>

export const problem = z.object({ code: errorCode, message: z.string() })
export type Problem = z.infer<typeof problem>

/** The answer to every command: a value or a closed error with a sentence that says what to do. */
export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: Problem & { readonly details?: unknown } }

export const result = <T extends z.ZodMiniType>(value: T) =>
  z.discriminatedUnion('ok', [
    z.object({ ok: z.literal(true), value }),
    z.object({ ok: z.literal(false), error: z.extend(problem, { details: z.optional(z.unknown()) }) }),
  ])
