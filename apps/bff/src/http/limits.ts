import type { RequestHandler } from 'express'
import { ipKeyGenerator, rateLimit } from 'express-rate-limit'
import type { Caller } from '../ports'
import { refusal, sendRefusal } from './problem'

/** Reliability.md 7.8. */
export const BODY_BYTES = 256 * 1024

/** Own proposal, each minute: a known caller, and everybody else of one address. */
export interface Rates {
  readonly caller: number
  readonly address: number
}
export const RATES: Rates = { caller: 3_000, address: 600 }

const TOO_MANY = refusal('rate-limited', 'Too many requests; wait a minute and ask less often.', {
  headers: { 'Retry-After': '60' },
})

export function rateLimits(callerOf: (request: object) => Caller | null, rates: Rates): RequestHandler {
  return rateLimit({
    windowMs: 60_000,
    limit: (request) => (callerOf(request) ? rates.caller : rates.address),
    keyGenerator: (request) => callerOf(request)?.session ?? ipKeyGenerator(request.ip ?? ''),
    standardHeaders: false,
    legacyHeaders: false,
    handler: (_request, response) => sendRefusal(response, TOO_MANY),
  })
}
