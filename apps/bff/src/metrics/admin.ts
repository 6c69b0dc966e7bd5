import { createServer } from 'node:http'
import { listenOn } from '../devices/listener'
import { answerHealth, answerMisdirected } from '../http/health'
import { isOwnHost } from '../origin'
import type { Health, Log } from '../ports'
import type { Metrics } from './metrics'

/** Metrics and health on loopback only (contract.md). */
export async function openAdmin(port: number, deps: { metrics: Metrics; health: Health; log: Log }) {
  const server = createServer((request, response) => {
    if (!isOwnHost(request.headers.host, false)) return answerMisdirected(response)
    if (answerHealth(request, response, deps.health)) return
    if (request.method !== 'GET' || request.url !== '/metrics') {
      response.writeHead(404).end()
      return
    }
    deps.metrics.text().then(
      (text) => response.writeHead(200, { 'Content-Type': deps.metrics.contentType }).end(text),
      (error: unknown) => {
        deps.log.error('metrics.failed', { error: String(error) })
        response.writeHead(500).end()
      },
    )
  })
  const bound = await listenOn(server, port, '127.0.0.1')
  return {
    port: bound,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
