import type { IncomingMessage, ServerResponse } from 'node:http'
import express, { type ErrorRequestHandler, type Express, type Request, type RequestHandler } from 'express'
import type { Caller } from '../ports'
import { crossSiteProblem } from './cross-site'
import { answerHealth } from './health'
import { RATES, rateLimits, type Rates } from './limits'
import { NOT_FOUND, refusal, sendRefusal } from './problem'
import type { Route, Services } from './route'
import { createRunner } from './run-route'
import { securityHeaders } from './security-headers'
import { ROUTES } from './table'
import { webApp } from './web-app'

export type Http = (request: IncomingMessage, response: ServerResponse) => void

/** REST, documents, health and the web app. Routes come from the table alone. */
export function createHttp(services: Services, rates: Rates = RATES): Http {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  const callers = new WeakMap<object, Caller>()

  app.use(...securityHeaders(services.config.tls !== null))
  app.use((request, response, next) => {
    if (!answerHealth(request, response, services.health)) next()
  })
  app.use(
    '/api',
    noStore,
    identify(services, callers),
    rateLimits((request) => callers.get(request) ?? null, rates),
  )
  addRoutes(app, services, callers)
  app.use('/api', (_request, response) => sendRefusal(response, NOT_FOUND))
  app.use(webApp(services.config.webDir))
  app.use(onError(services))
  return app
}

const noStore: RequestHandler = (_request, response, next) => {
  response.setHeader('Cache-Control', 'no-store')
  next()
}

const identify =
  ({ sessions }: Services, callers: WeakMap<object, Caller>): RequestHandler =>
  async (request, _response, next) => {
    const { authorization, cookie } = request.headers
    const caller =
      authorization === undefined
        ? await sessions.fromCookie(cookie)
        : await sessions.fromBearer(authorization)
    if (caller) {
      callers.set(request, caller)
      if (!isByItself(request)) await sessions.touch(caller)
    }
    next()
  }

/** A page that refreshes itself says so: nobody sits before it for that reason (ADR 0006). */
const isByItself = (request: Request): boolean => request.headers['x-vigil-auto'] !== undefined

const isChange = (request: Request): boolean => !['GET', 'HEAD', 'OPTIONS'].includes(request.method)

function addRoutes(app: Express, services: Services, callers: WeakMap<object, Caller>): void {
  const isTls = services.config.tls !== null
  app.use('/api', (request, response, next) => {
    const caller = callers.get(request)
    const hasToken = caller?.kind === 'person' && caller.via === 'token'
    const foreign = isChange(request) && !hasToken ? crossSiteProblem(request.headers, isTls) : null
    if (foreign) sendRefusal(response, foreign)
    else next()
  })
  const runner = createRunner(services, (request) => callers.get(request) ?? null)
  for (const route of ROUTES) app[route.method](route.path, runner(route))
  for (const [path, methods] of methodsByPath(ROUTES))
    app.all(path, (_request, response) =>
      sendRefusal(
        response,
        refusal('method-not-allowed', `This address takes ${methods}.`, { headers: { Allow: methods } }),
      ),
    )
}

function methodsByPath(table: readonly Route[]): ReadonlyMap<string, string> {
  const methods = new Map<string, string>()
  for (const { path, method } of table) {
    const known = methods.get(path)
    methods.set(path, known ? `${known}, ${method.toUpperCase()}` : method.toUpperCase())
  }
  return methods
}

/** Anything thrown ends here: logged once without what people sent, answered with a code. */
const onError =
  ({ log, store }: Services): ErrorRequestHandler =>
  (error: unknown, request, response, _next) => {
    if (response.headersSent) return void response.destroy()
    const refused = clientFault(error)
    if (refused) return sendRefusal(response, refused)
    log.error('http.failed', { method: request.method, ...traceOf(error) })
    sendRefusal(response, store.recording() === 'spool' ? STORE_AWAY : INTERNAL)
  }

const STORE_AWAY = refusal(
  'unavailable',
  'The database does not answer; live data go on. Try again in a moment.',
)
const INTERNAL = refusal(
  'internal',
  'Something failed on the server; try again, and tell whoever runs Vigil.',
)

/** What Express and its body parser throw for a bad request. */
function clientFault(error: unknown) {
  const status: unknown =
    typeof error === 'object' && error !== null && 'status' in error ? error.status : null
  if (status === 413) return refusal('too-large', 'The body is larger than 256 KB; send less.')
  if (status === 415) return refusal('unsupported-media-type', 'Send UTF-8 JSON without an unknown encoding.')
  if (typeof status === 'number' && status >= 400 && status < 500)
    return refusal('malformed', 'The request cannot be read; check its address and its JSON.')
  return null
}

/** Where it happened, without the message: that could quote a patient. */
const traceOf = (error: unknown) =>
  error instanceof Error
    ? {
        error: error.name,
        at: error.stack
          ?.split('\n')
          .filter((line) => /^\s+at /.test(line))
          .slice(0, 8),
      }
    : { error: typeof error }
