import type { PushMessageRow, PushStore, PushSubscriptionRow } from '@vigil/storage'

/** Keeps subscriptions and pushes in memory, over any number of server starts. */
export function memoryPush(): PushStore & {
  readonly subscriptions: Map<string, PushSubscriptionRow>
  readonly messages: Map<string, PushMessageRow>
} {
  const subscriptions = new Map<string, PushSubscriptionRow>()
  const messages = new Map<string, PushMessageRow>()
  const forget = (is: (row: PushSubscriptionRow) => boolean) => {
    for (const row of subscriptions.values()) if (is(row)) subscriptions.delete(row.id)
    return Promise.resolve()
  }
  return {
    subscriptions,
    messages,
    pushSubscriptions: () => Promise.resolve([...subscriptions.values()]),
    async keepPushSubscription(row) {
      await forget(({ address }) => address !== null && address.endpoint === row.address?.endpoint)
      subscriptions.set(row.id, row)
    },
    updatePushSubscription(id, { gone, ...change }) {
      const row = subscriptions.get(id)
      if (row) subscriptions.set(id, { ...row, ...change, ...(gone ? { address: null } : {}) })
      return Promise.resolve()
    },
    removePushSubscriptions: (which) =>
      forget(({ id, session }) => ('id' in which ? id === which.id : session === which.session)),
    keepPushMessage: (row) => Promise.resolve(void messages.set(row.id, row)),
    pushShown(id, at) {
      const row = messages.get(id)
      if (!row) return Promise.resolve(null)
      messages.set(id, { ...row, shownAt: row.shownAt ?? at })
      const { subscription, user, kind, sentAt } = row
      return Promise.resolve({ subscription, user, kind, sentAt, isFirst: row.shownAt === null })
    },
    pushMessages: ({ subscription, limit }) =>
      Promise.resolve(
        [...messages.values()]
          .filter((row) => row.subscription === subscription)
          .toReversed()
          .slice(0, limit),
      ),
  }
}
