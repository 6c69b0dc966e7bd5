import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Config } from './config'
import { answerHealth, answerMisdirected } from './http/health'
import { isOwnHost } from './origin'
import type { Health } from './ports'

/** Limits: reliability.md 7.8. */
const MAX_HEADER_BYTES = 16 * 1024
const HEADERS_WITHIN_MS = 10_000
const REQUEST_WITHIN_MS = 30_000
/** How often Node looks at the two times above; own proposals, this and the next. */
const CHECKED_EACH_MS = 2_000
const MOST_CONNECTIONS = 5_000
/** Requests under way get this long when the server leaves. */
const DRAIN_MS = 1_000

type Handler = (request: IncomingMessage, response: ServerResponse) => void

/** The listener, open before anything behind it stands: health is answered within half a second of the start. */
export interface Front {
  readonly server: Server
  readonly port: number
  /** From now on this answers. */
  serve(handler: Handler): void
  close(): Promise<void>
}

export async function openFront(
  { host, port, tls }: Pick<Config, 'host' | 'port' | 'tls'>,
  health: Health,
): Promise<Front> {
  let handler: Handler = (request, response) => {
    if (answerHealth(request, response, health)) return
    response.writeHead(503, { 'Content-Type': 'application/problem+json', 'Retry-After': '1' })
    response.end(JSON.stringify({ code: 'not-ready', detail: 'Vigil is starting; try again in a second.' }))
  }
  const answer: Handler = (request, response) => {
    if (isOwnHost(request.headers.host, tls !== null)) handler(request, response)
    else answerMisdirected(response)
  }
  const limits = {
    maxHeaderSize: MAX_HEADER_BYTES,
    headersTimeout: HEADERS_WITHIN_MS,
    requestTimeout: REQUEST_WITHIN_MS,
    connectionsCheckingInterval: CHECKED_EACH_MS,
  }
  const server = tls ? createHttpsServer({ ...limits, ...tls }, answer) : createHttpServer(limits, answer)
  server.maxConnections = MOST_CONNECTIONS
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
  return {
    server,
    // A TCP listener has an address with a port.
    port: (server.address() as AddressInfo).port,
    serve(next) {
      handler = next
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeIdleConnections()
        setTimeout(() => server.closeAllConnections(), DRAIN_MS).unref()
      }),
  }
}
