import type { Alarm, MoveRefusal } from '@vigil/clinical'
import type { ErrorCode, RestProblem } from '@vigil/protocol'
import type { Response } from 'express'

export interface Refusal extends RestProblem {
  readonly headers?: Readonly<Record<string, string>>
}

const STATUS: Readonly<Record<ErrorCode, readonly [status: number, title: string]>> = {
  malformed: [400, 'The request is not well formed'],
  unauthenticated: [401, 'Sign-in needed'],
  forbidden: [403, 'Not allowed'],
  'cross-site': [403, 'Refused: it came from another site'],
  'not-found': [404, 'Not found'],
  'method-not-allowed': [405, 'Method not allowed'],
  conflict: [409, 'Conflict'],
  'other-episode': [409, 'The alarm has changed'],
  'already-taken': [409, 'Already taken'],
  ended: [409, 'The alarm has ended'],
  'not-latched': [409, 'The condition still holds'],
  'limit-refused': [409, 'The limit was not changed'],
  'too-long': [400, 'Too long'],
  'too-large': [413, 'Too large'],
  'unsupported-media-type': [415, 'Unsupported content type'],
  'rate-limited': [429, 'Too many requests'],
  'unsupported-protocol': [400, 'Unsupported protocol'],
  unavailable: [503, 'Not available now'],
  'not-ready': [503, 'Not ready'],
  internal: [500, 'Internal error'],
}

type Extra = Pick<Refusal, 'errors' | 'headers' | 'limits'> & {
  readonly alarm?: Alarm | null
  readonly reason?: MoveRefusal
}

/** `detail` says what to do; it never repeats what the caller sent. */
export function refusal(code: ErrorCode, detail: string, extra: Extra = {}): Refusal {
  const [status, title] = STATUS[code]
  const { alarm, ...rest } = extra
  const problem = { type: `urn:vigil:problem:${code}`, title, status, code, detail, ...rest }
  return alarm ? { ...problem, alarm: structuredClone(alarm), owner: alarm.owner } : problem
}

export function sendRefusal(response: Response, { headers, ...problem }: Refusal): void {
  for (const [name, value] of Object.entries(headers ?? {})) response.setHeader(name, value)
  response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem))
}

export const NOT_FOUND = refusal(
  'not-found',
  'There is nothing here that you may see; check the address and your rights.',
)

export const SIGN_IN = refusal('unauthenticated', 'Sign in, or send a bearer token of `vigil user token`.')
export const FORBIDDEN = refusal('forbidden', 'You may see this and not change it; ask somebody of the unit.')
