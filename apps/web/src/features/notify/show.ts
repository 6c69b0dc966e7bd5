import { preferences } from '../../state/preferences'
import type { LiveStore } from '../../live/port'
import { notify } from '../../words/notify'
import { sayer } from '../../words/own'
import { startNotices } from './notices'

const say = sayer(notify)

/** Shown by the service worker, so that a frozen page's notice stays and a click finds the board. */
export function notifyWhileHidden(store: LiveStore): void {
  if (!('Notification' in globalThis)) return
  const worker = navigator.serviceWorker
  startNotices({
    store,
    isHidden: () => document.visibilityState === 'hidden',
    isWanted: () => preferences().notify && Notification.permission === 'granted',
    titleOf: (unit, bed) => say('high', { place: bed === null ? unit : say('bed', { unit, bed }) }),
    show: ({ tag, title }) => {
      void worker.ready.then((registration) =>
        registration.showNotification(title, {
          tag,
          icon: '/favicon-high.svg',
          requireInteraction: true,
          // Sound and speech are the page's own.
          silent: true,
        }),
      )
    },
  })
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void closeAll(worker)
  })
}

/** Who looks at the board has them before their eyes. */
async function closeAll(worker: ServiceWorkerContainer): Promise<void> {
  const registration = await worker.getRegistration()
  for (const each of (await registration?.getNotifications()) ?? []) each.close()
}
