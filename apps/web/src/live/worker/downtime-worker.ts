/**
 * Serves one page, and only while the server does not answer: the downtime page (DT3). Nothing of the live app is kept.
 * Shows what the server pushes while no page is there, and a click on a notice finds the board (AK17).
 */
import { shownOf, type Shown } from './pushed'

const CACHE = 'vigil-downtime-1'
const PAGE = '/downtime.html'
/** A server that is starting, or a gateway that cannot reach it. */
const AWAY = [502, 503, 504]

interface Lasting {
  waitUntil(work: Promise<unknown>): void
}
interface Asked extends Lasting {
  readonly request: Request
  respondWith(response: Promise<Response>): void
}
interface Clicked extends Lasting {
  readonly notification: { readonly data?: Partial<Shown['options']['data']> | null; close(): void }
}
interface Pushed extends Lasting {
  readonly data: { text(): string } | null
}
interface Tab {
  readonly url: string
  focus(): Promise<unknown>
}
interface ServiceScope {
  readonly registration: {
    showNotification(title: string, options: Shown['options']): Promise<void>
    getNotifications(which: { readonly tag: string }): Promise<readonly { close(): void }[]>
  }
  readonly clients: {
    claim(): Promise<void>
    matchAll(which: { readonly type: 'window'; readonly includeUncontrolled: true }): Promise<readonly Tab[]>
    openWindow(path: string): Promise<unknown>
  }
  skipWaiting(): Promise<void>
  addEventListener(type: 'install' | 'activate', listener: (event: Lasting) => void): void
  addEventListener(type: 'notificationclick', listener: (event: Clicked) => void): void
  addEventListener(type: 'push', listener: (event: Pushed) => void): void
  addEventListener(type: 'fetch', listener: (event: Asked) => void): void
}
// This folder is compiled with the types of a page, so the globals of a service worker are named here.
const scope = globalThis as unknown as ServiceScope

/** The page and what it names; the newest of both, or what was there before. */
async function refresh(): Promise<void> {
  const response = await fetch(PAGE, { cache: 'no-store' })
  if (!response.ok) return
  const text = await response.clone().text()
  const parts = Array.from(text.matchAll(/(?:src|href)="(\/downtime\/[^"]+)"/g), ([, path]) => path ?? PAGE)
  const bodies = await Promise.all(parts.map(async (path) => ({ path, body: await fetch(path) })))
  if (bodies.some(({ body }) => !body.ok)) return
  const cache = await caches.open(CACHE)
  await Promise.all(bodies.map(({ path, body }) => cache.put(path, body)))
  await cache.put(PAGE, response)
  const wanted = [PAGE, ...parts].map((path) => new URL(path, location.origin).href)
  const old = (await cache.keys()).filter(({ url }) => !wanted.includes(url))
  await Promise.all(old.map((request) => cache.delete(request)))
}

const refreshQuietly = (): Promise<void> => refresh().catch(() => undefined)

/** The network first, always: an old version is never taken for the live one. */
async function answer(event: Asked): Promise<Response> {
  try {
    const response = await fetch(event.request)
    if (AWAY.includes(response.status)) return (await caches.match(PAGE)) ?? response
    // The page of today's build, for the next time.
    if (response.ok) event.waitUntil(refreshQuietly())
    return response
  } catch (error) {
    const page = await caches.match(PAGE)
    if (!page) throw error
    return page
  }
}

const part = async ({ url }: Request): Promise<Response> => (await caches.match(url)) ?? fetch(url)

async function begin(): Promise<void> {
  await refresh()
  await scope.skipWaiting()
}

async function takeOver(): Promise<void> {
  const old = (await caches.keys()).filter((name) => name !== CACHE)
  await Promise.all(old.map((name) => caches.delete(name)))
  await scope.clients.claim()
}

/** The page of that unit, or any where it does not matter; a page of another unit keeps what it shows. */
async function showBoard(path: string | undefined): Promise<void> {
  const tabs = await scope.clients.matchAll({ type: 'window', includeUncontrolled: true })
  const fits = (tab: Tab) => path === undefined || path === '/' || new URL(tab.url).pathname === path
  const tab = tabs.find(fits)
  await (tab ? tab.focus() : scope.clients.openWindow(path ?? '/'))
}

async function show({ title, options, id, passes }: Shown): Promise<void> {
  await scope.registration.showNotification(title, options)
  if (id !== null) await tellShown(id)
  if (!passes) return
  for (const each of await scope.registration.getNotifications({ tag: options.tag })) each.close()
}

/** What is shown and cannot be told counts as not shown: the server looks for another way. */
async function tellShown(id: string): Promise<void> {
  const tell = () =>
    fetch('/api/push/shown', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-vigil': '1', 'x-vigil-auto': '1' },
      body: JSON.stringify({ id }),
    })
  await tell().catch(() => tell().catch(() => undefined))
}

scope.addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(showBoard(event.notification.data?.path))
})
scope.addEventListener('push', (event) => event.waitUntil(show(shownOf(event.data?.text() ?? ''))))
scope.addEventListener('install', (event) => event.waitUntil(begin()))
scope.addEventListener('activate', (event) => event.waitUntil(takeOver()))
scope.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== location.origin) return
  if (request.mode === 'navigate' && !pathname.startsWith('/api/')) event.respondWith(answer(event))
  else if (pathname.startsWith('/downtime/')) event.respondWith(part(request))
})
