import { startKeeper } from '../features/downtime/keeper'
import { browserShelf } from '../features/downtime/shelf'
import { notifyWhileHidden } from '../features/notify/show'
import type { LiveStore } from '../live/port'
import { trustedScriptUrl } from '../live/trusted-url'
import { canPush, renewPush } from '../state/push'
import type { Doors } from '../state/client'

/** From now on this browser has a last picture, and a page that shows it without a server (DT3). */
export function keepForDowntime({ client }: Doors): void {
  // Neither is there on an address that is not secure.
  if (!('serviceWorker' in navigator) || !isSecureContext) return
  startKeeper({ store: client.store, shelf: browserShelf(), wall: Date.now })
  notifyWhileHidden(client.store)
  if (canPush()) renewWithEachSignIn(client.store)
  void register()
}

/** A session is told by its first live data; a server that was away costs one request more. */
function renewWithEachSignIn(store: LiveStore): void {
  let wasLive = false
  const look = () => {
    const isLive = store.connection().kind === 'live'
    // Whom it does not reach is told by the server.
    if (isLive && !wasLive) void renewPush().catch(() => undefined)
    wasLive = isLive
  }
  look()
  store.subscribeConnection(look)
}

async function register(): Promise<void> {
  try {
    await navigator.serviceWorker.register(trustedScriptUrl('/downtime-worker.js'))
  } catch {
    // Without it the picture is shown by a page that is open already.
  }
}
