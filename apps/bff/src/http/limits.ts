import type { Server, ServerOptions } from 'node:http'
import type { RequestHandler } from 'express'
import { ipKeyGenerator, rateLimit } from 'express-rate-limit'
import type { Caller } from '../ports'
import { refusal, sendRefusal } from './problem'

/** Reliability.md 7.8. */
export const BODY_BYTES = 256 * 1024

/** For `createServer`: header of 16 KB, 10 s for the header, 30 s for the request. */
export const SERVER_OPTIONS = {
  maxHeaderSize: 16 * 1024,
  headersTimeout: 10_000,
  requestTimeout: 30_000,
} as const satisfies ServerOptions

/** What is not HTTP at all gets a plain answer, and the connection is closed. */
export function refuseBrokenRequests(server: Server): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
    const line =
      error.code === 'HPE_HEADER_OVERFLOW' ? '431 Request Header Fields Too Large' : '400 Bad Request'
    socket.end(`HTTP/1.1 ${line}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
  })
}

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
