import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Health } from '../ports'

/**
 * `/healthz` and `/readyz` without Express, so that the server answers them before the rest of it stands. True when the
 * request was one of them.
 */
export function answerHealth(request: IncomingMessage, response: ServerResponse, health: Health): boolean {
  const path = request.url?.split('?', 1)[0]
  if (path !== '/healthz' && path !== '/readyz') return false
  const reasons = health.reasons()
  const isReady = reasons.length === 0
  response.writeHead(path === '/healthz' || isReady ? 200 : 503, {
    'Content-Type': 'application/json',
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  })
  response.end(JSON.stringify(path === '/healthz' ? { ok: true } : { ready: isReady, reasons }))
  return true
}

/** DNS rebinding: a page of another name has no business here (S07). */
export function answerMisdirected(response: ServerResponse): void {
  response.writeHead(421, { 'Content-Type': 'text/plain', Connection: 'close' })
  response.end('Without TLS this server answers under a loopback name only, such as localhost.\n')
}
