import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import express, { type Request, type RequestHandler, type Response } from 'express'
import type { AuditEntry } from '@vigil/storage'
import type { Caller } from '../ports'
import { BODY_BYTES } from './limits'
import { refusal, sendRefusal } from './problem'
import type { Facts, Handled, Reply, Route, Services } from './route'

/** No text of a database: NUL, and half of a character. */
const isText = (text: string): boolean => !text.includes('\0') && !/\p{Surrogate}/u.test(text)

const parseJson = express.json({
  limit: BODY_BYTES,
  type: 'application/json',
  reviver(key: string, value: unknown) {
    if (!isText(key) || (typeof value === 'string' && !isText(value))) throw new SyntaxError('no text')
    return value
  },
})
const NOT_JSON = refusal('unsupported-media-type', 'Send the body as application/json.')

/** The one handler behind every row of the table. */
export const createRunner =
  (services: Services, callerOf: (request: Request) => Caller | null) =>
  (route: Route): RequestHandler =>
  async (request, response) => {
    const caller = callerOf(request)
    if (route.body) {
      if (!request.is('application/json')) return sendRefusal(response, NOT_JSON)
      await readBody(request, response)
    }
    const body: unknown = request.body
    const id = request.params['id']
    const handled = await route.handle({
      services,
      caller,
      id: typeof id === 'string' && isText(id) ? id : null,
      query: request.query,
      body,
      facts: factsOf(request),
    })
    await writeAudit(services, route, request, caller, handled)
    await send(response, handled.reply, services)
  }

const readBody = (request: Request, response: Response): Promise<void> =>
  new Promise((resolve, reject) => {
    parseJson(request, response, (error?: unknown) => (error === undefined ? resolve() : reject(error)))
  })

const factsOf = (request: Request): Facts => ({
  address: request.socket.remoteAddress?.replace(/^::ffff:/, '') ?? '',
  cookieHeader: request.headers.cookie,
  accept: request.headers.accept ?? '',
})

/**
 * Before the answer goes out. A read that cannot be written down is not answered; an act that was done is
 * (reliability.md 7.5, failure policy).
 */
async function writeAudit(
  { store, clock, log }: Services,
  { audit, method, path }: Route,
  request: Request,
  caller: Caller | null,
  { reply, subject, denied }: Handled,
): Promise<void> {
  if (!caller || !(audit ?? denied)) return
  const refused = reply.kind === 'refused'
  if (refused && audit?.kind !== 'act' && !denied) return
  const entry: AuditEntry = {
    at: clock.now(),
    actor: caller.kind === 'person' ? caller.user : caller.station,
    session: caller.session,
    station: caller.kind === 'station' ? caller.station : null,
    action: audit?.action ?? `${method} ${path}`,
    object: reply.kind === 'stream' ? `${request.path} ${reply.audited}` : request.path,
    subject,
    outcome: refused ? 'refused' : 'success',
    detail: refused ? { code: reply.refusal.code } : {},
  }
  try {
    await store.audit(entry)
  } catch (error) {
    log.error('audit.failed', { action: entry.action })
    if (audit?.kind === 'read') throw error
  }
}

async function send(response: Response, reply: Reply, { log }: Services): Promise<void> {
  switch (reply.kind) {
    case 'json':
      response.set(reply.headers ?? {}).json(reply.body)
      return
    case 'empty':
      response
        .set(reply.headers ?? {})
        .status(204)
        .end()
      return
    case 'bytes':
      response.type(reply.type).send(reply.body)
      return
    case 'stream':
      response.set({ ...reply.headers, 'Cache-Control': 'no-store' }).type(reply.type)
      // Cut off, so that nobody takes a part for the whole: the connection ends before its length is said.
      await pipeline(Readable.from(reply.content), response).catch((error: unknown) => {
        log.warn('http.stream-ended', { error: codeOf(error) })
        response.destroy()
      })
      return
    case 'refused':
      sendRefusal(response, reply.refusal)
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
