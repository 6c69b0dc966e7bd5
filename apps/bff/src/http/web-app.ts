import { join } from 'node:path'
import compression from 'compression'
import express, { type RequestHandler, Router } from 'express'
import { refusal, sendRefusal } from './problem'

const NOT_BUILT = refusal('not-ready', 'The web app is not built; run `npm run build` and reload.')
const NO_FILE = refusal('not-found', 'There is no such file; reload the page.')

/** The built single-page app: hashed files for ever, the page itself never kept. */
export function webApp(webDir: string): Router {
  const router = Router()
  const sendPage: RequestHandler = (_request, response) => {
    response.setHeader('Cache-Control', 'no-store')
    response.sendFile(
      join(webDir, 'index.html'),
      { cacheControl: false, etag: false, lastModified: false },
      (error) => {
        if (error && !response.headersSent) sendRefusal(response, NOT_BUILT)
      },
    )
  }
  // Static files only: compressing an answer that holds both secrets and what a caller sent would leak (BREACH).
  router.use(compression())
  router.get(['/', '/index.html'], sendPage)
  router.use(
    express.static(webDir, {
      index: false,
      redirect: false,
      setHeaders: (response, path) =>
        response.setHeader(
          'Cache-Control',
          path.startsWith(join(webDir, 'assets')) ? 'public, max-age=31536000, immutable' : 'no-cache',
        ),
    }),
  )
  router.use((request, response, next) => {
    if (isNavigation(request)) void sendPage(request, response, next)
    else sendRefusal(response, NO_FILE)
  })
  return router
}

/** A page of the app, not a file that is missing: a lost script must not be answered with HTML. */
function isNavigation({ method, path, headers }: Parameters<RequestHandler>[0]): boolean {
  const mode = headers['sec-fetch-mode']
  return (
    (method === 'GET' || method === 'HEAD') &&
    (mode === undefined || mode === 'navigate') &&
    (headers.accept ?? '').includes('text/html') &&
    !/^\/assets\/|\/\./.test(path)
  )
}
