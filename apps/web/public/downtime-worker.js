// Serves one page, and only while the server does not answer: the downtime page (DT3). Nothing of the live app is kept.
const CACHE = 'vigil-downtime-1'
const PAGE = '/downtime.html'
/** A server that is starting or behind a gateway that cannot reach it. */
const AWAY = [502, 503, 504]

/** The page and what it names; the newest of both, or what was there before. */
async function refresh() {
  const response = await fetch(PAGE, { cache: 'no-store' })
  if (!response.ok) return
  const text = await response.clone().text()
  const parts = [...text.matchAll(/(?:src|href)="(\/downtime\/[^"]+)"/g)].map(([, path]) => path)
  const bodies = await Promise.all(parts.map((path) => fetch(path)))
  if (bodies.some((body) => !body.ok)) return
  const cache = await caches.open(CACHE)
  await Promise.all(parts.map((path, index) => cache.put(path, bodies[index])))
  await cache.put(PAGE, response)
  const wanted = [PAGE, ...parts].map((path) => new URL(path, location.origin).href)
  for (const request of await cache.keys()) if (!wanted.includes(request.url)) await cache.delete(request)
}

/** The network first, always: an old version is never taken for the live one. */
async function answer(event) {
  try {
    const response = await fetch(event.request)
    if (!AWAY.includes(response.status)) {
      // The page of today's build, for the next time.
      if (response.ok) event.waitUntil(refresh().catch(() => undefined))
      return response
    }
    return (await caches.match(PAGE)) ?? response
  } catch (error) {
    const page = await caches.match(PAGE)
    if (!page) throw error
    return page
  }
}

async function part(request) {
  return (await caches.match(request.url)) ?? fetch(request)
}

self.addEventListener('install', (event) => {
  event.waitUntil(refresh().then(() => self.skipWaiting()))
})
self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) =>
        Promise.all(
          names
            .filter((name) => name !== CACHE && name.startsWith('vigil-'))
            .map((name) => caches.delete(name)),
        ),
      )
      .then(() => self.clients.claim()),
  )
})
self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== location.origin) return
  if (request.mode === 'navigate' && !url.pathname.startsWith('/api/')) event.respondWith(answer(event))
  else if (url.pathname.startsWith('/downtime/')) event.respondWith(part(request))
})
