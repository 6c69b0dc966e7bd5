import type { PushStore } from '@vigil/storage'
import type { Courier } from './courier'
import type { Browser } from './roster'

interface Deps {
  readonly courier: Pick<Courier, 'deliver'>
  readonly store: Pick<PushStore, 'pushMessages'>
}

/** The last push of a browser whose time is over: its person may believe that it goes on (H92). Once, over a restart too. */
export async function sayFarewell({ courier, store }: Deps, browser: Browser): Promise<void> {
  const { id, until } = browser.row
  const [last] = await store.pushMessages({ subscription: id, limit: 1 })
  const isSaid = last?.kind === 'ended' && last.result === 'sent' && last.sentAt >= until
  if (isSaid || (await courier.deliver(browser, { kind: 'ended' })) === 'sent') browser.farewellOf = until
}
