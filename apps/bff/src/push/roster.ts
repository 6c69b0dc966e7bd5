import type { EpochMs, UnitId } from '@vigil/clinical'
import type { PushAnswer } from '@vigil/protocol'
import type { PushStore, PushSubscriptionRow, PushTold } from '@vigil/storage'
import { authorize } from '../auth/authorize'
import type { Caller, Directory } from '../ports'

/** A browser that is pushed to, as this process knows it. Times are monotonic. */
export interface Browser {
  row: PushSubscriptionRow
  told: Readonly<Record<UnitId, PushTold>>
  isBusy: boolean
  failures: number
  retryAt: number
  /** Since when pushes went out of which none was shown. */
  unansweredFrom: number | null
  /** The last push of each unit that sounds. */
  readonly loud: Map<UnitId, { readonly id: string; isShown: boolean }>
  /** The end that it was told of: each end is told once. */
  farewellOf: EpochMs | null
  /** Of the last push of any kind, or when it became known. */
  lastAt: number
}

export interface Roster {
  readonly browsers: () => Iterable<Browser>
  find(id: string): Browser | undefined
  /** What the store holds, whoever changed it. */
  refresh(at: number): Promise<void>
  keep(row: PushSubscriptionRow, at: number): Promise<void>
  update(browser: Browser, change: Parameters<PushStore['updatePushSubscription']>[1]): Promise<void>
  remove(which: Parameters<PushStore['removePushSubscriptions']>[0]): Promise<void>
}

export function createRoster(
  store: Pick<
    PushStore,
    'pushSubscriptions' | 'keepPushSubscription' | 'updatePushSubscription' | 'removePushSubscriptions'
  >,
): Roster {
  const browsers = new Map<string, Browser>()
  /** What was read before a change says nothing after it. */
  let changes = 0

  const learn = (row: PushSubscriptionRow, at: number) => {
    const known = browsers.get(row.id)
    if (known) known.row = row
    else browsers.set(row.id, newcomer(row, at))
  }
  const forget = (is: (row: PushSubscriptionRow) => boolean) => {
    for (const { row } of browsers.values()) if (is(row)) browsers.delete(row.id)
  }

  return {
    browsers: () => browsers.values(),
    find: (id) => browsers.get(id),
    async refresh(at) {
      const before = changes
      const rows = await store.pushSubscriptions()
      if (changes !== before) return
      const ids = new Set(rows.map(({ id }) => id))
      forget(({ id }) => !ids.has(id))
      for (const row of rows) learn(row, at)
    },
    async keep(row, at) {
      await store.keepPushSubscription(row)
      changes += 1
      const { endpoint } = row.address ?? {}
      forget(({ id, address }) => id !== row.id && endpoint !== undefined && address?.endpoint === endpoint)
      learn(row, at)
    },
    async update(browser, change) {
      changes += 1
      const { gone, ...rest } = change
      browser.row = { ...browser.row, ...rest, ...(gone ? { address: null } : {}) }
      await store.updatePushSubscription(browser.row.id, change)
    },
    async remove(which) {
      await store.removePushSubscriptions(which)
      changes += 1
      forget(({ id, session }) => ('id' in which ? id === which.id : session === which.session))
    },
  }
}

const newcomer = (row: PushSubscriptionRow, at: number): Browser => ({
  row,
  told: row.told,
  isBusy: false,
  failures: 0,
  retryAt: at,
  unansweredFrom: null,
  loud: new Map(),
  farewellOf: null,
  lastAt: at,
})

/** Why it is not reached now. Its time ends while the person may believe that it goes on; the row stays to say so. */
export const problemOf = (
  { problem, until }: PushSubscriptionRow,
  now: EpochMs,
): PushAnswer['browsers'][number]['problem'] => (until <= now ? { kind: 'ended', since: until } : problem)

/** The units of which this browser may be told now: rights are decided anew each time (invariant 5). */
export function unitsNow(
  { user, session, units }: PushSubscriptionRow,
  directory: Pick<Directory, 'hospital'>,
): readonly UnitId[] {
  const found = directory.hospital().users.find(({ id }) => id === user)
  if (!found || found.disabled) return []
  const { name, grants } = found
  const caller: Caller = { kind: 'person', session, user, name, grants, via: 'cookie' }
  return units.filter((unit) => authorize(caller, 'view', unit).allowed)
}
